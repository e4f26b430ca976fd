"""The queues of Today: what waits, since when, until when, and what it is worth."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Store
from connectors.couriers.words import Reason
from core.web.paging import CappedCount
from ndr.models import Case
from orders.models import Shipment
from orders.queries import shipments
from orders.queries.shipments import Queue
from returns.models import ReturnRequest
from returns.models.rto import RtoCaseQuerySet
from returns.queries import alarms, arriving, worklist
from returns.queries.alarms import Awaited
from returns.queries.worklist import Queue as Asked

FAILED = "failed"
TO_APPROVE, TO_RESOLVE = "returns_to_approve", "returns_to_resolve"
ASKED = {TO_APPROVE: Asked.TO_APPROVE, TO_RESOLVE: Asked.TO_RESOLVE}
TITLES = {TO_APPROVE: gettext_lazy("Returns to approve"), TO_RESOLVE: gettext_lazy("Returns to resolve")}
UNEXPECTED = "unexpected"
MOST_READ = 2000  # rows of a queue; beyond, its count reads "2,000+"
HOURS = 24
TOP_REASONS = 2
NOTHING = Value(Decimal(0))  # to collect: what a prepaid parcel is worth, its order says


@dataclass(frozen=True, slots=True)
class Row:
    """One parcel that waits."""

    since: datetime
    value: Decimal | None
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One queue. `ends` are the clocks of its parcels, empty where it has none; `stake` is in the store's currency."""

    key: str
    title: str
    note: str
    action: str
    count: CappedCount
    oldest: datetime | None
    stake: Decimal | None
    ends: tuple[datetime, ...]
    reasons: tuple[tuple[str, int], ...]

    @property
    def url(self) -> str:
        """The list of exactly these parcels."""
        if self.key == FAILED:
            return reverse("desk:failed")
        if self.key in ASKED:
            return reverse("desk:returns") + ("" if self.key == TO_APPROVE else f"?queue={ASKED[self.key]}")
        if self.key == UNEXPECTED:
            return reverse("desk:arrivals")
        if self.key in Awaited.values:
            return f"{reverse('desk:coming_back_list')}?awaited={self.key}"
        return f"{reverse('desk:parcels')}?queue={self.key}"

    @property
    def least(self) -> datetime | None:
        """The first clock to run out."""
        return min(self.ends, default=None)


def of_store(store: Store, *, at: datetime) -> list[Waiting]:
    """All queues of a store in the order of what can still be saved; a query for each."""
    failed = _waiting(FAILED, str(_("Failed deliveries")), _failed(store))
    late = [_waiting(queue, str(queue.label), _rows(queue, store, at)) for queue in Queue]
    back = {Awaited.ON_THE_WAY: alarms.travelling(store), Awaited.MARKED: alarms.to_receive(store)}
    asked = [_waiting(key, str(TITLES[key]), _asked(queue, store)) for key, queue in ASKED.items()]
    coming = [_waiting(one, str(one.label), _returning(cases, one)) for one, cases in back.items()]
    return [failed, *asked, *late, *coming]


def unexpected(store: Store) -> Waiting:
    """Scans at the door that nobody expected: for those who receive; one query."""
    rows = arriving.unexpected(store).values_list("at", flat=True)[: MOST_READ + 1]
    return _waiting(UNEXPECTED, _("Unexpected at the door"), [Row(scanned_at, None, "") for scanned_at in rows])


def _failed(store: Store) -> list[Row]:
    """Cases that wait for us, by their clock."""
    told = Case.objects.filter(store=store).to_do().by_clock()
    rows = told.values_list("failed_at", "value", "reason", "due_at")[: MOST_READ + 1]
    return [Row(since, value, reason, until) for since, value, reason, until in rows]


def _asked(queue: Asked, store: Store) -> list[Row]:
    """Returns that buyers ask for and wait for us, by their clock; worth what the buyer gets."""
    told = worklist.in_queue(ReturnRequest.objects.filter(store=store), queue).order_by(worklist.CLOCK, "pk")
    rows = told.values_list("asked_at", F("value") - F("fee") + F("bonus"), "due_at")[: MOST_READ + 1]
    return [Row(since, value, "", until) for since, value, until in rows]


def _rows(queue: Queue, store: Store, at: datetime) -> list[Row]:
    rows = _read(shipments.waiting(queue, [store], at=at), shipments.BY_CLOCK[queue])
    return [_from_day(row, store) for row in rows] if queue is Queue.LATE else rows


