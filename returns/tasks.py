"""Ticks of the clock; the work itself is in `returns.services`. Refunds go out one task a gateway."""

import random
from functools import partial

from celery import shared_task
from django.utils import timezone

from connectors import errands
from connectors.models import Connection
from returns.models import Refund
from returns.services import paying_back, waiting
from returns.services.pickups import sweeping
from returns.services.requests import resolving
from returns.states import Payout, RefundStatus

CHANCE = random.SystemRandom()


@shared_task(name="returns.claim_missed")
def claim_missed() -> None:
    """Claim parcels that were marked returned and never came."""
    waiting.claim_missed(at=timezone.now())


@shared_task(name="returns.fetch")
def fetch() -> None:
    """Send couriers for approved returns, and go on with what couriers answered."""
    sweeping.sweep(at=timezone.now())


@shared_task(name="returns.sweep_refunds")
def sweep_refunds() -> None:
    """Wake one task for each gateway that has refunds to pay and may be called."""
    now = timezone.now()
    paying_back.fail_refused(at=now)
    due = Refund.objects.workable(at=now).filter(status=RefundStatus.SENDING, way=Payout.GATEWAY)
    callable_now = due.filter(connection__in=Connection.objects.callable_at(now))
    for connection_id in callable_now.order_by().values_list("connection", flat=True).distinct():
        pay_back.delay(connection_id)


@shared_task(name="returns.pay_back")
def pay_back(connection_id: int) -> None:
    """Pay back what is due by one gateway, one refund after the other."""
    step = partial(paying_back.send_next, connection_id=connection_id, chance=CHANCE)
    errands.keep_on(lambda now: step(at=now), clock=timezone.now)


@shared_task(name="returns.close_settled")
def close_settled() -> None:
    """Close returns for which nothing is left to do."""
    resolving.close_settled(at=timezone.now())
