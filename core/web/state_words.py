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
