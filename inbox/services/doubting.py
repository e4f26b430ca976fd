"""A courier that takes an end back is asked again at once: was it a slip, or did the parcel really turn round?"""

from collections.abc import Sequence
from datetime import datetime

from orders.models import News, Shipment
from orders.states import Bucket

ENDS = frozenset(Bucket) - {Bucket.OPEN, Bucket.RTO}


def ask_again(news: Sequence[News], *, at: datetime) -> None:
    """Make the parcels due for a question whose end was taken back."""
    parcels = [
        item.shipment_id for item in news if item.bucket_before in ENDS and item.bucket_after != item.bucket_before
    ]
    if parcels:
        Shipment.objects.filter(pk__in=parcels).exclude(connection=None).update(next_poll_at=at)
