"""The list of all parcels on their way to us: what buyers did not take, and what they give back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.models import Store
from accounts.roles import Action
from core.web.export import Column
from core.web.paging import CappedCount
from desk import buyers
from desk.lists import cells
from desk.lists.base import BuiltIn, Choices, ListColumn, ListKind, Row, Words
from orders import wording
from orders.filters import NOTHING, ChoicesFilter, Rows, TextFilter
from orders.models import Order, Shipment
from orders.queries import lookup, shipments
from returns.queries import reverse
from returns.queries.reverse import Kind, Stuck

SORTS = ("created_at", "-created_at")
MOST_LOOKED_UP = 200


class ReverseFilter(Rows):
    tags_at = "order__tags"
    kind = ChoicesFilter(choices=Kind, label=_("Kind"))
    stuck = ChoicesFilter(choices=Stuck, label=_("Stuck"))
    is_stuck = django_filters.BooleanFilter(method="keeps", label=_("Stuck at all"))
    courier = TextFilter(method="of_courier", label=_("Courier"))
    awb = TextFilter(method="by_awb", label=_("AWB"))

    class Meta:
        model = Shipment
        fields: list[str] = []

    def keeps(self, rows: QuerySet[Any], _name: str, wanted: bool) -> QuerySet[Any]:  # noqa: FBT001 django-filter's
        """Those that something keeps, or nothing does."""
        return rows.exclude(stuck="") if wanted else rows.filter(stuck="")

    def of_courier(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Of this courier, by its name or as it is kept."""
        return rows.filter(courier__in=[""] if value == NOTHING else [value, wording.slug(value)])

    def by_awb(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """With this AWB, outward or on its way back."""
        return rows.filter(awb="") if value == NOTHING else rows.filter(shipments.with_awb(value))

    def clue(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Of the orders that a look-up finds."""
        return rows.filter(order__in=lookup.matches(stores=self.stores, clue=text, limit=MOST_LOOKED_UP))


@dataclass(frozen=True, slots=True)
class ReverseList(ListKind):
    def base(self, store: Store) -> QuerySet[Any]:
        """What nobody has received."""
        return reverse.coming(store, at=timezone.now())


def order_of(parcel: Shipment) -> Order:
    """The order that it belongs to."""
    return parcel.order


def label(choices: type[Kind | Stuck], value: str) -> str:
    """In words; nothing of nothing."""
    return str(choices(value).label) if value else ""


NUMBER: Column[Any] = Column("number", _("Order"), lambda row: row.order.number)
COURIER: Column[Any] = Column("courier", _("Courier"), lambda row: wording.courier(row.courier))
COLUMNS = (
    ListColumn(
        "parcel", _("Parcel"), cells.only(Column("awb", _("AWB"), lambda row: row.awb), COURIER, NUMBER), phone="lead"
    ),
    ListColumn(
        "kind", _("Kind"), cells.only(Column("kind", _("Kind"), lambda row: label(Kind, row.kind))), width="112",
        phone="side",
    ),
    ListColumn(
        "state", pgettext_lazy("status", "State"),
        cells.only(
            Column("status", _("Status"), lambda row: str(wording.of_scan(row.status).text)),
            Column("status_at", _("Since"), lambda row: row.status_at),
        ),
        width="172", phone="side",
    ),
    ListColumn(
        "stuck", _("Stuck"), cells.only(Column("stuck", _("Stuck"), lambda row: label(Stuck, row.stuck))), width="140",
        phone="lead",
    ),
    ListColumn("buyer", _("Buyer"), cells.named(order_of, NUMBER, *cells.place(order_of)), width="14%", phone="lead"),
    ListColumn(
        "seen", _("Last seen"),
        cells.only(
            Column("place", _("Place"), lambda row: row.place),
            Column("last_scan_at", _("Last scan"), lambda row: row.last_scan_at),
        ),
        width="15%",
    ),
    ListColumn(
        "created_at", _("Booked"), cells.only(Column("created_at", _("Booked"), lambda row: row.created_at)),
        width="152", number=True, sort="created_at",
    ),
)  # fmt: skip
DEFAULTS = ("parcel", "kind", "state", "stuck", "buyer", "seen", "created_at")


def _ordered(rows: QuerySet[Any], sort: str, _said: QueryDict) -> QuerySet[Any]:
    told = rows.select_related("order", "store", "rto_case", "pickup__request")
    return told.order_by(sort, "-pk" if sort.startswith("-") else "pk")


def _menus(_said: QueryDict, _store: Store) -> list[tuple[str, Words, Choices]]:
    return [("kind", _("Kind"), Kind.choices), ("stuck", _("Stuck"), Stuck.choices)]


def _rows(found: Sequence[Any], allowed: frozenset[Action], _said: QueryDict, _at: datetime) -> list[Row]:
    return [Row(one, wording.of_scan(one.status), buyers.name(one.order, allowed)) for one in found]


def _headline(_rows: QuerySet[Any], total: CappedCount, _said: QueryDict, _at: datetime) -> str:
    words = ngettext("%(n)s parcel is on its way to you", "%(n)s parcels are on their way to you", total.n)
    return words % {"n": total}


REVERSE = ReverseList(
    name="reverse_parcels",
    title=_("On their way to you"),
    model=Shipment,
    filters=ReverseFilter,
    columns=COLUMNS,
    defaults=lambda _said: DEFAULTS,
    views=(
        BuiltIn("all", _("All"), ""),
        BuiltIn("stuck", _("Stuck"), "is_stuck=true"),
        BuiltIn("returns", _("Returns"), f"kind={Kind.RETURN}"),
        BuiltIn("undelivered", _("Undelivered"), f"kind={Kind.RTO}"),
    ),
    sorts=lambda _said: SORTS,
    ordered=_ordered,
    menus=_menus,
    rows=_rows,
    headline=_headline,
    row_template="desk/back/_reverse_row.html",
    template="desk/back/list.html",
    contact=lambda: cells.contact(order_of),
    empty=(_("Nothing is on its way to you."), _("Undelivered parcels and returns of buyers appear here together.")),
)
