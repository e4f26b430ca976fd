"""What may be done by hand on the order page: edit, cancel, note, tag, parcels; or why not."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Action
from connectors.couriers.words import Direction
from desk.byhand.forms import CancelForm
from orders import wording
from orders.models import Order, Shipment
from orders.queries import tags as tag_queries
from orders.services import packing, parcelling
from orders.states import Bucket, Decision


def of_order(order: Order, user: User, allowed: frozenset[Action], *, at: datetime) -> dict[str, Any]:
    """What the order page needs for it, beside `sheet.of_order`."""
    parcels = [one for one in order.shipments.all() if one.direction == Direction.FORWARD]
    edits, notes = Action.ORDERS_EDIT in allowed, Action.ORDERS_NOTE in allowed
    return {
        "may_answer": Action.NDR_ANSWER in allowed,
        "may_edit": edits,
        "may_note": notes,
        "may_split": edits and any(line.quantity for line in order.lines.all()) and _may_split(order, parcels),
        "cancelling": CancelForm() if edits and not why_not_cancel(order, parcels) else None,
        "cancel_says": _cancel_says(parcels),
        "not_cancellable": why_not_cancel(order, parcels) if edits else "",
        "open_notes": {note.pk: note.open_to(user.pk, at) for note in order.notes.all() if note.author_id == user.pk},
        "all_tags": tag_queries.of_store(order.store_id, limit=200) if notes else [],
        "kept": {one.pk: parcelling.why_kept(one) for one in parcels} if edits else {},
    }


def why_not_cancel(order: Order, parcels: list[Shipment]) -> str:
    """Why the order can't be cancelled; empty where it can, or is."""
    if order.decision == Decision.CANCELLED:
        return _("It is cancelled.")
    going = any(one.bucket == Bucket.OPEN for one in parcels)
    if not going and any(one.bucket != Bucket.CANCELLED for one in parcels):
        return _("Its way has ended.")
    return ""


def _cancel_says(parcels: list[Shipment]) -> str:
    """What cancelling does to parcels, before anybody presses it."""
    going = [one for one in parcels if one.bucket == Bucket.OPEN and (one.handed_over_at or one.awb)]
    if not going:
        return _("Nothing is booked: it just ends.")
    names = ", ".join(dict.fromkeys(wording.courier(one.courier) for one in going))
    if any(one.handed_over_at for one in going):
        return _("On its way: %(couriers)s is asked to send it back, where its interface takes that.") % {
            "couriers": names
        }
    return _("Booked: %(couriers)s is asked to cancel it, where its interface takes that.") % {"couriers": names}


def _may_split(order: Order, parcels: list[Shipment]) -> bool:
    ours = [one for one in parcels if packing.may_repack(one)]
    return bool(ours) or not parcels or order.outcome == Bucket.OPEN
