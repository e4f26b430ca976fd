"""Ticks of the clock; the work itself is in `returns.services`."""

from celery import shared_task
from django.utils import timezone

from returns.services import waiting


@shared_task(name="returns.claim_missed")
def claim_missed() -> None:
    """Claim parcels that were marked returned and never came."""
    waiting.claim_missed(at=timezone.now())
