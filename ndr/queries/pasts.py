"""What the same buyers did before: orders delivered to them, and orders that came back."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from core.writing import array

PASTS = """
    SELECT asked.key,
        count(DISTINCT other.id) FILTER (WHERE parcel.bucket = 'delivered' AND parcel.delivered_at < asked.at),
        count(DISTINCT other.id) FILTER (WHERE parcel.bucket = 'rto' AND parcel.rto_initiated_at < asked.at)
    FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[]) AS asked (key, order_id, at)
    JOIN orders_order AS mine ON mine.id = asked.order_id
    JOIN orders_order AS other ON other.customer_id = mine.customer_id AND other.id <> mine.id
    JOIN orders_shipment AS parcel ON parcel.order_id = other.id AND parcel.direction = 'forward'
    GROUP BY asked.key
"""


class Past(NamedTuple):
    """Orders of one buyer, up to a moment."""

    delivered: int = 0
    returned: int = 0


def of(asked: Sequence[tuple[int, datetime]]) -> list[Past]:
    """For each order and moment, what became of the buyer's other orders until then; one query for all."""
    if not asked:
        return []
    orders, moments = zip(*asked, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(PASTS, [array(range(len(asked))), array(orders), array(moments)])
        found = {key: Past(delivered, returned) for key, delivered, returned in cursor.fetchall()}
    return [found.get(key, Past()) for key in range(len(asked))]
