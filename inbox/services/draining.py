"""Work off the calls that were kept: read them, hear what they say, do what it sets off."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import messaging.services
from connectors import calling, registry
from connectors.models import Connection, Family
from inbox.models import Receipt
from inbox.services.listening import Utterance, listen
from inbox.services.working import work_off
from orders.states import Source

BATCH = 200


def drain(*, at: datetime) -> int:
    """One round over the receipts; returns how many it took, 0 when none is due."""
    rows = Receipt.objects.select_related("connection")
    return work_off(rows, partial(_read, at=at), apart=_of_connection, at=at, limit=BATCH)


def _of_connection(receipt: Receipt) -> int:
    return receipt.connection_id


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


READERS = {Family.COURIER: _read_courier, Family.MESSENGER: _read_messenger}
