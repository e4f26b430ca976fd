from celery import shared_task
from django.utils import timezone

from config import pulse as pulses


@shared_task
def pulse() -> None:
    """A worker took a tick: both of them live."""
    pulses.beat("worker", at=timezone.now())
