"""The list of orders."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.models import Store
from accounts.roles import Action
from core.web.export import Column
from core.web.paging import CappedCount
from core.web.state_words import StateWord, mid_sentence
from desk import buyers
from desk.lists import cells
from desk.lists.base import BuiltIn, Choices, ListColumn, ListKind, Row, Words
from orders import wording
from orders.filters import OrderFilter
from orders.models import Order
from orders.queries import orders as queries
from orders.queries import tags
from orders.states import Bucket, OrderStatus, Payment


def itself(order: Order) -> Order:
    """An order's order."""
    return order


def word(order: Order) -> StateWord:
    """An order with one parcel on the road says what the parcel says."""
    travelling = [parcel for parcel in order.shipments.all() if parcel.handed_over_at]
    alone = len(order.shipments.all()) == 1 and travelling
    return wording.of_order(order.status, order.outcome, travels=travelling[0].status if alone else "")


def _couriers(order: Order) -> str:
    return ", ".join(dict.fromkeys(wording.courier(one.courier) for one in order.shipments.all()))


def _awbs(order: Order) -> str:
    return ", ".join(one.awb for one in order.shipments.all() if one.awb)


COLUMNS = (
    ListColumn(
        "order", _("Order"), cells.named(itself, Column("number", _("Order"), lambda row: row.number)),
        sort="number", phone="lead",
    ),
    ListColumn(
        "state", pgettext_lazy("status", "State"),
        cells.only(Column("status", _("Status"), lambda row: str(word(row).text))),
        width="180", phone="side",
    ),
    ListColumn(
        "parcel", _("Parcel"), cells.only(Column("courier", _("Courier"), _couriers), Column("awb", _("AWB"), _awbs)),
        width="19%",
    ),
    ListColumn("place", _("Where to"), cells.only(*cells.place(itself)), width="18%"),
    ListColumn("total", _("Total"), cells.only(*cells.worth(itself)), width="200", number=True, phone="lead"),
    ListColumn(
        "placed_at", _("Ordered"), cells.only(Column("placed_at", _("Ordered"), lambda row: row.placed_at)),
        width="152", number=True, sort="placed_at", phone="side",
    ),
    ListColumn(
        "to_collect", _("To collect"), cells.only(Column("cod_amount", _("To collect"), lambda row: row.cod_amount)),
        width="112", number=True,
    ),
    ListColumn("phone", _("Phone"), cells.phone(itself), width="160"),
    ListColumn(
        "outcome", _("Outcome"),
        cells.only(Column("outcome", _("Outcome"), lambda row: str(wording.of_bucket(row.outcome).text))), width="150",
    ),
    ListColumn("tags", _("Tags"), cells.only(Column("tags", _("Tags"), lambda row: ", ".join(row.tags))), "160"),
    ListColumn("channel", _("Channel"), cells.only(Column("channel", _("Channel"), lambda row: row.channel)), "120"),
    ListColumn(
        "campaign", _("Campaign"), cells.only(Column("campaign", _("Campaign"), lambda row: row.campaign)), "140"
    ),
    ListColumn(
        "fulfilment", _("Fulfilment"), cells.only(Column("fulfilment", _("Fulfilment"), lambda row: row.fulfilment)),
        "120",
    ),
)  # fmt: skip
DEFAULTS = ("order", "state", "parcel", "place", "total", "placed_at")
SORTS = (queries.NEWEST_FIRST, queries.OLDEST_FIRST, "number", "-number")


def _headline(_rows: QuerySet[Any], total: CappedCount, said: QueryDict, _at: datetime) -> str:
    counted = ngettext("%(n)s order", "%(n)s orders", total.n) % {"n": total}
    states = [one for one in OrderStatus if one.value in said.getlist("status")]
    return f"{counted}: {', '.join(mid_sentence(one.label) for one in states)}" if states else counted


def _rows(found: Sequence[Order], allowed: frozenset[Action], _said: QueryDict, _at: datetime) -> list[Row]:
    return [Row(order, word(order), buyers.name(order, allowed)) for order in found]


def _menus(said: QueryDict, store: Store) -> list[tuple[str, Words, Choices]]:
    """With the store's tags, where it uses any."""
    names = tags.of_store(store.pk) if not said.get("tag") else []
    return [
        ("status", _("Status"), OrderStatus.choices),
        ("payment_method", _("Payment"), Payment.choices),
        ("outcome", _("Outcome"), Bucket.choices),
        *([("tag", _("Tag"), [(name, name) for name in names])] if names else []),
    ]


ORDERS = ListKind(
    name="orders",
    title=_("Orders"),
    model=Order,
    filters=OrderFilter,
    columns=COLUMNS,
    defaults=lambda _said: DEFAULTS,
    views=(
        BuiltIn("all", _("All"), ""),
        BuiltIn("new", _("New"), "status=new"),
        BuiltIn("held", _("On hold"), "status=on_hold"),
        BuiltIn("confirmed", _("Confirmed"), "status=confirmed"),
        BuiltIn("shipped", _("Shipped"), "status=shipped"),
        BuiltIn("returned", _("Coming back or back"), "status=returned"),
    ),
    sorts=lambda _said: SORTS,
    ordered=lambda rows, sort, _said: queries.listed(rows, by=sort),
    menus=_menus,
    rows=_rows,
    headline=_headline,
    row_template="desk/_order_row.html",
    contact=lambda: cells.contact(itself),
    empty=(_("No order yet."), _("They come in from your shop, or from a file.")),
)
