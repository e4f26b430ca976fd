"""Delete what nobody will ask for again, some thousand rows at a time."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from connectors.models import HourOfCalls
from core.queue import QueueState
from inbox.models import Receipt
from orders.models import News

RECEIPTS_KEPT = timedelta(days=35)  # longer than any sender known to us repeats a call
NEWS_KEPT = timedelta(days=14)
HOURS_KEPT = timedelta(days=14)
BATCH = 5000


def forget_old(*, at: datetime) -> int:
    """One batch each of old receipts and news that are done with, and of old counts of calls; returns how many were
    deleted. What was set aside stays until a person has dealt with it."""
    return sum(
        (
            _delete(Receipt.objects.filter(state=QueueState.DONE), "received_at", at - RECEIPTS_KEPT),
            _delete(News.objects.filter(state=QueueState.DONE), "at", at - NEWS_KEPT),
            _delete(HourOfCalls.objects.all(), "hour", at - HOURS_KEPT),
        )
    )


def _delete(rows: "QuerySet[Any]", came: str, before: datetime) -> int:
    """The oldest lie at the start of the key: no more than a batch is read, however many rows there are that are still
    too young."""
    first = rows.order_by("pk").values_list("pk", came)[:BATCH]
    old = [pk for pk, moment in first if moment < before]
    return rows.filter(pk__in=old).delete()[0]
