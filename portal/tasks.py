"""Ticks of the clock for buyers' pages."""

from celery import shared_task
from django.utils import timezone

from portal.returning import parking


@shared_task(name="portal.forget_unsent")
def forget_unsent() -> None:
    """Delete photos that buyers chose and never sent."""
    parking.forget(at=timezone.now())
