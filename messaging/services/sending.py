"""Carry queued messages to their messengers, each once."""

import random
from datetime import datetime, timedelta

from django.db import transaction

from connectors import calling, errands, registry
from connectors.messengers.base import Delivery, DeliveryReport, Outgoing, Word
from connectors.models import Connection
from core.queue import wait_after
from messaging.models import Message
from messaging.services import hearing


class Sending:
    """The errand of one message."""

    def __init__(self, connection: Connection, *, at: datetime) -> None:
        self.connection = connection
        self.can_look_up = registry.MESSENGERS[connection.provider].can_look_up
        self.at = at

    def send(self, message: Message) -> str:
        """Hand it to the messenger; returns the messenger's id."""
        outgoing = Outgoing(key=str(message.key), to=message.to, text=message.text, subject=message.subject)
        return calling.messenger(self.connection, lambda messenger: messenger.send(outgoing), at=self.at)

    def look_up(self, message: Message) -> str | None:
        """The messenger's id, if an earlier try arrived."""
        key = str(message.key)
        return calling.messenger(self.connection, lambda messenger: messenger.look_up(key), at=self.at)

    def enough(self, message: Message) -> bool:
        """Messages are tried for days."""
        return False

    def pause(self, message: Message, *, chance: random.Random) -> timedelta:
        """A little longer each time."""
        return wait_after(message.tries, chance=chance)

    @transaction.atomic
    def record(self, message: Message, provider_id: str) -> None:
        """It left: keep its id; what the messenger reported about that id meanwhile counts from now on."""
        if message.finish():
            Message.objects.filter(pk=message.pk).update(provider_id=provider_id, unsure=False)
            accepted = DeliveryReport(provider_id, Delivery.ACCEPTED, self.at)
            hearing.hear(connection=self.connection, word=Word(deliveries=[accepted]), at=self.at)


def send_next(*, connection_id: int, at: datetime, chance: random.Random) -> bool:
    """Send the message that has been due longest on this connection; False when none is."""
    message = errands.take(Message.objects.filter(connection=connection_id), at=at)
    if message is None:
        return False
    errands.carry(message, errand=Sending(message.connection, at=at), at=at, chance=chance)
    return True
