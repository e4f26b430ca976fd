"""Carry queued messages to their messengers, each once."""

import random
from datetime import datetime

from connectors import errands, registry
from connectors.messengers.base import Delivery, DeliveryReport, Messenger, Outgoing, Word
from messaging.models import Message
from messaging.services import hearing


class Sending:
    """The errand of one message."""

    def __init__(self, messenger: Messenger, *, at: datetime) -> None:
        self.messenger = messenger
        self.can_look_up = messenger.can_look_up
        self.at = at

    def send(self, message: Message) -> str:
        """Hand it to the messenger; returns the messenger's id."""
        outgoing = Outgoing(key=str(message.key), to=message.to, text=message.text, subject=message.subject)
        return self.messenger.send(outgoing)

    def look_up(self, message: Message) -> str | None:
        """The messenger's id, if an earlier try arrived."""
        return self.messenger.look_up(str(message.key))

    def record(self, message: Message, provider_id: str) -> None:
        """It left: keep its id; what the messenger reported about that id meanwhile counts from now on."""
        if message.finish():
            Message.objects.filter(pk=message.pk).update(provider_id=provider_id, unsure=False)
            accepted = DeliveryReport(provider_id, Delivery.ACCEPTED, self.at)
            hearing.hear(connection=message.connection, word=Word(deliveries=[accepted]), at=self.at)


def send_next(*, connection_id: int, at: datetime, chance: random.Random) -> bool:
    """Send the message that has been due longest on this connection; False when none is."""
    message = errands.take(Message.objects.filter(connection=connection_id), at=at)
    if message is None:
        return False
    connection = message.connection
    messenger = registry.messenger(connection.provider, connection.account())
    errands.carry(message, errand=Sending(messenger, at=at), at=at, chance=chance)
    return True
