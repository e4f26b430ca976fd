"""The list of parcels that come back, or came."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from accounts.roles import Action
from core.web import formats
from core.web.export import Column
from core.web.paging import CappedCount
from desk import buyers
from desk.lists import cells
from desk.lists.base import BuiltIn, Choices, ListColumn, ListKind, Row, Words
from desk.worklists import Left
from orders import wording
from orders.models import Order
from orders.states import Payment
from returns import stage
from returns import wording as words
from returns.filters import RtoFilter
from returns.models import RtoCase
from returns.queries import staging
from returns.queries.alarms import Awaited
from returns.queries.staging import Age
from returns.stage import ON_THE_WAY, Stage
from returns.states import MISSED, RtoStatus

OPEN = "live=true"
SORTS = ("opened_at", "-opened_at")


def order_of(case: RtoCase) -> Order:
    """The order that it belongs to."""
    return case.order


COURIER: Column[Any] = Column("courier", _("Courier"), lambda row: wording.courier(row.courier))
NUMBER: Column[Any] = Column("number", _("Order"), lambda row: row.order.number)
COLUMNS = (
    ListColumn(
        "age", _("Age"), cells.only(Column("opened_at", _("Sent back"), lambda row: row.opened_at)),
        width="136", sort="opened_at", phone="side",
    ),
    ListColumn(
        "parcel", _("Parcel"),
        cells.only(
            Column("awb", _("AWB"), lambda row: row.shipment.awb),
            Column("return_awb", _("AWB of the way back"), lambda row: row.shipment.return_awb),
            COURIER, NUMBER,
        ),
        phone="lead",
    ),
    ListColumn(
        "stage", pgettext_lazy("status", "State"),
        cells.only(
            Column("stage", _("Stage"), lambda row: str(stage.of(row.status, row.shipment.status).label)),
            Column("parcel_status_at", _("Since"), lambda row: row.shipment.status_at),
        ),
        width="196", phone="side",
    ),
    ListColumn(
        "reason", _("Reason"), cells.only(Column("reason", _("Reason"), lambda row: row.get_reason_display())),
        width="176", phone="lead",
    ),
    ListColumn("buyer", _("Buyer"), cells.named(order_of, NUMBER, *cells.place(order_of)), width="16%", phone="lead"),
    ListColumn(
        "seen", _("Last seen"),
        cells.only(
            Column("place", _("Place"), lambda row: row.shipment.place),
            Column("last_scan_at", _("Last scan"), lambda row: row.shipment.last_scan_at),
        ),
        width="15%",
    ),
    ListColumn(
        "value", _("Value"),
        cells.only(
            Column("value", _("Value"), lambda row: row.value),
            Column("currency", _("Currency"), lambda row: row.order.currency),
            Column("payment_method", _("Payment"), lambda row: row.order.payment_method),
        ),
        width="132", number=True, phone="side",
    ),
    ListColumn(
        "cod_disputed", _("COD disputed"),
        cells.only(Column("cod_disputed", _("COD disputed"), lambda row: row.cod_disputed)), width="132", number=True,
    ),
    ListColumn(
        "received", _("Received"), cells.only(Column("received_at", _("Received"), lambda row: row.received_at)),
        width="152", number=True,
    ),
    ListColumn(
        "inspected", _("Inspected"), cells.only(Column("inspected_at", _("Inspected"), lambda row: row.inspected_at)),
        width="152", number=True,
    ),
    ListColumn("phone", _("Phone"), cells.phone(order_of), width="160"),
)  # fmt: skip
DEFAULTS = ("age", "parcel", "stage", "reason", "buyer", "seen", "value")


def _ordered(rows: QuerySet[Any], sort: str, _said: QueryDict) -> QuerySet[Any]:
    last = "-pk" if sort.startswith("-") else "pk"
    return rows.select_related("order", "shipment", "store").order_by(sort, last)


def _headline(_rows: QuerySet[Any], total: CappedCount, said: QueryDict, _at: datetime) -> str:
    if said.get("live") == "true" and not said.get("stage"):
        return ngettext("%(n)s parcel is not settled yet", "%(n)s parcels are not settled yet", total.n) % {"n": total}
    stages = ", ".join(str(Stage(one).label).lower() for one in said.getlist("stage") if one in Stage.values)
    counted = ngettext("%(n)s parcel", "%(n)s parcels", total.n) % {"n": total}
    return f"{counted}: {stages}" if stages else counted


def _menus(said: QueryDict, _store: Store) -> list[tuple[str, Words, Choices]]:
    return [
        ("stage", _("Stage"), [(one.value, one.label) for one in Stage]),
        ("age", _("Age"), Age.choices),
        ("payment_method", _("Payment"), Payment.choices),
        ("over_age", _("Over age"), [("true", _("yes"))]),
    ]


def _rows(found: Sequence[RtoCase], allowed: frozenset[Action], _said: QueryDict, at: datetime) -> list[Row]:
    patience = staging.patience_of(list({case.store_id: case.store for case in found}.values()))
    return [
        Row(case, words.of_case(case), buyers.name(case.order, allowed), age(case, patience[case.store_id], at=at))
        for case in found
    ]


def age(case: RtoCase, patience: tuple[int, int], *, at: datetime) -> Left:
    """How long it has been coming back, in the colour of loss where that is too long."""
    language = get_language() or "en"
    moment = formats.moment(case.opened_at, now=at, zone=timezone.get_current_timezone(), language=language)
    length = formats.age(case.opened_at, at=case.received_at or case.closed_at or at, language=language)
    return Left(length, "late" if is_over_age(case, patience, at=at) else "", moment)


def is_over_age(case: RtoCase, patience: tuple[int, int], *, at: datetime) -> bool:
    """Whether it takes too long on the way, or was marked returned and never came."""
    if case.status not in MISSED:
        return False
    stands, (returned_days, travel_days) = stage.of(RtoStatus.EXPECTED, case.shipment.status), patience
    if stands in ON_THE_WAY:
        return case.opened_at <= at - timedelta(days=travel_days)
    marked = case.shipment.rto_delivered_at
    return stands is Stage.DELIVERED_BACK and marked is not None and marked <= at - timedelta(days=returned_days)


RETURNING = ListKind(
    name="coming_back_list",
    title=_("Coming back"),
    model=RtoCase,
    filters=RtoFilter,
    columns=COLUMNS,
    defaults=lambda _said: DEFAULTS,
    views=(
        BuiltIn("live", _("Open"), OPEN),
        BuiltIn("over_age", _("Over age"), "over_age=true"),
        BuiltIn("on_the_way", Awaited.ON_THE_WAY.label, f"awaited={Awaited.ON_THE_WAY}"),
        BuiltIn("to_receive", Awaited.MARKED.label, f"awaited={Awaited.MARKED}"),
        BuiltIn("received", _("To inspect"), f"stage={Stage.RECEIVED}"),
        BuiltIn("disputed", _("Disputed"), f"stage={Stage.DISPUTED}"),
        BuiltIn("lost", _("Lost or damaged"), f"stage={Stage.LOST}"),
        BuiltIn("all", _("All"), ""),
    ),
    sorts=lambda _said: SORTS,
    ordered=_ordered,
    menus=_menus,
    rows=_rows,
    headline=_headline,
    row_template="desk/back/_row.html",
    template="desk/back/list.html",
    contact=lambda: cells.contact(order_of),
    empty=(_("No parcel has come back yet."), _("Parcels appear here when their couriers send them back.")),
)
