"""The token that a service gives at a log-in: kept encrypted, shared by all workers, renewed by one of them at a time.

Whoever renews it holds a lease, not a transaction: a worker that dies in the middle frees it by the passing of time.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from connectors.base import Busy

if TYPE_CHECKING:
    from connectors.models import Connection, LogIn

LEASE = timedelta(seconds=15)  # longer than a log-in lasts
WAIT = timedelta(seconds=2)


class Kept:
    """The session of one connection."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection

    def token(self) -> str:
        """The token; empty before the first log-in."""
        row = self._connection.log_ins.first()
        return _token(row) if row else ""

    def renewed(self, stale: str, log_in: Callable[[], str]) -> str:
        """A token other than `stale`. Raises `Busy` while somebody else is logging in."""
        now = timezone.now()
        self._connection.log_ins.get_or_create(defaults={"busy_until": now})
        if fresh := self._fresh(stale):
            return fresh
        if not self._connection.log_ins.filter(busy_until__lte=now).update(busy_until=now + LEASE):
            raise Busy(_("Another worker is logging in; calls go on in a moment."), retry_after=WAIT)
        try:
            return self._fresh(stale) or self._kept(log_in(), at=now)
        finally:
            self._connection.log_ins.update(busy_until=now)

    def _fresh(self, stale: str) -> str:
        """What somebody else has got meanwhile."""
        token = self.token()
        return token if token != stale else ""

    def _kept(self, token: str, *, at: datetime) -> str:
        row = self._connection.log_ins.get()
        row.secret, row.got_at = {"token": token}, at
        row.save(update_fields=["secret", "got_at"])
        return token


def _token(row: "LogIn") -> str:
    return str(row.secret.get("token", ""))
