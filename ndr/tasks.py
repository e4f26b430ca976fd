"""The alarm clock of failed deliveries."""

import random

from celery import shared_task
from django.utils import timezone

from connectors import errands
from ndr.services import applying, filing, overhearing, settling

CHANCE = random.SystemRandom()


@shared_task(name="ndr.apply_rules")
def apply_rules() -> None:
    """Let rules act on the cases that wait for them."""
    errands.keep_on(lambda now: applying.apply_next(at=now), clock=timezone.now)


@shared_task(name="ndr.settle")
def settle() -> None:
    """Take note of what couriers were told elsewhere, and of what they answered."""
    overhearing.overhear(at=timezone.now())
    errands.keep_on(lambda now: settling.settle(at=now) > 0, clock=timezone.now)


@shared_task(name="ndr.file")
def file() -> None:
    """Write down for couriers, once a day, what could not be sent, and send that."""
    filing.collect(at=timezone.now())
    errands.keep_on(lambda now: filing.send_next(at=now, chance=CHANCE), clock=timezone.now)


@shared_task(name="ndr.honour")
def honour() -> None:
    """Compare what couriers accepted with what they did."""
    settling.honour(at=timezone.now())
    errands.keep_on(lambda now: settling.break_off(at=now) > 0, clock=timezone.now)
