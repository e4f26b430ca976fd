"""The demo's present: the simulator knows the parcels, and orders keep coming."""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from connectors import express, reading
from connectors.base import NotAuthorised, ProviderError
from connectors.models import Connection
from core.queue import QueueState
from demo import connecting, seeding, tongues, writing
from demo.merchants import MERCHANTS, like
from demo.models import Booking, World
from demo.rows import Place
from demo.selling import Shop
from demo.travelling import Dispatch
from orders.models import Order, OrderLine, Shipment, ShipmentLine
from orders.services import life
from orders.states import NEXT, Decision
from simulator.luck import Luck

AT_ONCE = 250  # parcels in one call
LEASE = timedelta(seconds=30)
TRY_AGAIN, REVOKED_WAIT = timedelta(seconds=20), timedelta(hours=1)
GAP = 60.0  # seconds between two orders of the demo, on average

log = structlog.get_logger(__name__)


def acquaint() -> None:
    """Make each demo store and the simulator know each other: address, hooks, and which account is revoked.

    A simulator that has lost its memory is told of all parcels again.
    """
    for connection in _accounts():
        base_url = tongues.base_url(connection.provider)
        if connection.settings.get("base_url") != base_url:
            connection.settings = {**connection.settings, "base_url": base_url}
            connection.save(update_fields=["settings"])
        try:
            _introduce(connection)
        except ProviderError:
            log.info("demo.simulator_away", connection=connection.pk)


def book_due(*, at: datetime) -> int:
    """Tell the simulator of the parcels whose time has come; returns how many it was."""
    acquainted = Booking.objects.filter(connection__settings__base_url__in=tongues.base_urls())
    due = acquainted.reclaim(at=at, limit=AT_ONCE, lease=LEASE) or acquainted.claim(at=at, limit=AT_ONCE, lease=LEASE)
    by_connection = defaultdict[int, list[Booking]](list)
    for booking in due:
        if booking.shipment_id is None:
            _send_off(booking, at=at)
        by_connection[booking.connection_id].append(booking)
    for bookings in by_connection.values():
        _book(bookings, at=at)
    return len(due)


def keep_selling(*, at: datetime, seconds: float, chance: random.Random) -> None:
    """Take the orders of so many seconds, at random over the demo's stores."""
    worlds = list(World.objects.select_related("store").filter(store__code__in=MERCHANTS).order_by("pk"))
    if worlds and chance.random() < seconds / GAP:
        weights = [like(world.store).weight for world in worlds]
        take_order(world=chance.choices(worlds, weights)[0], at=at)


@transaction.atomic
def take_order(*, world: World, at: datetime) -> Order:
    """One more order, as its seed and number say; it is packed within the quarter of an hour."""
    world = World.objects.select_for_update().select_related("store").get(pk=world.pk)
    world.sold += 1
    world.save(update_fields=["sold"])
    store, merchant = world.store, like(world.store)
    luck = Luck(world.seed, store.code, world.sold)
    sale = Shop(merchant, luck, at=at).sell_now()
    number = seeding.number_of(merchant, world.sold)
    dispatch = Dispatch(merchant, store.currency, mark=f"{world.seed}:{store.code}", luck=luck, at=at)
    loud, silent = connecting.couriers(store)
    sold = writing.Sold(number, sale, dispatch.trips(sale, number=number, index=world.sold))
    writing.write(Place(store, merchant, loud, silent, at), [sold])
    return Order.objects.get(store=store, number=number)


@transaction.atomic
def _send_off(booking: Booking, *, at: datetime) -> None:
    """The parcel of a booking as a row of ours, before anybody can report on it."""
    order = Order.objects.select_for_update().select_related("store").get(pk=booking.order_id)
    if order.decision == Decision.CANCELLED:
        return
    columns = booking.parcel
    booking.shipment = Shipment.objects.create(
        store=order.store,
        order=order,
        connection_id=booking.connection_id,
        courier=columns["courier"],
        tracked_by=booking.connection.provider,
        awb=booking.wanted["sandbox"]["awb"],
        zone=columns["zone"],
        cod_amount=columns["cod_amount"],
        freight=columns["freight"],
        cod_fee=columns["cod_fee"],
        created_at=at,
        next_poll_at=at + timedelta(hours=1),
    )
    lines = {line.pk: line for line in OrderLine.objects.filter(order=order)}
    ShipmentLine.objects.bulk_create(
        [ShipmentLine(shipment=booking.shipment, line=lines[pk], quantity=count) for pk, count in columns["lines"]]
    )
    Booking.objects.filter(pk=booking.pk).update(shipment=booking.shipment)
    if Decision.PACKED in NEXT[Decision(order.decision)]:
        life.move(order=order, to=Decision.PACKED, at=at, actor=None)


def _book(bookings: Sequence[Booking], *, at: datetime) -> None:
    """One call for parcels of one account; with their keys a repeat books nothing twice."""
    connection = Connection.objects.get(pk=bookings[0].connection_id)
    travelling = [booking for booking in bookings if booking.shipment_id]
    settled = Booking.objects.filter(pk__in=[booking.pk for booking in bookings])
    try:
        if travelling:
            content: reading.Said = {"parcels": [booking.wanted for booking in travelling]}
            express.post(tongues.backdoor(connection), "/v1/parcels", "", content)
    except ProviderError as problem:
        again = at + (REVOKED_WAIT if isinstance(problem, NotAuthorised) else TRY_AGAIN)
        settled.update(state=QueueState.WAITING, problem=str(problem), try_at=again, leased_until=None)
    else:
        settled.update(state=QueueState.DONE, problem="", leased_until=None)


def _accounts() -> Sequence[Connection]:
    providers = (*tongues.TONGUES, connecting.MESSAGES.provider)
    worlds = World.objects.values("store")
    return list(Connection.objects.live().filter(provider__in=providers, stores__in=worlds).distinct().order_by("pk"))


def _introduce(connection: Connection) -> None:
    """Register where its events go. The silent account has none: once its parcels are booked its token is revoked."""
    account, bookings = tongues.backdoor(connection), Booking.objects.filter(connection=connection)
    silent, who = connecting.is_silent(connection), account.credentials["token"]
    revoked = silent and not bookings.exclude(state=QueueState.DONE).exists()
    express.post(account, "/accounts", "", {"token": who, "blocked": revoked})
    if silent:
        return
    path = f"/hooks/{connection.hook_token}/"
    if not reading.text(express.service(account).read("/v1/account").get("hook")).endswith(path):
        secret, dialect = connection.credentials["hook_secret"], tongues.of(connection.provider).dialect
        express.post(account, "/hooks", "", {"token": who, "dialect": dialect, "url": path, "secret": secret})
        told = Booking.objects.filter(connection__stores__in=connection.stores.all(), state=QueueState.DONE)
        told.update(state=QueueState.WAITING, tries=0)
