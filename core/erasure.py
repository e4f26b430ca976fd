"""The one way past triggers that keep what was observed: named, for one transaction, and audited by its caller.

A trigger that lets a reason through looks for it itself, so a reason opens only what was made for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from django.db import connection, transaction

NAME = "sampai.erases"
SAY = f"SELECT set_config('{NAME}', %s, true)"  # until the transaction ends, at the latest


class Reason(StrEnum):
    """Why something that is kept for good may go."""

    PERSON = "person"  # a buyer's personal data: the courier's words about a parcel, not its scans
    IMPORT = "import"  # an import taken back: what the file said, not what couriers said


@contextmanager
def allowed(reason: Reason) -> Iterator[None]:
    """Let rows go for this reason during the block, in a transaction of its own or the caller's."""
    with transaction.atomic():
        _say(reason)
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _say("")


def unless(reason: Reason) -> str:
    """The condition of a trigger that stays silent for this reason."""
    return f"current_setting('{NAME}', true) IS DISTINCT FROM '{reason.value}'"


def _say(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SAY, [str(word)])
