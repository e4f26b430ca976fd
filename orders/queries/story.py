"""All entries of an order's timeline, from every kind of row that tells something about it."""

from itertools import chain

from core import audit
from messaging.models import Message
from orders import doings, happenings
from orders.headline import Reader
from orders.models import Order
from orders.queries import tags
from orders.timeline import Entry


def entries(order: Order, reader: Reader) -> list[Entry]:
    """What happened to `order` (fetched by `orders.whole`), unsorted; two queries, for messages and deeds, and one
    more where tags were changed."""
    parcels = list(order.shipments.all())
    told = [
        happenings.scans(parcel, list(parcel.scans.all()), numbered=happenings.numbering(parcel, parcels))
        for parcel in parcels
    ]
    asked = [happenings.instructions(parcel.instructions.all()) for parcel in parcels]
    written = Message.objects.about(f"order:{order.pk}").filter(store=order.store_id).select_related("connection")
    deeds = list(audit.about(order, *parcels))
    return [
        happenings.placed(order, reader),
        *chain(*told, *asked),
        *happenings.messages(written),
        *doings.of_people(order, deeds, tags=tags.named(doings.tags_in(deeds))),
        *doings.notes(order.notes.all()),
    ]