def _returning(cases: RtoCaseQuerySet, which: Awaited) -> list[Row]:
    """Parcels on their way back or brought back, whose way began first."""
    rows = cases.order_by("opened_at", "pk").values_list(alarms.BY_CLOCK[which], "opened_at", "value", "reason")
    return [Row(since or began, value, reason) for since, began, value, reason in rows[: MOST_READ + 1]]


def _read(rows: QuerySet[Shipment], since: str) -> list[Row]:
    told: QuerySet[Any, Any] = rows.annotate(
        since=F(since), value=Coalesce(NullIf("cod_amount", NOTHING), "order__total"), why=F("reason")
    )
    return [Row(*row) for row in told.order_by(since, "pk").values_list("since", "value", "why")[: MOST_READ + 1]]


def _from_day(row: Row, store: Store) -> Row:
    """A promised day is over at the next midnight of the store's zone."""
    over = datetime.combine(row.since + timedelta(days=1), time.min, store.zone).astimezone(UTC)
    return Row(over, row.value, row.reason)


def _waiting(key: str, title: str, rows: Sequence[Row]) -> Waiting:
    shown = rows[:MOST_READ]
    reasons = Counter(row.reason for row in shown if row.reason)
    return Waiting(
        key=key,
        title=title,
        note=_note(key, shown),
        action=_action(key),
        count=CappedCount(len(shown), len(rows) > MOST_READ),
        oldest=min((row.since for row in shown), default=None),
        stake=_sum(row.value for row in shown),
        ends=tuple(row.until for row in shown if row.until),
        reasons=tuple(reasons.most_common(TOP_REASONS)),
    )


def _note(key: str, rows: Sequence[Row]) -> str:
    """The grey line under the queue's name."""
    if key == FAILED:
        nobody_went = sum(row.reason == Reason.NO_ATTEMPT for row in rows)
        words = ngettext("%(n)d where nobody went", "%(n)d where nobody went", nobody_went)
        return words % {"n": nobody_went} if nobody_went else _("the courier waits for your answer")
    notes: dict[str, str] = {
        TO_APPROVE: _("the buyer waits for your answer"),
        TO_RESOLVE: _("the buyer waits for the end"),
        Queue.LATE: _("promised day is over, nobody tried"),
        Queue.SILENT: _("no scan for 48 hours on the road"),
        Awaited.ON_THE_WAY: _("on the way back to you"),
        Awaited.MARKED: _("the courier says you have it"),
        UNEXPECTED: _("nobody knows yet what it is"),
    }
    return notes[key]


def _action(key: str) -> str:
    return {
        FAILED: _("Decide"),
        TO_APPROVE: _("Decide"),
        TO_RESOLVE: _("Resolve"),
        Queue.LATE: _("See them"),
        Queue.SILENT: _("Ask the courier"),
        Awaited.ON_THE_WAY: _("See them"),
        Awaited.MARKED: _("Look for them"),
        UNEXPECTED: _("Settle"),
    }[key]


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the histogram in its 340 × 34 drawing."""

    x: str
    y: int
    width: str
    height: int
    colour: str


LEFT, STEP, THICK, FLOOR, TALLEST = 38.0, 12.1, 8.6, 32, 27
LATE_X, LATE_THICK = 12, 14


def histogram(ends: Sequence[datetime], *, at: datetime, until: datetime, tallest: int) -> list[Bar]:
    """A bar for what is late and one for each of the next 24 hours; amber before `until`."""
    hours = Counter((end - at) // timedelta(hours=1) for end in ends if end > at)
    late = sum(end <= at for end in ends)
    bars = [_bar(LATE_X, LATE_THICK, late, tallest, "loss")] if late else []
    for hour in sorted(hours):
        if hour < HOURS:
            soon = at + timedelta(hours=hour) < until
            bars.append(_bar(LEFT + STEP * hour, THICK, hours[hour], tallest, "act" if soon else "grey"))
    return bars


def busiest_hour(queues: Iterable[Waiting], *, at: datetime) -> int:
    """The most parcels in any one bar of any queue, so that all are drawn to one scale."""
    counts = [Counter(max((end - at) // timedelta(hours=1), -1) for end in queue.ends) for queue in queues]
    return max((most for count in counts for most in count.values()), default=1)


def _bar(x: float, width: float, count: int, tallest: int, colour: str) -> Bar:
    height = max(3, round(TALLEST * count / max(tallest, 1)))
    return Bar(f"{x:.1f}", FLOOR - height, f"{width:g}", height, colour)
