"""What the ledger must notice: well-known mistakes, each put into a running site by `tests.chaos.stand`."""

import os
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import connections

from inbox import handlers
from inbox.services import draining, receiving
from orders import fold as folds
from orders import identity
from orders.models import News
from orders.services.tracking import folding


def last_writer_wins() -> None:
    """The scan that arrived last is the state."""
    folding.fold = lambda said: folds.fold(sorted(said, key=lambda each: each.received_at)[-1:])


def highest_rank_wins() -> None:
    """The status furthest down the list is the state."""
    folding.fold = lambda said: folds.fold(sorted(said, key=lambda each: folds.PRECEDENCE[each.status])[-1:])


def no_unique_key() -> None:
    """Each delivery is a report of its own."""
    identity.scan_digest = lambda **_: os.urandom(32)
    receiving.digest = lambda call, signed_by: os.urandom(32)


def ack_before_commit() -> None:
    """Thanks first, keep later."""
    keep = receiving.keep

    def later(**what: object) -> None:
        time.sleep(0.5)
        keep(**what)  # type: ignore[arg-type]
        connections.close_all()

    def at_once(**what: object) -> bool:
        threading.Thread(target=later, kwargs=what, daemon=True).start()
        return True

    receiving.keep = at_once


def swallowed_exception() -> None:
    """What can't be applied now and then is logged and forgotten."""
    read = draining._read

    def careless(receipts: Sequence[object], *, at: datetime) -> None:
        if random.random() > 0.3:
            read(receipts, at=at)

    draining._read = careless


def effect_before_commit() -> None:
    """The effect leaves the house before the reason for it is safe."""

    def hasty(news: Sequence[News], *, at: datetime) -> None:
        rows = [(item.shipment_id, item.before, item.after, item.pk) for item in news]
        other = connections["default"].copy()
        with other.cursor() as cursor:
            cursor.executemany("INSERT INTO chaos_effect VALUES (%s, %s, %s, %s)", rows)
        other.close()

    handlers.on_news = hasty


FAULTS: Mapping[str, Callable[[], None]] = {
    each.__name__: each
    for each in (
        last_writer_wins,
        highest_rank_wins,
        no_unique_key,
        ack_before_commit,
        swallowed_exception,
        effect_before_commit,
    )
}
