"""The list of returns that buyers ask for: what waits for an answer on top, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from accounts.roles import Action
from core.web.export import Column
from core.web.paging import CappedCount, capped_counts
from desk import buyers
from desk.lists import cells
from desk.lists.base import BuiltIn, Choices, ListColumn, ListKind, Row, Words
from desk.ndr.wording import TwoLines
from desk.returns import wording as words
from orders.models import Order
from returns import shown
from returns.models import ReturnLine, ReturnRequest
from returns.queries import worklist
from returns.queries.worklist import ASKED, CLOCK, WAITS, Queue
from returns.request_filters import ReturnWorklist
from returns.states import Resolution, ReturnStatus
from returns.why import Why


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRow(Row):
    """A return as its row wants it."""

    number: str
    what: TwoLines
    gets: TwoLines
    verdict: TwoLines


def order_of(row: ReturnRequest) -> Order:
    """The order that it gives back."""
    return row.order


def queue_of(said: QueryDict) -> Queue:
    """The tab that the address names; of chosen statuses it is everything."""
    known = next((one for one in Queue if one.value == said.get("queue")), None)
    return known or (Queue.ALL if said.get("status") else Queue.TO_APPROVE)


def lines_of(row: ReturnRequest) -> Sequence[ReturnLine]:
    """Its lines, fetched along."""
    return list(row.lines.all())


COLUMNS = (
    ListColumn(
        "left", _("Clock"),
        cells.only(
            Column("due_at", _("Due"), lambda row: row.due_at), Column("asked_at", _("Asked"), lambda row: row.asked_at)
        ),
        width="124", phone="clock",
    ),
    ListColumn(
        "order", _("Order"),
        cells.named(
            order_of, Column("return", _("Return"), lambda row: row.number),
            Column("number", _("Order"), lambda row: row.order.number), *cells.place(order_of),
        ),
        phone="who",
    ),
    ListColumn(
        "what", _("Comes back"),
        cells.only(
            Column("units", _("Units"), lambda row: sum(line.quantity for line in row.lines.all())),
            Column("skus", _("SKU"), lambda row: ", ".join(line.line.product.sku for line in row.lines.all())),
            Column("reasons", _("Reason"), lambda row: words.what(lines_of(row)).origin),
        ),
        width="23%", phone="what",
    ),
    ListColumn(
        "gets", _("Buyer gets"),
        cells.only(
            Column("value", _("Value"), lambda row: row.value),
            Column("fee", _("Fee"), lambda row: row.fee),
            Column("bonus", _("Bonus"), lambda row: row.bonus),
            Column("back", _("Buyer gets"), words.back),
            Column("currency", _("Currency"), lambda row: row.order.currency),
            Column("resolution", _("Asked for"), lambda row: row.get_resolution_display()),
            Column("outcome", _("Outcome"), lambda row: row.get_outcome_display()),
        ),
        width="128", number=True, phone="worth",
    ),
    ListColumn(
        "stage", _("Stage"),
        cells.only(Column("stage", _("Stage"), lambda row: str(shown.of_request(row).label))), width="164",
    ),
    ListColumn(
        "verdict", _("The policy says"),
        cells.only(
            Column("verdict", _("The policy said"), lambda row: words.verdict(row, lines_of(row)).fact),
            Column("policies", _("Policies"), lambda row: words.verdict(row, lines_of(row)).origin),
        ),
        width="19%",
    ),
    ListColumn(
        "asked", _("Asked"), cells.only(Column("asked_at", _("Asked"), lambda row: row.asked_at)), width="136",
        number=True,
    ),
    ListColumn("state", _("State"), cells.only(Column("state", _("State"), lambda row: row.order.state)), width="132"),
    ListColumn("phone", _("Phone"), cells.phone(order_of), width="160"),
)  # fmt: skip
DEFAULTS = ("left", "order", "what", "gets", "stage", "verdict")


def _sorts(said: QueryDict) -> tuple[str, ...]:
    """What waits for us by its clock, what travels by its age, everything else newest first."""
    queue = queue_of(said)
    if queue in WAITS:
        return (CLOCK, f"-{CLOCK}")
    return (ASKED, f"-{ASKED}") if queue in {Queue.ON_THE_WAY, Queue.TO_RECEIVE} else (f"-{ASKED}", ASKED)


def _menus(_said: QueryDict, _store: Store) -> list[tuple[str, Words, Choices]]:
    return [
        ("reason", _("Reason"), Why.choices),
        ("resolution", _("Asked for"), Resolution.choices),
        ("status", _("Status"), ReturnStatus.choices),
        ("overdue", _("Overdue"), [("true", _("yes"))]),
    ]


def _rows(found: Sequence[ReturnRequest], allowed: frozenset[Action], _said: QueryDict, at: datetime) -> list[Row]:
    return [
        ReturnRow(
            row,
            words.of_request(row),
            buyers.name(row.order, allowed),
            words.left(row, at=at),
            number=row.number,
            what=words.what(lines_of(row)),
            gets=words.gets(row),
            verdict=words.verdict(row, lines_of(row)),
        )
        for row in found
    ]


def _headline(rows: QuerySet[Any], total: CappedCount, said: QueryDict, at: datetime) -> str:
    queue = queue_of(said)
    late = capped_counts([rows.filter(due_at__lte=at)], cap=10_000)[0] if queue in WAITS else None
    return words.headline(queue, total, late)


RETURNS = ListKind(
    name="returns",
    title=_("Returns"),
    model=ReturnRequest,
    filters=ReturnWorklist,
    columns=COLUMNS,
    defaults=lambda _said: DEFAULTS,
    views=tuple(
        BuiltIn(one.value, one.label, f"queue={one.value}" if one is not Queue.TO_APPROVE else "") for one in Queue
    ),
    sorts=_sorts,
    ordered=lambda rows, sort, _said: worklist.listed(rows, by=sort),
    menus=_menus,
    rows=_rows,
    headline=_headline,
    row_template="desk/returns/_row.html",
    contact=lambda: cells.contact(order_of),
    empty=(
        _("Nobody has asked to return anything yet."),
        _("Returns appear here when buyers ask for them on their page, or you ask for one on an order’s page."),
    ),
    template="desk/returns/list.html",
    above="desk/returns/_above.html",
    css="cases",
    tabs_by="queue",
)
