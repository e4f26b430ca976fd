"""What was scanned at the door lately, and how it is said there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from core.dates import Days, day_of
from core.web.state_words import Colour
from returns.models import Arrival
from returns.queries import alarms
from returns.services.either import Line
from returns.states import RtoStatus, Verdict

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Loud:
    """How a verdict is shouted across the room."""

    words: str | Promise
    colour: Colour
    icon: str


LOUD = {
    Verdict.EXPECTED: Loud(_("Expected"), Colour.ARRIVED, "circle-check"),
    Verdict.AGAIN: Loud(_("Scanned before"), Colour.ACT, "refresh"),
    Verdict.NOT_RETURNING: Loud(_("Not coming back"), Colour.LOSS, "hand-stop"),
    Verdict.UNKNOWN: Loud(_("Unknown number"), Colour.LOSS, "help-circle"),
}


@dataclass(frozen=True, slots=True)
class Recent:
    """One of the last scans; `undo`: it was received and nobody has looked into it."""

    arrival: Arrival
    loud: Loud
    counted: bool
    undo: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """Her own scans of today."""

    scans: int
    received: int
    odd: int


def recent(store: Store, *, limit: int = SHOWN) -> list[Recent]:
    """The last scans of everybody, the latest first; three queries."""
    rows = Arrival.objects.filter(store=store).select_related("case", "request__order", "shipment__order", "by")
    arrivals = list(rows.prefetch_related("case__lines", "request__lines").order_by("-at", "-pk")[:limit])
    return [_recent(row, arrivals) for row in arrivals]


def _recent(row: Arrival, rows: Sequence[Arrival]) -> Recent:
    verdict, back = Verdict(row.verdict), row.case or row.request
    lines: list[Line] = list(back.lines.all()) if back else []
    counted = bool(lines) and all(line.received is not None for line in lines)
    here = back is not None and back.status == RtoStatus.RECEIVED
    alike = (row.case_id, row.request_id)
    latest = back is not None and row == next(one for one in rows if (one.case_id, one.request_id) == alike)
    return Recent(row, LOUD[verdict], counted, verdict is Verdict.EXPECTED and here and latest)


def tally(store: Store, user: User, *, at: datetime) -> Tally:
    """Since midnight in the store."""
    today = day_of(at, store.zone)
    span = Days(today, today).span(store.zone)
    mine = Arrival.objects.filter(store=store, by=user, at__gte=span.start, at__lt=span.end)
    expected = Q(verdict=Verdict.EXPECTED)
    return Tally(**mine.aggregate(scans=Count("pk"), received=Count("pk", expected), odd=Count("pk", ~expected)))


def to_receive(store: Store, *, most: int) -> int:
    """How many parcels couriers say that they brought, counted up to `most`."""
    return alarms.to_receive(store)[:most].count()
