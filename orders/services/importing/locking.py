"""One load into a store at a time, whoever starts it and wherever."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError
from django.db import connection as database
from django.utils.translation import gettext as _

from accounts.models import Store

LOCK = 0x5A4D_9A17 << 32  # of PostgreSQL's advisory locks; the store's id is added


class Busy(Exception):
    """Another load into this store is running."""


@contextmanager
def alone(store: Store) -> Iterator[None]:
    """Hold the store's lock; it goes with the session, however that ends. Raises `Busy`."""
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK + store.pk])
        if not cursor.fetchone()[0]:
            raise Busy(_("Another load into %(store)s is running.") % {"store": store})
    try:
        yield
    finally:
        with suppress(DatabaseError), database.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK + store.pk])
