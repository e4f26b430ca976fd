"""By which messenger people are written to: the first of the store's that can reach them and that they did not shut."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import Store
from connectors import registry
from connectors.messengers.base import Reaches
from connectors.models import Connection, Family
from core.crypto import digest
from messaging.models import OptOut

IN_TURN = (Reaches.PHONE, Reaches.EMAIL)  # who waits for a courier looks at her phone


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a store wants to write to; "" for what it doesn't know."""

    store: Store
    phone: str
    email: str

    @property
    def addresses(self) -> Mapping[Reaches, str]:
        """What she can be called by."""
        known = {Reaches.PHONE: self.phone, Reaches.EMAIL: self.email}
        return {kind: address for kind, address in known.items() if address}


@dataclass(frozen=True, slots=True)
class Way:
    """A connection, and the address that it takes."""

    connection: Connection
    to: str


def to_people(people: Sequence[Person]) -> list[Way | None]:
    """How to write to each now; None where nothing reaches her, or where she wants no messages from this store."""
    stores = {person.store.pk for person in people}
    shut, connections = _shut(people), _connections(stores)
    return [None if _wants_none(one, shut) else _first(connections[one.store.pk], one.addresses) for one in people]


def _connections(stores: set[int]) -> Mapping[int, list[Connection]]:
    found = defaultdict[int, list[Connection]](list)
    live = Connection.objects.live().filter(stores__in=stores, family=Family.MESSENGER)
    for connection in live.distinct().prefetch_related("stores").order_by("pk"):
        for store in connection.stores.all():
            found[store.pk].append(connection)
    return found


def _shut(people: Sequence[Person]) -> set[tuple[int, str]]:
    marks = {digest(address) for person in people for address in person.addresses.values()}
    stores = {person.store.pk for person in people}
    rows = OptOut.objects.filter(store__in=stores, address__in=marks) if marks else OptOut.objects.none()
    return set(rows.values_list("store_id", "address"))


def _wants_none(person: Person, shut: set[tuple[int, str]]) -> bool:
    return any((person.store.pk, digest(address)) in shut for address in person.addresses.values())


def _first(connections: Sequence[Connection], addresses: Mapping[Reaches, str]) -> Way | None:
    known = [one for one in connections if one.provider in registry.MESSENGERS]
    for kind in IN_TURN:
        for connection in known:
            if kind in addresses and registry.MESSENGERS[connection.provider].reaches is kind:
                return Way(connection, addresses[kind])
    return None
