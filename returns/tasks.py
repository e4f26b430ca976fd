"""Ticks of the clock; the work itself is in `returns.services`."""

from celery import shared_task
from django.utils import timezone

from returns.services import waiting
from returns.services.pickups import sweeping


@shared_task(name="returns.claim_missed")
def claim_missed() -> None:
    """Claim parcels that were marked returned and never came."""
    waiting.claim_missed(at=timezone.now())


@shared_task(name="returns.fetch")
def fetch() -> None:
    """Send couriers for approved returns, and go on with what couriers answered."""
    sweeping.sweep(at=timezone.now())
