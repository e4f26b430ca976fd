"""Every write to connections that a person asks for."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from connectors import registry, web
from connectors.base import JSON, ProviderError
from connectors.couriers.base import Courier
from connectors.messengers.base import Messenger
from connectors.models import Connection, Family, Health
from connectors.payments.base import Gateway
from core import audit, crypto

FAMILIES = {Courier: Family.COURIER, Messenger: Family.MESSENGER, Gateway: Family.PAYMENT}
LIMITS = {"hours_to_act": 240, "most_attempts": 9}  # what a merchant says about failed deliveries


class CannotConnect(Exception):
    """What was given is not enough, or not allowed; the text says what."""


def put_connection(
    *, store: Store, provider: str, given: Mapping[str, str], at: datetime, actor: User | None
) -> Connection:
    """Connect `store` with `provider`. A name in `given` that the store has already updates that connection.

    Keys that the adapter declares secret are encrypted, all others are plain settings; an empty value removes a key.
    Raises `CannotConnect`.
    """
    adapter = _adapter(provider)
    name = given.get("name") or adapter.name
    values = {key: value for key, value in given.items() if key != "name"}
    _check_base_url(values)
    with transaction.atomic():
        connection = _present(store, provider, given.get("name")) or Connection(provider=provider, name=name)
        verb = "connectors.connection.changed" if connection.pk else "connectors.connection.created"
        _keep(connection, values)
        connection.stores.add(store)
        audit.record(verb, connection, at=at, actor=actor, facts={"fields": sorted(values)}, scope=store.pk)
    return connection


def add(
    *, provider: str, name: str, given: Mapping[str, str], stores: Collection[Store], at: datetime, actor: User
) -> Connection:
    """A new connection that serves these stores. Raises `CannotConnect`."""
    connection = Connection(provider=provider, name=name or _adapter(provider).name)
    _check_base_url(given)
    with transaction.atomic():
        _keep(connection, given)
        connection.stores.set(stores)
        _record("connectors.connection.created", connection, stores, sorted(given), at=at, actor=actor)
    return connection


def change(
    *,
    connection: Connection,
    name: str,
    given: Mapping[str, str],
    stores: Collection[Store],
    at: datetime,
    actor: User,
) -> Connection:
    """What is given replaces what was; a secret that is not given stays. Credentials that changed are tried at once,
    whatever was wrong with those before. Raises `CannotConnect`."""
    _check_base_url(given)
    with transaction.atomic():
        connection = Connection.objects.select_for_update().get(pk=connection.pk)
        connection.name = name or connection.name
        _keep(connection, given)
        before = set(connection.stores.all())
        connection.stores.set(stores)
        if given:
            Health.objects.filter(connection=connection).update(failures=0, failing_since=None, open_until=None)
        _record("connectors.connection.changed", connection, before | {*stores}, sorted(given), at=at, actor=actor)
    return connection


@transaction.atomic
def switch_on(*, connection: Connection, at: datetime, actor: User) -> Connection:
    """Call it and take its calls again."""
    return _switched(connection, "connectors.connection.switched_on", at=at, actor=actor)


@transaction.atomic
def switch_off(*, connection: Connection, at: datetime, actor: User) -> Connection:
    """Call it no more and take no calls of it; everything that was heard stays."""
    return _switched(connection, "connectors.connection.switched_off", at=at, actor=actor)


@transaction.atomic
def rotate_hook(*, connection: Connection, at: datetime, actor: User) -> Connection:
    """A new address for its calls; the old one is nobody's from this moment."""
    connection = Connection.objects.select_for_update().get(pk=connection.pk)
    connection.hook_token = crypto.new_token()
    connection.save(update_fields=["hook_token"])
    _record("connectors.connection.readdressed", connection, connection.stores.all(), [], at=at, actor=actor)
    return connection


def _switched(connection: Connection, verb: str, *, at: datetime, actor: User) -> Connection:
    connection = Connection.objects.select_for_update().get(pk=connection.pk)
    connection.enabled = verb == "connectors.connection.switched_on"
    connection.save(update_fields=["enabled"])
    _record(verb, connection, connection.stores.all(), [], at=at, actor=actor)
    return connection


def _record(
    verb: str, connection: Connection, stores: Iterable[Store], fields: list[str], *, at: datetime, actor: User
) -> None:
    """In the log of each store."""
    for store in sorted(stores, key=lambda one: one.pk):
        audit.record(verb, connection, at=at, actor=actor, facts={"fields": fields}, scope=store.pk)


def _keep(connection: Connection, given: Mapping[str, str]) -> None:
    """Check what is given and write it, secrets sealed. Raises `CannotConnect`."""
    adapter = _adapter(connection.provider)
    values = {key: value.strip() for key, value in given.items()}
    _check_settings(connection, values, adapter)
    connection.family = next(family for kind, family in FAMILIES.items() if issubclass(adapter, kind))
    connection.credentials = _merged(connection.credentials, values, adapter.secrets)
    connection.settings = _merged(connection.settings, values, values.keys() - set(adapter.secrets))
    connection.save()
    connection.log_ins.all().delete()  # of whoever logged in before
    Health.objects.get_or_create(connection=connection)


def _adapter(provider: str) -> type[Courier] | type[Messenger] | type[Gateway]:
    try:
        return registry.adapter(provider)
    except KeyError:
        known = ", ".join(sorted({*registry.COURIERS, *registry.MESSENGERS, *registry.GATEWAYS}))
        raise CannotConnect(
            _("There is no provider “%(name)s”; known are: %(known)s.") % {"name": provider, "known": known}
        ) from None


def _present(store: Store, provider: str, name: str | None) -> Connection | None:
    """The store's connection of this very name, locked; without a name it is always a new one."""
    if not name:
        return None
    found = Connection.objects.filter(stores=store, provider=provider, name=name)
    return found.select_for_update(of=("self",)).order_by("pk").first()


def _merged(kept: Mapping[str, JSON], given: Mapping[str, str], keys: object) -> dict[str, JSON]:
    fresh = {**kept, **{key: value for key, value in given.items() if key in keys}}  # type: ignore[operator]
    return {key: value for key, value in fresh.items() if value != ""}


def _check_settings(
    connection: Connection, values: Mapping[str, str], adapter: type[Courier] | type[Messenger] | type[Gateway]
) -> None:
    """Secrets don't follow an address that somebody changes: whoever names a new one gives them again."""
    moved = values.get("base_url", connection.settings.get("base_url")) != connection.settings.get("base_url")
    if connection.pk and moved and not set(adapter.secrets) <= values.keys():
        secrets = ", ".join(adapter.secrets)
        raise CannotConnect(_("With a new base_url, give the secrets again: %(secrets)s.") % {"secrets": secrets})
    for key in ("calls", "per_seconds"):
        if values.get(key) and not (values[key].isascii() and values[key].isdigit() and int(values[key])):
            raise CannotConnect(_("%(key)s is a whole number of at least 1.") % {"key": key})
    for key, most in LIMITS.items():
        if (said := values.get(key)) and not (said.isascii() and said.isdigit() and 1 <= int(said[:9]) <= most):
            raise CannotConnect(_("%(key)s is a whole number from 1 to %(most)d.") % {"key": key, "most": most})


def _check_base_url(given: Mapping[str, str]) -> None:
    """Ask the name service where a new address leads, before any transaction begins. Raises `CannotConnect`."""
    if not (url := given.get("base_url", "").strip()):
        return
    try:
        web.resolve(url)
    except ProviderError as refusal:
        raise CannotConnect(str(refusal)) from refusal
