"""Ask for a message to be sent. It is a row in the caller's transaction; a worker carries it out."""

from datetime import datetime

from django.db import transaction

from accounts.models import Store
from connectors.models import Connection
from messaging.models import Message


@transaction.atomic
def say(
    *,
    store: Store,
    connection: Connection,
    to: str,
    text: str,
    thread: str,
    once: str,
    at: datetime,
    subject: str = "",
) -> Message | None:
    """Queue one message; None when `once` was said before. `once` may be empty for what a person writes by hand."""
    message = Message(
        store=store,
        connection=connection,
        to=to,
        subject=subject,
        text=text,
        thread=thread,
        once=once,
        asked_at=at,
        try_at=at,
    )
    if not once:
        message.save()
        return message
    Message.objects.bulk_create([message], ignore_conflicts=True)
    return Message.objects.filter(store=store, once=once, key=message.key).first()
