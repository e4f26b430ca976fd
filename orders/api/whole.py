"""One order with everything about it, as the API tells it."""

from typing import Any

from django.http import Http404
from django.utils import timezone, translation
from rest_framework.request import Request

from accounts.api import caller
from accounts.roles import Action
from orders import policy
from orders.api.shapes import ActionShape, EntryShape, LineShape, LockShape, NoteShape, OrderShape, ParcelWithScans
from orders.headline import Reader
from orders.models import Order
from orders.queries import orders, story
from orders.services import editing, instructing
from orders.timeline import chosen


def whole(request: Request, pk: int) -> dict[str, Any]:
    """Scoped; raises 404."""
    order = orders.whole(Order.objects.allowed(caller(request), Action.ORDERS_VIEW)).filter(pk=pk).first()
    if order is None:
        raise Http404
    locked = editing.locks_of(order, list(order.shipments.all()))
    return {
        **OrderShape(order).data,
        "lines": LineShape(order.lines.all(), many=True).data,
        "shipments": ParcelWithScans(order.shipments.all(), many=True).data,
        "timeline": EntryShape(_timeline(order), many=True).data,
        "notes": NoteShape(order.notes.all(), many=True).data,
        "locked_fields": LockShape([{"field": name, "why": why} for name, why in locked.items()], many=True).data,
        "allowed_actions": ActionShape(_actions(order), many=True).data,
    }


def _timeline(order: Order) -> list[dict[str, object]]:
    reader = Reader(zone=order.store.zone, language=translation.get_language() or "en", at=timezone.now())
    told = chosen(story.entries(order, reader), None)
    return [
        {"kind": entry.kind, "at": entry.when, "text": entry.emphasis + entry.text + entry.note, "detail": entry.detail}
        for entry in told
    ]


def _actions(order: Order) -> list[dict[str, object]]:
    return [
        {"action": choice.verb, "shipment": parcel.pk, "locked": str(choice.locked)}
        for parcel in order.shipments.all()
        for choice in policy.choices(instructing.parcel_of(parcel))
    ]
