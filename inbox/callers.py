"""Who stands behind a hook's address. Callers come often and change seldom, so they are remembered; what is kept of
a call is kept only while the database has its caller as he is remembered (`inbox.services.receiving`)."""

from dataclasses import dataclass
from typing import Any

from connectors import registry
from connectors.base import Account
from connectors.models import Connection
from inbox.patience import impatient

MOST = 1000
_remembered: "dict[str, Caller]" = {}


@dataclass(frozen=True)
class Caller:
    """A connection that is switched on, as it was when it was read; credentials stay sealed but for its adapter's."""

    connection: Connection
    adapter: Any  # acts for the account, and holds it

    @classmethod
    def of(cls, connection: Connection) -> "Caller":
        account = Account(credentials=dict(connection.credentials), settings=connection.settings)
        return cls(connection, registry.adapter(connection.provider)(account))


def remembered(token: str) -> Caller | None:
    """The caller as he was when we last looked."""
    return _remembered.get(token)


def look_up(token: str) -> Caller | None:
    """The caller as the database has him now; None if nobody is behind the token."""
    with impatient():
        connection = Connection.objects.live().filter(hook_token=token).first()
    if connection is None or not registry.knows(connection.provider):
        _remembered.pop(token, None)
        return None
    if len(_remembered) >= MOST:
        _remembered.clear()
    _remembered[token] = Caller.of(connection)
    return _remembered[token]
