"""News from elsewhere: imports, corrections, hand entry. What a drain heard has been handled already."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db.models import Q

from inbox import handlers
from inbox.services.working import work_off
from orders.models import News

BATCH = 200


def sweep(*, at: datetime) -> int:
    """One round over the news; returns how many it took, 0 when none is waiting."""
    return work_off(News.objects.all(), partial(_handle, at=at), fresh=Q(), at=at, limit=BATCH)


def _handle(news: Sequence[News], *, at: datetime) -> None:
    handlers.on_news(news, at=at)
