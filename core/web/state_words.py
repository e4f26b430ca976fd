"""One coloured word per state, the same on every screen, in exports and in the API."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class Colour(StrEnum):
    """What a colour says (`docs/look.md`); each is a token `--st-…` and a class `is-…`."""

    ARRIVED = "arrived"
    MOVING = "moving"
    WAITING = "waiting"
    ACT = "act"
    BACK = "back"
    LOSS = "loss"
    ENDED = "ended"


@dataclass(frozen=True)
class StateWord:
    """How a state is shown: its word, what its colour says, its icon in the sprite."""

    text: str | Promise
    colour: Colour
    icon: str


def mid_sentence(words: str | Promise) -> str:
    """The words as they stand within a sentence: a small letter in front, abbreviations (COD, RTO, OTP) as they are."""
    said = str(words)
    return said if said[:2].isupper() else said[:1].lower() + said[1:]
