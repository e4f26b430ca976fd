"""Transactions that would rather fail than keep somebody waiting."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction

# Three statements at most lie between a caller and her answer, which is due within a second.
HURRY = "SET LOCAL statement_timeout = '300ms'; SET LOCAL lock_timeout = '250ms'; SET LOCAL synchronous_commit = on"
AS_BEFORE = "SET LOCAL statement_timeout = DEFAULT; SET LOCAL lock_timeout = DEFAULT"

UNHURRIED = "SET LOCAL synchronous_commit = off"


def repeatable() -> None:
    """Let the transaction that is open commit without waiting for the disk: what a crash takes back is done again,
    because its receipts are still waiting, or its parcels still due."""
    with connection.cursor() as cursor:
        cursor.execute(UNHURRIED)


@contextmanager
def impatient() -> Iterator[None]:
    """A transaction whose statements end within a fraction of a second, by OperationalError if need be; its commit
    is on the disk when the block is left, whatever the server's default."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(HURRY)
        yield
        _relax()


def at_once(statement: str, values: Sequence[str | bytes | int | datetime | None]) -> tuple[Any, ...]:
    """The first row of an impatient transaction of this one statement, in one round trip with its commit."""
    with connection.cursor() as cursor:
        cursor.execute(f"{HURRY}; {statement}", values)
        row: tuple[Any, ...] = cursor.fetchone()
    _relax()
    return row


def _relax() -> None:
    """What comes after us in a transaction that somebody else opened is not in a hurry."""
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(AS_BEFORE)
