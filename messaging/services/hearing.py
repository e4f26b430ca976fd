"""What messengers report: kept once, folded into how far each message came."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import connection as database
from django.db import transaction

from connectors.messengers import base as messengers
from connectors.messengers.base import Delivery, DeliveryReport, Word
from connectors.models import Connection
from messaging.fold import Heard, fold
from messaging.models import DeliveryEvent, Message, Reply
from messaging.services import opting

LONGEST_NUMBER, LONGEST_SENDER, LONGEST_PROBLEM = 200, 254, 400
NUL = "\0"  # PostgreSQL has no such character
IN_TURN = (
    "SELECT pg_advisory_xact_lock(%s, hashtext(number)) FROM unnest(%s::text[]) AS number ORDER BY hashtext(number)"
)


@transaction.atomic
def hear(*, connection: Connection, word: Word, at: datetime) -> None:
    """Keep deliveries and replies that are new. A report about a message nobody knows yet waits for it."""
    replies = [_reply(connection, said) for said in word.replies if _names(said.provider_id)]
    _obey(connection, replies, at)
    Reply.objects.bulk_create(replies, ignore_conflicts=True)
    reports = [report for report in word.deliveries if _names(report.provider_id)]
    numbers = {report.provider_id for report in reports}
    _one_at_a_time(connection, numbers)
    DeliveryEvent.objects.bulk_create([_event(connection, report, at) for report in reports], ignore_conflicts=True)
    _refold(connection, numbers)


def _names(number: str) -> bool:
    """Whether a message can have this number; junk has others."""
    return 0 < len(number) <= LONGEST_NUMBER and NUL not in number


def _one_at_a_time(connection: Connection, numbers: set[str]) -> None:
    """Two who hear of one message follow each other: a report that comes in the moment in which the message learns
    its number would else see the message without it, and the message would not see the report."""
    with database.cursor() as cursor:
        cursor.execute(IN_TURN, [connection.pk, sorted(numbers)])


def _reply(connection: Connection, said: messengers.Reply) -> Reply:
    return Reply(
        connection=connection,
        provider_id=said.provider_id,
        sender=said.sender.replace(NUL, "")[:LONGEST_SENDER],
        text=said.text.replace(NUL, ""),
        at=said.at,
    )


def _obey(connection: Connection, replies: Sequence[Reply], at: datetime) -> None:
    """Who writes STOP gets no more messages from the stores that wrote by this connection. A reply that is told again
    is not: somebody may have been asked to write to her since.
    """
    stops = {reply.provider_id: reply.sender for reply in replies if opting.says_stop(reply.text)}
    if not stops:
        return
    known = Reply.objects.filter(connection=connection, provider_id__in=stops).values_list("provider_id", flat=True)
    senders = {sender for number, sender in stops.items() if number not in set(known)}
    for store in connection.stores.order_by("pk") if senders else ():
        opting.opt_out(store=store, addresses=senders, at=at, actor=None)


def _event(connection: Connection, report: DeliveryReport, at: datetime) -> DeliveryEvent:
    return DeliveryEvent(
        connection=connection,
        provider_id=report.provider_id,
        delivery=report.delivery,
        happened_at=report.at,
        received_at=at,
        problem=report.problem.replace(NUL, "")[:LONGEST_PROBLEM],
    )


def _refold(connection: Connection, provider_ids: set[str]) -> None:
    messages = Message.objects.select_for_update().filter(connection=connection, provider_id__in=provider_ids)
    locked = list(messages.order_by("pk"))
    heard = defaultdict[str, list[Heard]](list)
    events = DeliveryEvent.objects.filter(connection=connection, provider_id__in=[m.provider_id for m in locked])
    for provider_id, delivery, happened_at in events.values_list("provider_id", "delivery", "happened_at"):
        heard[provider_id].append(Heard(Delivery(delivery), happened_at))
    for message in locked:
        if furthest := fold(heard[message.provider_id]):
            message.delivery, message.delivery_at = furthest.delivery, furthest.at
    Message.objects.bulk_update(locked, ["delivery", "delivery_at"], batch_size=500)
