"""What becomes of a message, and what buyers answer: a pure function of the seed and the message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.entries import Sent
from simulator.luck import Luck

NO_WHATSAPP, SILENT = "000", "111"  # last three digits of a number that decide
ANSWERS = ("Where is my order?", "Ok, thank you", "Please come after 6 pm", "mana paket saya?", "STOP")


@dataclass(frozen=True, slots=True)
class Happening:
    """A status of the message, or an answer to it (then `text` is set, and `button` if one was pressed)."""

    at: datetime
    status: str
    text: str = ""
    button: str = ""


def follow(seed: int, message: Sent) -> Sequence[Happening]:
    """All of it, in the order of the pushes: now and then late, repeated, or with the second before the first."""
    rng = Luck(seed, message.id)
    if message.to.endswith(NO_WHATSAPP) or rng.happens(0.03):
        return (Happening(message.at + timedelta(seconds=2), "failed"),)
    at = message.at + timedelta(seconds=1)
    told = [Happening(at, "sent")]
    at += timedelta(seconds=rng.uniform(1, 6) if rng.happens(0.9) else rng.uniform(600, 40_000))
    told.append(Happening(at, "delivered"))
    if not message.to.endswith(SILENT) and rng.happens(0.75):
        at += timedelta(seconds=rng.uniform(20, 7_200))
        told.append(Happening(at, "read"))
        told.extend(_answer(rng, message, at))
    return _muddled(rng, told)


def _answer(rng: Luck, message: Sent, read_at: datetime) -> Sequence[Happening]:
    if not rng.happens(0.7 if message.buttons else 0.1):
        return ()
    at = read_at + timedelta(seconds=rng.uniform(5, 1_800))
    if not message.buttons:
        return (Happening(at, "reply", text=rng.choice(ANSWERS)),)
    pressed = message.buttons[0] if rng.happens(0.8) else rng.choice(message.buttons)
    return (Happening(at, "reply", text=pressed, button=pressed),)


def _muddled(rng: Luck, told: list[Happening]) -> Sequence[Happening]:
    if rng.happens(0.05):
        told[0], told[1] = told[1], told[0]
    if rng.happens(0.05):
        told.append(told[0])
    return tuple(told)
