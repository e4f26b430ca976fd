"""Wake a worker before its next tick. Best effort: what is due lies in a table, and the tick comes anyway."""

from contextlib import suppress
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError


def nudge(task: str) -> None:
    """Send `task` once the present transaction is committed; a broker that is away is no error."""
    transaction.on_commit(partial(_send, task))


def _send(task: str) -> None:
    with suppress(OperationalError, OSError):
        current_app.send_task(task, retry=False, expires=10, ignore_result=True)
