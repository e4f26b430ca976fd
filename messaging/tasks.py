"""The alarm clock of outgoing messages: one task a connection, so that a slow messenger delays no other."""

import random
from functools import partial

from celery import shared_task
from django.utils import timezone

from connectors import errands
from connectors.models import Connection
from messaging import services
from messaging.models import Message

CHANCE = random.SystemRandom()


@shared_task(name="messaging.sweep")
def sweep() -> None:
    """Wake one task for each connection that has messages to send and may be called."""
    now = timezone.now()
    due = Message.objects.workable(at=now).filter(connection__in=Connection.objects.callable_at(now))
    for connection_id in due.order_by().values_list("connection", flat=True).distinct():
        send.delay(connection_id)


@shared_task(name="messaging.send")
def send(connection_id: int) -> None:
    """Send what is due on one connection, message by message."""
    step = partial(services.send_next, connection_id=connection_id, chance=CHANCE)
    errands.keep_on(lambda now: step(at=now), clock=timezone.now)
