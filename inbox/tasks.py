"""Woken by the clock; what is due lies in tables."""

import time
from collections.abc import Callable

from celery import shared_task
from django.utils import timezone

from inbox.services import draining, forgetting, polling, sweeping

TURN = 2.0  # seconds that one task keeps its worker at most, before the others have their turn


@shared_task
def drain() -> None:
    """Work off the calls that came in."""
    _while_there_is_work(lambda: draining.drain(at=timezone.now()))


@shared_task
def sweep() -> None:
    """Handle news from elsewhere."""
    _while_there_is_work(lambda: sweeping.sweep(at=timezone.now()))


@shared_task
def poll() -> None:
    """Ask couriers about parcels that are due."""
    polling.poll(clock=timezone.now, patience=polling.PATIENCE)


@shared_task
def forget_old() -> None:
    """Delete what nobody will ask for again."""
    _while_there_is_work(lambda: forgetting.forget_old(at=timezone.now()))


def _while_there_is_work(take: Callable[[], int]) -> None:
    until = time.monotonic() + TURN
    while take() and time.monotonic() < until:
        pass
