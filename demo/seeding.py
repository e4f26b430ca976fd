"""A believable merchant's last 120 days, into the database. The same seed gives the same world."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection as database
from django.db import transaction
from django.utils.translation import gettext as _

import accounts.services
import analytics.services
from accounts.models import Store
from demo import aftermath, connecting, giving, jotting, logins, office, seasons, writing
from demo.merchants import MERCHANTS, like
from demo.models import World
from demo.rows import Place
from demo.selling import Shop
from demo.shop import Merchant
from demo.travelling import Dispatch
from demo.writing import Sold
from orders.models import Customer, Order, OrderLine, Product, Scan, Shipment, ShipmentLine
from simulator.luck import Luck

Step = Callable[[str, int, int], None]  # what is being done, how far, of how many

FIRST = 100_000  # the order before the first one
TELL_EVERY = 250  # orders
FILLED = (Customer, Product, Order, OrderLine, Shipment, ShipmentLine, Scan)


class OtherWorld(Exception):
    """The store holds another made-up past already."""


def number_of(merchant: Merchant, index: int) -> str:
    """The number of the `index`-th order, counted from 1."""
    return f"{merchant.numbers}{FIRST + index}"


def stores(*, at: datetime) -> list[Store]:
    """The demo's three stores, made if need be."""
    made = [_store(merchant, at) for merchant in MERCHANTS.values()]
    logins.invite(stores=made, at=at)
    return made


def shares(made: list[Store], orders: int) -> dict[str, int]:
    """How many of the orders each store gets, by code."""
    weights = {store.code: like(store).weight for store in made}
    return {code: round(orders * weight / sum(weights.values())) for code, weight in weights.items()}


def is_there(store: Store, *, seed: int) -> bool:
    """Whether the store holds the world of this seed. Raises `OtherWorld` where it holds another one."""
    world = World.objects.filter(store=store).first()
    if world and world.seed != seed:
        raise OtherWorld(
            _("%(store)s holds the world of seed %(seed)d already. Take an empty database for another one.")
            % {"store": store.name, "seed": world.seed}
        )
    return world is not None


@transaction.atomic
def seed_store(*, store: Store, orders: int, seed: int, at: datetime, step: Step) -> World:
    """Fill a store: connections, and orders with everything that became of them by `at`."""
    loud, silent = connecting.connect(store=store, at=at)
    merchant = like(store)
    sold = make(merchant, code=store.code, currency=store.currency, orders=orders, seed=seed, at=at, step=step)
    step(_("writing"), 0, 1)
    place = Place(store, merchant, loud, silent, at)
    numbered = writing.write(place, sold)
    step(_("writing"), 1, 1)
    office.furnish(store=store, at=at)
    jotting.jot(store=store, at=at)
    step(_("failed deliveries"), 0, 1)
    aftermath.write(place, numbered, luck=Luck(seed, store.code, "aftermath"))
    step(_("failed deliveries"), 1, 1)
    giving.give(store=store, at=at, luck=Luck(seed, store.code, "returns"))
    return World.objects.create(store=store, seed=seed, orders=orders, at=at, sold=orders)


def make(
    merchant: Merchant, *, code: str, currency: str, orders: int, seed: int, at: datetime, step: Step
) -> list[Sold]:
    """The orders of the 120 days before `at`, oldest first: a function of its arguments."""
    luck = Luck(seed, code)
    shop = Shop(merchant, luck, at=at)
    dispatch = Dispatch(merchant, currency, mark=f"{seed}:{code}", luck=luck, at=at)
    sold = []
    for index, moment in enumerate(seasons.moments(luck, count=orders, zone=shop.zone, at=at), start=1):
        sale, number = shop.sell(moment), number_of(merchant, index)
        sold.append(Sold(number, sale, dispatch.trips(sale, number=number, index=index)))
        if index % TELL_EVERY == 0 or index == orders:
            step(_("making up"), index, orders)
    return sold


def count(store: Store, *, step: Step) -> None:
    """Tell the planner what has come, and fill the figures."""
    with database.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in FILLED)}")
    analytics.services.refill(store=store, step=lambda done, steps: step(_("figures"), done, steps))


def _store(merchant: Merchant, at: datetime) -> Store:
    known = Store.objects.filter(code=merchant.code).first()
    if known:
        return known
    store = accounts.services.put_store(
        code=merchant.code,
        name=merchant.name,
        currency=merchant.currency,
        timezone=merchant.timezone,
        country=merchant.country,
        locale=merchant.locale,
        at=at,
        actor=None,
    )
    Store.objects.filter(pk=store.pk).update(brand_colour=merchant.colour)
    return store
