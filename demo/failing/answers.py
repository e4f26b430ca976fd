"""What buyers were asked and answered about failed deliveries, and the visits that never were. Pure, given the luck."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from connectors.couriers.words import Reason
from demo.failing import words
from demo.failing.deeds import HOUR, MINUTE
from demo.failing.stories import Story
from demo.staff import Staff
from ndr.services.asking import THE_BUYERS_SIDE
from ndr.states import FakeStatus, Truth, Wish
from simulator.luck import Luck

ASKED, ANSWERED, ON_THE_PHONE = 0.8, 0.42, 0.15
CLAIMED, DECIDED_AFTER = 0.7, timedelta(days=6)
SAID: dict[Reason, dict[str, float]] = {
    Reason.REFUSED: {"nobody_came": 12, "true": 38, "not_ordered": 15, "other": 35},
    Reason.DENIED_ORDER: {"not_ordered": 95, "other": 5},
    Reason.PAYMENT_NOT_READY: {"true": 80, "nobody_came": 10, "other": 10},
}
USUALLY = {"nobody_came": 22, "was_out": 55, "other": 15, "true": 8}
DECISIONS = {FakeStatus.UPHELD.value: 54.0, FakeStatus.REJECTED.value: 40.0, FakeStatus.WITHDRAWN.value: 6.0}


@dataclass(frozen=True, slots=True)
class Answer:
    """As it was given; `by` wrote it down on the phone, else she did on her page."""

    run: int
    at: datetime
    truth: Truth
    wish: Wish
    on: date | None
    landmark: str
    note: str
    by: int | None


@dataclass(frozen=True, slots=True)
class Fake:
    """A claim that the rider never went."""

    run: int
    at: datetime
    by: int | None
    status: FakeStatus
    decided_at: datetime | None


def asked_at(story: Story, luck: Luck, at: datetime) -> datetime | None:
    """When the buyer was asked about the last failed run; None where she was not."""
    failed = story.failures[-1]
    when = failed.at + (2 + luck.randrange(20)) * MINUTE
    wanted = failed.reason in THE_BUYERS_SIDE and story.trip.wanted["phone"] and luck.happens(ASKED)
    return when if wanted and when <= at else None


def given(story: Story, asked: datetime, *, staff: Staff, luck: Luck, at: datetime, language: str) -> Answer | None:
    """What she said to that."""
    when = (asked + min(luck.expovariate(0.35), 20.0) * HOUR).replace(microsecond=0)
    latest = min(filter(None, (story.ended_at, story.out_after(asked), at)))
    if when >= latest or not luck.happens(ANSWERED):
        return None
    reason = story.failures[-1].reason
    truth = Truth(luck.pick(SAID.get(reason, USUALLY)))
    refuses = truth is Truth.NOT_ORDERED or (reason is Reason.REFUSED and luck.happens(0.55))
    wish = Wish.CANCEL if refuses else Wish.DELIVER
    later = wish is Wish.DELIVER and luck.happens(0.4)
    spoken = language if language in words.NOTES else "en"
    moved = reason is Reason.ADDRESS_PROBLEM and wish is Wish.DELIVER
    return Answer(
        run=len(story.failures) - 1,
        at=when,
        truth=truth,
        wish=wish,
        on=when.date() + timedelta(days=1 + luck.randrange(3)) if later else None,
        landmark=luck.choice(words.LANDMARKS[spoken]) if moved else "",
        note=luck.choice(words.NOTES[spoken][truth]),
        by=luck.choice(staff.desk) if staff.desk and luck.happens(ON_THE_PHONE) else None,
    )


def claimed(story: Story, answer: Answer, *, staff: Staff, luck: Luck, at: datetime) -> Fake | None:
    """Where she says that nobody came, the desk mostly claims it."""
    when = answer.at + (5 + luck.randrange(90)) * MINUTE
    if answer.truth is not Truth.NOBODY_CAME or when > at or not luck.happens(CLAIMED):
        return None
    by = luck.choice(staff.desk) if staff.desk else None
    decided_at = when + DECIDED_AFTER * (0.4 + luck.random())
    if decided_at > at:
        return Fake(answer.run, when, by, FakeStatus.OPEN, None)
    return Fake(answer.run, when, by, FakeStatus(luck.pick(DECISIONS)), decided_at.replace(microsecond=0))
