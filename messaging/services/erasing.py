"""What was written to a buyer, and what she wrote back, go."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Q

from accounts.models import Store
from core.queue import QueueState
from messaging.models import DeliveryEvent, Message, Reply

NOBODY = "erased"


@transaction.atomic
def erase(*, store: Store, threads: Collection[str], addresses: Collection[str]) -> Mapping[str, int]:
    """Words, receiver and the messenger's own names for them; what waits is not sent any more. How many, by kind.

    A messenger's id goes too: WhatsApp's holds the phone number.
    """
    hers = Message.objects.filter(store=store).filter(Q(thread__in=threads) | Q(to__in=addresses)).exclude(to=NOBODY)
    held = list(hers.select_for_update().order_by("pk"))
    named = Q(pk=None)
    for message in held:
        if message.provider_id:
            named |= Q(connection=message.connection_id, provider_id=message.provider_id)
    pks = [message.pk for message in held]
    waiting = Message.objects.filter(pk__in=pks, state__in=[QueueState.WAITING, QueueState.CLAIMED])
    waiting.update(state=QueueState.SET_ASIDE)
    blank = Message.objects.filter(pk__in=pks)
    return {
        "deliveries": DeliveryEvent.objects.filter(named).delete()[0],
        "replies": Reply.objects.filter(connection__stores=store, sender__in=addresses).delete()[0],
        "messages": blank.update(to=NOBODY, subject="", text="", provider_id="", problem=""),
    }
