"""Woken by the clock; what is due lies in tables."""

from celery import shared_task
from django.utils import timezone

from desk.services import viewing


@shared_task(name="desk.forget_old")
def forget_old() -> None:
    """Delete for good what people deleted a day ago."""
    viewing.forget_old(at=timezone.now())
