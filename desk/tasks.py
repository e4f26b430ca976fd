"""Woken by the clock; what is due lies in tables."""

from celery import shared_task
from django.utils import timezone

from desk.services import carrying, viewing


@shared_task(name="desk.carry_bulk")
def carry_bulk() -> None:
    """Carry out what people asked for over many rows."""
    while carrying.carry(clock=timezone.now):
        pass


@shared_task(name="desk.forget_old")
def forget_old() -> None:
    """Delete for good what people deleted a day ago."""
    viewing.forget_old(at=timezone.now())
