"""Woken by the clock: what nobody will ask for again is deleted."""

from celery import shared_task
from django.utils import timezone

from core import limits, repeats


@shared_task
def forget_old() -> None:
    """Buckets that are full again, and answers that nobody will repeat the question of."""
    now = timezone.now()
    limits.forget_idle(at=now)
    repeats.forget_old(at=now)
