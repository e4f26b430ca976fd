"""The accounts at couriers and messengers of a demo store."""

from datetime import datetime, timedelta

from accounts.models import Store
from connectors import services
from connectors.models import Connection, Health, HourOfCalls
from demo import tongues
from demo.merchants import like
from demo.selling import SILENT_FOR
from demo.shop import Desk

MESSAGES = Desk("simulator_messages", "Sampai Express messages")
CALLS_AN_HOUR = 180
REVOKED = "The credentials are not accepted: check them in the connection's settings."


def connect(*, store: Store, at: datetime) -> tuple[Connection, Connection]:
    """The store's courier account that works, and the one that went silent; a messenger and e-mail beside them."""
    merchant = like(store)
    loud, silent = (_account(store, desk, at) for desk in (merchant.loud, merchant.silent))
    _account(store, MESSAGES, at)
    if not Connection.objects.filter(stores=store, provider="email").exists():
        services.put_connection(store=store, provider="email", given={"name": "E-mail"}, at=at, actor=None)
    heard = at - timedelta(seconds=20)
    Health.objects.filter(connection=loud).update(last_success_at=heard, last_push_at=heard, last_scan_at=heard)
    _silence(silent, at)
    _called(loud, at, failed=0)
    _called(silent, at, failed=CALLS_AN_HOUR)
    return loud, silent


def _called(connection: Connection, at: datetime, *, failed: int) -> None:
    """A day of calls, `failed` of each hour's, so that its health has something to tell."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    hours = [hour - timedelta(hours=n) for n in range(24)]
    HourOfCalls.objects.bulk_create(
        [HourOfCalls(connection=connection, line=0, hour=one, calls=CALLS_AN_HOUR, failures=failed) for one in hours],
        ignore_conflicts=True,
    )


def couriers(store: Store) -> tuple[Connection, Connection]:
    """The two courier accounts that `connect` made."""
    merchant = like(store)
    known = Connection.objects.filter(stores=store)
    loud, silent = (known.get(provider=desk.provider, name=desk.name) for desk in (merchant.loud, merchant.silent))
    return loud, silent


def is_silent(connection: Connection) -> bool:
    """Whether it is the account that a store has lost."""
    return any(connection.name == like(store).silent.name for store in connection.stores.all())


def _account(store: Store, desk: Desk, at: datetime) -> Connection:
    """An account with credentials and a hook secret of its own; one that is there stays as it is."""
    known = Connection.objects.filter(stores=store, provider=desk.provider, name=desk.name).first()
    if known:
        return known
    given = tongues.given(store, desk.provider, desk.name)
    made = services.put_connection(store=store, provider=desk.provider, given=given, at=at, actor=None)
    made.settings = {**made.settings, "base_url": tongues.base_url(desk.provider)}
    made.save(update_fields=["settings"])
    return made


def _silence(connection: Connection, at: datetime) -> None:
    """Its token was revoked hours ago: the calls since then have failed."""
    since = at - SILENT_FOR
    Health.objects.filter(connection=connection).update(
        failures=24,
        failing_since=since,
        last_success_at=since,
        last_push_at=since,
        last_scan_at=since,
        last_failure_at=at - timedelta(minutes=2),
        last_problem=REVOKED,
    )
