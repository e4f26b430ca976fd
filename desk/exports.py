"""The lists as files: exactly the rows that are shown, personal data masked unless it was asked for and is allowed."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store
from accounts.roles import Action
from core.web import export, masking
from core.web.export import Column
from desk import doors
from desk.doors import Request
from desk.lists import QUIET
from orders import wording
from orders.models import Order, Shipment
from orders.services import exporting

AT_ONCE = 1000  # rows read together
Mask = Callable[[str | None], str | None]


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


def links(request: Request, store: Store) -> list[tuple[str, str]]:
    """Addresses and words of the export menu; none for a role that may not export."""
    allowed, said = doors.may(request, store), request.GET.copy()
    if Action.ORDERS_EXPORT not in allowed:
        return []
    kinds = [("", "")]
    if Action.ORDERS_EXPORT_UNMASKED in allowed:
        kinds.append(("open", _(" with contact data")))
    made = []
    for contact, words in kinds:
        for form in Format:
            said["format"], said["contact"] = form.value, contact
            made.append((f"?{said.urlencode()}", f"{form.value.upper()}{words}"))
    return made


def file(request: Request, store: Store, rows: QuerySet[Any], *, title: str, what: str) -> HttpResponseBase:
    """The rows as the file that the request asks for; with contact data only where the role may, and noted."""
    doors.require(request, store, Action.ORDERS_EXPORT)
    unmasked = request.GET.get("contact") == "open"
    if unmasked:
        doors.require(request, store, Action.ORDERS_EXPORT_UNMASKED)
        by = sorted(name for name, value in request.GET.items() if value and name not in QUIET)
        exporting.note_unmasked(store=store, what=what, filtered_by=by, at=timezone.now(), actor=request.user)
    columns = (order_columns if what == "orders" else parcel_columns)(_clear if unmasked else None)
    read: Iterable[Any] = rows.iterator(chunk_size=AT_ONCE)
    if request.GET.get("format") == Format.XLSX:
        return export.xlsx_response(title=title, columns=columns, rows=read, zone=store.zone)
    return export.csv_response(title=title, columns=columns, rows=read, zone=store.zone)


def _clear(text: str | None) -> str | None:
    return text


def order_columns(clear: Mask | None) -> list[Column[Order]]:
    """The columns of the order list's file."""
    return [
        Column("number", _("Order"), lambda row: row.number),
        Column("placed_at", _("Ordered"), lambda row: row.placed_at),
        Column("status", _("Status"), lambda row: str(wording.of_order(row.status, row.outcome).text)),
        *_buyer(lambda row: row, clear),
        Column("payment_method", _("Payment"), lambda row: row.payment_method),
        Column("total", _("Total"), lambda row: row.total),
        Column("cod_amount", _("To collect"), lambda row: row.cod_amount),
        Column("currency", _("Currency"), lambda row: row.currency),
        Column(
            "courier",
            _("Courier"),
            lambda row: ", ".join(dict.fromkeys(wording.courier(one.courier) for one in row.shipments.all())),
        ),
        Column("awb", _("AWB"), lambda row: ", ".join(one.awb for one in row.shipments.all() if one.awb)),
        Column("channel", _("Channel"), lambda row: row.channel),
    ]


def parcel_columns(clear: Mask | None) -> list[Column[Shipment]]:
    """The columns of the parcel list's file."""
    return [
        Column("awb", _("AWB"), lambda row: row.awb),
        Column("number", _("Order"), lambda row: row.order.number),
        Column("courier", _("Courier"), lambda row: wording.courier(row.courier)),
        Column("status", _("Status"), lambda row: str(wording.of_scan(row.status).text)),
        Column("status_at", _("Since"), lambda row: row.status_at),
        Column("outcome", _("Outcome"), lambda row: row.bucket),
        Column("reason", _("Reason"), lambda row: row.get_reason_display()),
        Column("attempts", _("Failed attempts"), lambda row: row.attempts),
        Column("place", _("Place"), lambda row: row.place),
        Column("promised_on", _("Promised"), lambda row: row.promised_on),
        Column("handed_over_at", _("Handed over"), lambda row: row.handed_over_at),
        Column("delivered_at", _("Delivered"), lambda row: row.delivered_at),
        *_buyer(lambda row: row.order, clear),
        Column("payment_method", _("Payment"), lambda row: row.order.payment_method),
        Column("total", _("Total"), lambda row: row.order.total),
        Column("currency", _("Currency"), lambda row: row.order.currency),
    ]


def _buyer(order: Callable[[Any], Order], clear: Mask | None) -> list[Column[Any]]:
    return [
        Column("customer_name", _("Buyer"), lambda row: (clear or masking.name)(order(row).buyer_name)),
        Column("phone", _("Phone"), lambda row: (clear or masking.phone)(order(row).phone or order(row).phone_given)),
        Column("city", _("City"), lambda row: order(row).city),
        Column("state", _("State"), lambda row: order(row).state),
        Column("postcode", _("Postcode"), lambda row: order(row).postcode),
    ]
