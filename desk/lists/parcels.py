"""The list of parcels, which is a worklist where the address names a queue."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.models import Store
from accounts.roles import Action
from connectors.couriers.words import ScanStatus
from core.web.export import Column
from core.web.paging import CappedCount
from desk import buyers, worklists
from desk.lists import cells
from desk.lists.base import BuiltIn, Choices, ListColumn, ListKind, Row, Words
from orders import wording
from orders.filters import ShipmentFilter
from orders.models import Order, Shipment
from orders.queries import shipments as queries
from orders.queries.shipments import Queue
from orders.states import Bucket, Payment

STATES = [(one.value, one.label) for one in ScanStatus if one is not ScanStatus.UNKNOWN]


def order_of(parcel: Shipment) -> Order:
    """The order that it belongs to."""
    return parcel.order


def queue_of(said: QueryDict) -> Queue | None:
    """The queue that the address names."""
    return next((one for one in Queue if one.value == said.get("queue")), None)


AWB: Column[Any] = Column("awb", _("AWB"), lambda row: row.awb)
COURIER: Column[Any] = Column("courier", _("Courier"), lambda row: wording.courier(row.courier))
NUMBER: Column[Any] = Column("number", _("Order"), lambda row: row.order.number)
SINCE: Column[Any] = Column("status_at", _("Since"), lambda row: row.status_at)
REASON: Column[Any] = Column("reason", _("Reason"), lambda row: row.get_reason_display())
COLUMNS = (
    ListColumn("left", _("Clock"), cells.only(SINCE), width="136", sort="clock", phone="side"),
    ListColumn("parcel", _("Parcel"), cells.only(AWB, COURIER, NUMBER), phone="lead"),
    ListColumn(
        "state", pgettext_lazy("status", "State"),
        cells.only(Column("status", _("Status"), lambda row: str(wording.of_scan(row.status).text)), SINCE, REASON),
        width="184", sort="status_at", phone="side",
    ),
    ListColumn("reason", _("Reason"), cells.only(REASON), width="164", phone="lead"),
    ListColumn("buyer", _("Buyer"), cells.named(order_of, NUMBER, *cells.place(order_of)), width="16%", phone="lead"),
    ListColumn(
        "seen", _("Last seen"),
        cells.only(
            Column("place", _("Place"), lambda row: row.place),
            Column("last_scan_at", _("Last scan"), lambda row: row.last_scan_at),
        ),
        width="15%", sort="last_scan_at",
    ),
    ListColumn(
        "attempts", _("Tries"), cells.only(Column("attempts", _("Failed attempts"), lambda row: row.attempts)),
        width="56", number=True,
    ),
    ListColumn("value", _("Value"), cells.only(*cells.worth(order_of)), width="132", number=True, phone="side"),
    ListColumn(
        "promised", _("Promised"), cells.only(Column("promised_on", _("Promised"), lambda row: row.promised_on)),
        width="112", number=True, sort="promised_on",
    ),
    ListColumn(
        "created_at", _("Booked"), cells.only(Column("created_at", _("Booked"), lambda row: row.created_at)),
        width="152", number=True, sort="created_at",
    ),
    ListColumn(
        "handed_over", _("Handed over"),
        cells.only(Column("handed_over_at", _("Handed over"), lambda row: row.handed_over_at)), "152", number=True,
    ),
    ListColumn(
        "delivered", _("Delivered"), cells.only(Column("delivered_at", _("Delivered"), lambda row: row.delivered_at)),
        "152", number=True,
    ),
    ListColumn(
        "outcome", _("Outcome"),
        cells.only(Column("outcome", _("Outcome"), lambda row: str(wording.of_bucket(row.bucket).text))), "150",
    ),
    ListColumn("zone", _("Zone"), cells.only(Column("zone", _("Zone"), lambda row: row.zone)), "72"),
    ListColumn("phone", _("Phone"), cells.phone(order_of), width="160"),
)  # fmt: skip
DEFAULTS = ("parcel", "state", "buyer", "seen", "attempts", "value", "promised")
IN_A_QUEUE = ("left", "parcel", "state", "buyer", "seen", "attempts", "value")


def _defaults(said: QueryDict) -> tuple[str, ...]:
    return IN_A_QUEUE if queue_of(said) else DEFAULTS


def _label(column: ListColumn, said: QueryDict) -> Words:
    """Over the clocks of a queue stands what they count."""
    queue = queue_of(said)
    return worklists.heading(queue) if queue and column.key == "left" else column.label


def _sorts(said: QueryDict) -> tuple[str, ...]:
    """Newest first; within one state by its age, and among open parcels by their last scan and their promise."""
    if queue_of(said):
        return ("clock", "-clock")
    names = ["created_at"]
    if len(said.getlist("status")) == 1 and said["status"] != ScanStatus.CREATED:
        names.append("status_at")
    if said.getlist("outcome") == [Bucket.OPEN]:
        names += ["last_scan_at", "promised_on"]
    return ("-created_at", "created_at", *(f"{way}{name}" for name in names[1:] for way in ("-", "")))


def _ordered(rows: QuerySet[Any], sort: str, said: QueryDict) -> QuerySet[Any]:
    queue = queue_of(said)
    if queue:
        return (queries.last_first if sort.startswith("-") else queries.in_turn)(rows, queue)
    return queries.listed(rows, by=sort)


def _menus(said: QueryDict, _store: Store) -> list[tuple[str, Words, Choices]]:
    queue = queue_of(said)
    return [
        ("queue", _("Queue"), Queue.choices),
        *([] if queue else [("status", _("Status"), STATES)]),
        ("payment_method", _("Payment"), Payment.choices),
        *([] if queue else [("outcome", _("Outcome"), Bucket.choices)]),
    ]


def _headline(_rows: QuerySet[Any], total: CappedCount, said: QueryDict, _at: datetime) -> str:
    queue = queue_of(said)
    if queue:
        return worklists.first_line(queue, total)
    return ngettext("%(n)s parcel", "%(n)s parcels", total.n) % {"n": total}


def _rows(found: Sequence[Shipment], allowed: frozenset[Action], said: QueryDict, at: datetime) -> list[Row]:
    queue = queue_of(said)
    return [
        Row(
            parcel,
            wording.of_scan(parcel.status),
            buyers.name(parcel.order, allowed),
            worklists.left(queue, parcel, at=at) if queue else None,
        )
        for parcel in found
    ]


PARCELS = ListKind(
    name="parcels",
    title=_("Parcels"),
    model=Shipment,
    filters=ShipmentFilter,
    columns=COLUMNS,
    defaults=_defaults,
    views=(BuiltIn("all", _("All"), ""), *(BuiltIn(one.value, one.label, f"queue={one.value}") for one in Queue)),
    sorts=_sorts,
    ordered=_ordered,
    menus=_menus,
    rows=_rows,
    headline=_headline,
    label=_label,
    row_template="desk/_parcel_row.html",
    contact=lambda: cells.contact(order_of),
    empty=(_("No parcel yet."), _("Parcels appear when they are booked, or when a file says that they were.")),
)
