"""What messengers report: kept once, folded into how far each message came."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from connectors.messengers.base import Delivery, DeliveryReport, Word
from connectors.models import Connection
from messaging.fold import Heard, fold
from messaging.models import DeliveryEvent, Message, Reply


@transaction.atomic
def hear(*, connection: Connection, word: Word, at: datetime) -> None:
    """Keep deliveries and replies that are new. A report about a message nobody knows yet waits for it."""
    Reply.objects.bulk_create(
        [
            Reply(
                connection=connection, provider_id=reply.provider_id, sender=reply.sender, text=reply.text, at=reply.at
            )
            for reply in word.replies
        ],
        ignore_conflicts=True,
    )
    DeliveryEvent.objects.bulk_create(
        [_event(connection, report, at) for report in word.deliveries], ignore_conflicts=True
    )
    _refold(connection, {report.provider_id for report in word.deliveries})


def _event(connection: Connection, report: DeliveryReport, at: datetime) -> DeliveryEvent:
    return DeliveryEvent(
        connection=connection,
        provider_id=report.provider_id,
        delivery=report.delivery,
        happened_at=report.at,
        received_at=at,
        problem=report.problem[:400],
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
