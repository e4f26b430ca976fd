"""From what came back in a made-up past to rows, column by column."""

from dataclasses import dataclass
from datetime import datetime

from connectors.couriers.words import Reason
from core.dates import day_of
from demo.returning.claims import Claim
from demo.returning.stories import Line, Story, Unit
from demo.rows import Place
from orders.services.importing.copying import Rows
from orders.services.importing.tables import Row
from returns.models import Arrival, Inspection, RtoCase, RtoLine
from returns.models import Claim as ClaimRow
from returns.services import owing
from returns.states import End, ReasonFrom, RtoStatus, Verdict
from returns.way import Way

CASES = Rows(
    RtoCase,
    (
        "id", "store_id", "order_id", "shipment_id", "status", "reason", "reason_from", "opened_at", "courier", "value",
        "cod_disputed", "received_at", "received_by_id", "inspected_at", "closed_at", "ended", "quiet",
    ),
)  # fmt: skip
LINES = Rows(RtoLine, ("id", "store_id", "case_id", "line_id", "expected", "received", "missing", "wrong"))
UNITS = Rows(
    Inspection,
    (
        "id", "store_id", "rto_line_id", "unit", "grade", "disposition", "note", "at", "by_id", "done_at", "done_by_id"
    ),
)  # fmt: skip
CLAIMS = Rows(
    ClaimRow,
    (
        "store_id", "shipment_id", "case_id", "kind", "status", "courier", "currency", "asked", "paid", "deadline_on",
        "reference", "note", "opened_at", "sent_at", "settled_at",
    ),
)  # fmt: skip
ARRIVALS = Rows(
    Arrival,
    ("store_id", "scanned", "verdict", "case_id", "shipment_id", "at", "by_id", "settled_at", "settled_by_id"),
)


@dataclass(frozen=True, slots=True)
class Back:
    """A story with its case and lines (ids), the claims for it, and why it came back where the buyer said so."""

    story: Story
    case: int
    lines: tuple[int, ...]
    claims: tuple[Claim, ...]
    said: Reason | None

    @property
    def status(self) -> RtoStatus:
        """Of the case."""
        story = self.story
        if story.inspected_at:
            done = all(unit.done_at for unit in story.units) and not any(claim.at_work for claim in self.claims)
            return RtoStatus.CLOSED if done else RtoStatus.INSPECTED
        if story.received_at:
            return RtoStatus.RECEIVED
        if any(not claim.at_work for claim in self.claims):
            return RtoStatus.WRITTEN_OFF
        return RtoStatus.DISPUTED if story.goes is Way.TAKEN_BACK else RtoStatus.EXPECTED

    @property
    def closed_at(self) -> datetime | None:
        """When the last of it was done."""
        if self.status is not RtoStatus.CLOSED:
            return None
        ends = [unit.done_at for unit in self.story.units] + [claim.settled_at for claim in self.claims]
        return max(filter(None, [self.story.inspected_at, *ends]))


def case(place: Place, back: Back) -> Row:
    """The case; those that are over are quiet."""
    story, status = back.story, back.status
    reason = back.said or Reason(story.trip.journey.reason or Reason.UNKNOWN)
    source = ReasonFrom.BUYER if back.said else ReasonFrom.COURIER
    owed = story.trip.cod_amount if story.goes is Way.TAKEN_BACK else None
    return (
        back.case, place.store.pk, story.order, story.parcel, status.value, reason.value, source.value, story.opened_at,
        story.trip.carrier.name, story.value, owed, story.received_at, story.by if story.received_at else None,
        story.inspected_at, back.closed_at, End.PUT_AWAY.value if status is RtoStatus.CLOSED else "",
        status is RtoStatus.CLOSED,
    )  # fmt: skip


def line(place: Place, back: Back, pk: int, counted: Line) -> Row:
    """One line."""
    return (
        pk, place.store.pk, back.case, counted.line, counted.expected, counted.received, counted.missing, counted.wrong
    )  # fmt: skip


def unit(place: Place, back: Back, pk: int, line: int, found: Unit) -> Row:
    """One unit."""
    by = back.story.by
    return (
        pk, place.store.pk, line, found.number, found.grade.value, found.disposition.value, "", back.story.inspected_at,
        by, found.done_at, by if found.done_at else None,
    )  # fmt: skip


def claim(place: Place, back: Back, asked: Claim) -> Row:
    """One claim."""
    day = day_of(asked.opened_at, place.store.zone)
    reference = f"CLM-{back.case % 100_000:05d}" if asked.sent_at else ""
    trip = back.story.trip
    return (
        place.store.pk, back.story.parcel, back.case, asked.kind.value, asked.status.value, trip.carrier.name,
        place.store.currency, asked.asked, asked.paid, owing.deadline_of(place.connection(trip), day),
        reference, "", asked.opened_at, asked.sent_at, asked.settled_at,
    )  # fmt: skip


def arrival(place: Place, back: Back) -> Row:
    """Its scan at the door, of the number that is on the parcel."""
    story = back.story
    number = story.trip.awb
    return (
        place.store.pk, number, Verdict.EXPECTED.value, back.case, story.parcel, story.received_at, story.by, None, None
    )  # fmt: skip
