"""The demo's own alarm clock; it ticks in the demo only."""

import random

from celery import shared_task
from django.utils import timezone

from demo import living

EVERY = 5.0  # seconds between two ticks
TURNS = 6  # calls to the simulator in one tick: the others want the worker too
CHANCE = random.SystemRandom()


@shared_task(name="demo.live")
def live() -> None:
    """Book what is due, and let an order come now and then."""
    for _turn in range(TURNS):
        if not living.book_due(at=timezone.now()):
            break
    living.keep_selling(at=timezone.now(), seconds=EVERY, chance=CHANCE)


@shared_task(name="demo.acquaint")
def acquaint() -> None:
    """Introduce the stores and the simulator to each other."""
    living.acquaint()
