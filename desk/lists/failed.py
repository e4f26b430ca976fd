"""The list of failed deliveries: what runs out first on top, in stretches of the clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from accounts.roles import Action
from connectors.couriers.words import Reason
from core.dates import Days, day_of
from core.web.export import Column
from core.web.paging import CappedCount, capped_counts
from desk import buyers
from desk.lists import cells
from desk.lists.base import Band, BuiltIn, Choices, ListColumn, ListKind, Row, Words
from desk.ndr import wording as words
from desk.ndr.wording import TwoLines
from ndr.filters import Worklist
from ndr.models import Case
from ndr.queries import cases as queries
from ndr.queries.cases import CLOCK, REPORTED, Clock, Queue, Stretch
from ndr.wording import of_case
from orders import wording
from orders.models import Order
from orders.states import Payment

MOST_COURIERS = 500  # cases, the most urgent first, that are asked for their couriers


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow(Row):
    """A case as its row wants it."""

    number: str
    says: TwoLines
    suggestion: TwoLines


def order_of(case: Case) -> Order:
    """The order that it is about."""
    return case.order


def queue_of(said: QueryDict) -> Queue:
    """The tab that the address names."""
    return next((one for one in Queue if one.value == said.get("queue")), Queue.TO_DO)


NUMBER: Column[Any] = Column("number", _("Order"), lambda row: row.order.number)
COLUMNS = (
    ListColumn(
        "left", _("Left"), cells.only(Column("due_at", _("Answer before"), lambda row: row.due_at)),
        width="124", sort=CLOCK, phone="clock",
    ),
    ListColumn("order", _("Order"), cells.named(order_of, NUMBER, *cells.place(order_of)), phone="who"),
    ListColumn(
        "reason", _("Reason"),
        cells.only(
            Column("reason", _("Reason"), lambda row: row.get_reason_display()),
            Column("courier", _("Courier"), lambda row: wording.courier(row.courier)),
            Column("awb", _("AWB"), lambda row: row.shipment.awb),
        ),
        width="17%",
    ),
    ListColumn(
        "try", _("Try"),
        cells.only(
            Column("attempts", _("Failed attempts"), lambda row: row.attempts),
            Column("most_attempts", _("Most attempts"), lambda row: row.most_attempts),
        ),
        width="40", number=True,
    ),
    ListColumn("value", _("Value"), cells.only(*cells.worth(order_of)), width="98", number=True, phone="worth"),
    ListColumn(
        "says", _("Buyer says"),
        cells.only(Column("answered_at", _("Buyer answered"), lambda row: row.answered_at)), width="16.5%",
    ),
    ListColumn(
        "suggested", _("Suggested"),
        cells.only(
            Column("suggested", _("Suggested"), lambda row: row.get_suggested_display()),
            Column("suggested_on", _("On day"), lambda row: row.suggested_on),
        ),
        width="21%", phone="what",
    ),
    ListColumn(
        "status", _("Status"), cells.only(Column("status", _("Status"), lambda row: row.get_status_display())), "148"
    ),
    ListColumn(
        "assignee", _("Assigned to"),
        cells.only(Column("assigned_to", _("Assigned to"), lambda row: str(row.assigned_to or ""))), "140",
    ),
    ListColumn(
        "reported", _("Reported"), cells.only(Column("failed_at", _("Reported"), lambda row: row.failed_at)), "136",
        number=True, sort=REPORTED,
    ),
    ListColumn("state", _("State"), cells.only(Column("state", _("State"), lambda row: row.order.state)), "132"),
    ListColumn("phone", _("Phone"), cells.phone(order_of), width="160"),
)  # fmt: skip
DEFAULTS = ("left", "order", "reason", "try", "value", "says", "suggested")


def _sorts(said: QueryDict) -> tuple[str, ...]:
    """What waits for us by its clock, what waits for the courier by its report, everything newest first."""
    if queue_of(said) in {Queue.WAITING, Queue.ALL}:
        ways = (REPORTED, f"-{REPORTED}")
        return ways if queue_of(said) is Queue.WAITING else ways[::-1]
    return (CLOCK, f"-{CLOCK}")


def _menus(said: QueryDict, store: Store) -> list[tuple[str, Words, Choices]]:
    return [
        ("courier", _("Courier"), [(one, wording.courier(one)) for one in _couriers(said, store)]),
        ("reason", _("Reason"), [one for one in Reason.choices if one[0] not in UNLIKELY]),
        ("payment_method", _("Payment"), Payment.choices),
        ("clock", _("Time left"), Clock.choices),
    ]


UNLIKELY = {Reason.CANCELLED_BY_MERCHANT, Reason.FRAUD}


def _couriers(said: QueryDict, store: Store) -> list[str]:
    """Those that the most urgent cases travel with; not asked for while one is chosen."""
    if said.get("courier"):
        return []
    urgent = Case.objects.filter(store=store).to_do().by_clock().values_list("courier", flat=True)
    return sorted(set(islice(urgent[:MOST_COURIERS], MOST_COURIERS)) - {""})


def _headline(rows: QuerySet[Any], total: CappedCount, said: QueryDict, at: datetime) -> str:
    queue = queue_of(said)
    if queue in {Queue.WAITING, Queue.ALL}:
        return words.of_queue(queue, total)
    until = queries.named_hour(at, timezone.get_current_timezone())
    running = rows.filter(due_at__gt=at)
    counts = capped_counts([running, running.filter(due_at__lt=until), rows.filter(due_at__lte=at)], cap=10_000)
    narrowed = any(said.get(name) for name in Worklist.base_filters if name != "queue")
    nothing = gettext("Nothing fits this filter.") if narrowed else gettext("Every failed delivery is taken care of.")
    return words.headline(*counts, until=until, nothing=nothing)


def _rows(found: Sequence[Case], allowed: frozenset[Action], _said: QueryDict, at: datetime) -> list[Row]:
    answers = queries.last_answers(found)
    return [
        CaseRow(
            case,
            of_case(case.status),
            buyers.name(case.order, allowed),
            words.left(case, at=at),
            number=case.order.number,
            says=words.says(case, answers.get(case.pk), at=at),
            suggestion=words.suggestion(case, at=at),
        )
        for case in found
    ]


def _bands(
    rows: QuerySet[Any], shown: Sequence[Case], said: QueryDict, store: Store, at: datetime
) -> Mapping[int, Band]:
    """The stretches of the clock, each above the first of its rows on the page."""
    if queue_of(said) in {Queue.WAITING, Queue.ALL} or said.get("sort", CLOCK) != CLOCK:
        return {}
    midnight = Days(day_of(at, store.zone), day_of(at, store.zone)).span(store.zone).end
    sums = {one.stretch: one for one in queries.bands(rows, at=at, midnight=midnight)}
    first = dict[Stretch, int]()
    for case in shown:
        first.setdefault(queries.stretch_of(case.due_at, at=at, midnight=midnight), case.pk)
    return {pk: words.band(sums[one], currency=store.currency) for one, pk in first.items() if one in sums}


FAILED = ListKind(
    name="failed",
    title=_("Failed deliveries"),
    model=Case,
    filters=Worklist,
    columns=COLUMNS,
    defaults=lambda _said: DEFAULTS,
    views=tuple(BuiltIn(one.value, one.label, f"queue={one.value}" if one is not Queue.TO_DO else "") for one in Queue),
    sorts=_sorts,
    ordered=lambda rows, sort, _said: queries.listed(rows, by=sort),
    menus=_menus,
    rows=_rows,
    headline=_headline,
    row_template="desk/ndr/_row.html",
    contact=lambda: cells.contact(order_of),
    empty=(_("Nothing has failed yet."), _("A case opens by itself when a courier reports a failed delivery.")),
    bands=_bands,
    template="desk/ndr/list.html",
    above="desk/ndr/_measures.html",
    css="cases",
    tabs_by="queue",
)
