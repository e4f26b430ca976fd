"""Ask for a message to be sent. It is a row in the caller's transaction; a worker carries it out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Store
from connectors.models import Connection
from core.queue import QueueState
from messaging.models import Message


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message to be sent, and from when on; `thread` and `once` as of `Message`."""

    store: Store
    connection: Connection
    to: str
    text: str
    thread: str
    once: str
    leaves_at: datetime
    subject: str = ""


@transaction.atomic
def say_all(*, wanted: Sequence[Wanted], at: datetime) -> list[Message | None]:
    """As `say`, for many: each message, or None where it was said before."""
    rows = [
        Message(
            store=one.store,
            connection=one.connection,
            to=one.to,
            subject=one.subject,
            text=one.text,
            thread=one.thread,
            once=one.once,
            asked_at=at,
            try_at=one.leaves_at,
        )
        for one in wanted
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    kept = {message.key: message for message in Message.objects.filter(key__in=[row.key for row in rows])}
    return [kept.get(row.key) for row in rows]


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


@transaction.atomic
def call_off(*, store: int, once: Collection[str], why: str) -> int:
    """Take back messages of the store with this id that have not left yet; returns how many. What has left stays."""
    waiting = Message.objects.filter(store=store, once__in=once, state=QueueState.WAITING, unsure=False)
    return waiting.update(state=QueueState.SET_ASIDE, problem=why)
