"""Delete what nobody will ask for again, some thousand rows at a time."""

from datetime import datetime, timedelta

from django.db.models import Model, QuerySet

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
    receipts = Receipt.objects.filter(state=QueueState.DONE, received_at__lt=at - RECEIPTS_KEPT)
    news = News.objects.filter(state=QueueState.DONE, at__lt=at - NEWS_KEPT)
    hours = HourOfCalls.objects.filter(hour__lt=at - HOURS_KEPT)
    return _delete(receipts) + _delete(news) + _delete(hours)


def _delete(rows: "QuerySet[Model]") -> int:
    """The oldest lie at the start of the key, so that finding them reads little."""
    oldest = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return rows.model._base_manager.filter(pk__in=oldest).delete()[0]
