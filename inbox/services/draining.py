"""Work off the calls that were kept: read them, hear what they say, do what it sets off."""

import random
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db.models import Q

import messaging.services
from connectors import calling, registry
from connectors.models import Connection, Family
from inbox.models import Receipt
from inbox.services.listening import Utterance, listen
from inbox.services.working import work_off
from orders.states import Source
from returns.services import paying_back

BATCH = 200
LOOK_AT = 50  # of the oldest receipts, to choose whose turn it is


def drain(*, at: datetime) -> int:
    """One round over the receipts, the fresh ones of one connection; returns how many it took, 0 when none is due.

    A connection's calls are cheapest together. Workers choose at random among the oldest, so that they seldom choose
    the same, and a connection that talks a lot has its share of turns and no more.
    """
    oldest = list(Receipt.objects.filter(tries=0).due(at=at).values_list("connection_id", flat=True)[:LOOK_AT])
    turn = random.choice(oldest) if oldest else None  # noqa: S311 no secret
    rows = Receipt.objects.select_related("connection")
    return work_off(rows, partial(_read, at=at), fresh=Q(connection=turn), at=at, limit=BATCH)


def _read(receipts: Sequence[Receipt], *, at: datetime) -> None:
    """Read calls of one connection and apply what they say."""
    connection = receipts[0].connection
    READERS[Family(connection.family)](connection, receipts, at)
    calling.heard_from(connection, at=at)


def _read_courier(connection: Connection, receipts: Sequence[Receipt], at: datetime) -> None:
    adapter = registry.courier(connection.provider, connection.account())
    said = [Utterance(adapter.parse(receipt.call()), receipt.received_at, Source.PUSH) for receipt in receipts]
    listen(connection=connection, adapter=adapter, said=said, at=at)


def _read_messenger(connection: Connection, receipts: Sequence[Receipt], at: datetime) -> None:
    adapter = registry.messenger(connection.provider, connection.account())
    for receipt in receipts:
        messaging.services.hear(connection=connection, word=adapter.parse(receipt.call()), at=at)


def _read_gateway(connection: Connection, receipts: Sequence[Receipt], at: datetime) -> None:
    adapter = registry.gateway(connection.provider, connection.account())
    for receipt in receipts:
        paying_back.hear(connection=connection, tidings=adapter.parse(receipt.call()), at=at)


READERS = {Family.COURIER: _read_courier, Family.MESSENGER: _read_messenger, Family.PAYMENT: _read_gateway}
