"""People who want no messages, and those who changed their mind."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core import audit
from core.crypto import digest
from core.queue import QueueState
from messaging.models import Message, OptOut

STOP: Final = frozenset({"stop", "stop all", "unsubscribe", "berhenti"})  # a whole reply, in any case of letters


def says_stop(text: str) -> bool:
    """Whether a reply asks for no more messages, and for nothing else."""
    return " ".join(text.split()).strip(".!").casefold() in STOP


@transaction.atomic
def opt_out(*, store: Store, addresses: Collection[str], at: datetime, actor: User | None) -> None:
    """Write to these phones and e-mail addresses no more in this store's name; saying it twice changes nothing.

    What waits to be sent to them is not sent.
    """
    for address in sorted(addresses):
        row, new = OptOut.objects.get_or_create(store=store, address=digest(address), defaults={"at": at})
        if new:
            audit.record("messaging.buyer.opted_out", row, at=at, actor=actor)
    waiting = Message.objects.filter(store=store, to__in=addresses, state=QueueState.WAITING, unsure=False)
    waiting.update(state=QueueState.SET_ASIDE, problem=_("The buyer wants no messages."))


@transaction.atomic
def opt_in(*, store: Store, addresses: Collection[str], at: datetime, actor: User | None) -> None:
    """Write to them again; what was not sent meanwhile stays unsent."""
    marks = [digest(address) for address in addresses]
    rows = OptOut.objects.select_for_update().filter(store=store, address__in=marks).order_by("pk")
    for row in rows:
        audit.record("messaging.buyer.opted_in", row, at=at, actor=actor)
        row.delete()


def since(*, store: Store, addresses: Collection[str]) -> datetime | None:
    """Since when one of these wants no messages from the store; None where they all take them."""
    marks = [digest(address) for address in addresses]
    rows = OptOut.objects.filter(store=store, address__in=marks).order_by("at") if marks else OptOut.objects.none()
    return rows.values_list("at", flat=True).first()
