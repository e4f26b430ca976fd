"""What couriers owe for what came back short, spoilt or not at all, and how far each claim is. Pure, given the luck."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from connectors.couriers.words import ScanStatus
from demo.returning.stories import Story
from demo.rows import Place
from orders.states import Bucket
from returns.stage import NEVER_CAME
from returns.states import CLAIMS_AT_WORK, ClaimKind, ClaimStatus, Disposition, Grade
from returns.way import Way
from simulator.luck import Luck

DAY = timedelta(days=1)
SENT_AFTER, ANSWERED_AFTER = 4 * DAY, 13 * DAY
ENDS = {"paid": 52.0, "rejected": 22.0, "accepted": 11.0, "sent": 10.0, "withdrawn": 5.0}
IN_FULL = 0.6


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim; amounts in the order's currency."""

    kind: ClaimKind
    status: ClaimStatus
    asked: Decimal
    paid: Decimal | None
    opened_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None

    @property
    def at_work(self) -> bool:
        """Whether somebody still waits for its end."""
        return self.status in CLAIMS_AT_WORK


def of(place: Place, story: Story, luck: Luck) -> list[Claim]:
    """Everything that is, or was, claimed for one parcel."""
    return [_claim(place, kind, asked, since, luck) for kind, asked, since in _owed(place, story) if asked]


def _owed(place: Place, story: Story) -> Iterator[tuple[ClaimKind, Decimal, datetime]]:
    went, received_at = story.trip.journey, story.received_at
    since = went.status_at or place.at
    if story.goes is Way.TAKEN_BACK:
        yield ClaimKind.COD, story.trip.cod_amount, story.opened_at
    if went.bucket in {Bucket.LOST, Bucket.DISPOSED}:
        yield ClaimKind.LOST, story.value, since
    if went.bucket is Bucket.DAMAGED:
        yield ClaimKind.DAMAGED, story.value, since
    if went.status is ScanStatus.RTO_DELIVERED and not received_at and since <= place.at - NEVER_CAME:
        yield ClaimKind.NEVER_RETURNED, story.value, since + NEVER_CAME
    if received_at:
        yield ClaimKind.MISSING, _worth(story, "missing"), received_at
        yield ClaimKind.WRONG, _worth(story, "wrong"), received_at
    if story.inspected_at:
        yield ClaimKind.DAMAGED, _spoilt(story), story.inspected_at


def _worth(story: Story, column: str) -> Decimal:
    return sum((line.price * (getattr(line, column) or 0) for line in story.lines), Decimal(0))


def _spoilt(story: Story) -> Decimal:
    spoilt = [
        line.price
        for line in story.lines
        for unit in line.units
        if unit.grade is Grade.D or unit.disposition is Disposition.CLAIM
    ]
    return sum(spoilt, Decimal(0))


def _claim(place: Place, kind: ClaimKind, asked: Decimal, since: datetime, luck: Luck) -> Claim:
    sent_at = _by(place, since + SENT_AFTER * luck.random())
    answered_at = sent_at and _by(place, sent_at + ANSWERED_AFTER * (0.3 + luck.random()))
    end = ClaimStatus(luck.pick(ENDS))
    if not answered_at:
        status = ClaimStatus.SENT if sent_at else ClaimStatus.OPEN
        return Claim(kind, status, asked, None, since, sent_at, None)
    paid = None
    if end is ClaimStatus.PAID:
        share = Decimal(1) if luck.happens(IN_FULL) else Decimal(luck.randrange(50, 95)) / 100
        paid = (asked * share).quantize(place.merchant.step)
    settled_at = None if end in CLAIMS_AT_WORK else answered_at
    return Claim(kind, end, asked, paid, since, sent_at, settled_at)


def _by(place: Place, moment: datetime) -> datetime | None:
    return moment.replace(microsecond=0) if moment <= place.at else None
