"""What `tests.chaos.stand` changes about a site: the pretended courier, a witness of every effect, a seeded fault."""

import json
import os
import random
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from django.core.management import call_command
from django.db import connection as database

from accounts.models import Store
from connectors import registry
from connectors.models import Connection, Family, Health
from inbox import handlers
from inbox.services import draining
from orders.models import News, Order, Shipment
from tests.chaos import faults
from tests.inbox.pretend import SECRET, Pretend

CONNECTIONS = 8
EFFECTS = "CREATE TABLE IF NOT EXISTS chaos_effect (shipment_id bigint, before text, after text, news_id bigint)"
SEEN = "INSERT INTO chaos_effect SELECT shipment_id, before, after, id FROM orders_news WHERE id = ANY(%s)"
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)


def witness(news: Sequence[News], *, at: datetime) -> None:
    """An effect of each change, to be counted afterwards."""
    on_news(news, at=at)
    with database.cursor() as cursor:
        cursor.execute(SEEN, [[item.pk for item in news]])


def mortal(read: Callable[..., None], share: float) -> Callable[..., None]:
    """`read`, after which this worker dies of a share of its batches: everything is done, nothing is committed."""

    def read_and_die(receipts: Sequence[object], *, at: datetime) -> None:
        read(receipts, at=at)
        if len(receipts) > 1 and random.random() < share:
            os.kill(os.getpid(), signal.SIGKILL)

    return read_and_die


def prepare(run: str, parcels: int) -> None:
    """Tables, a store, its connections and parcels; says the hooks and AWBs as JSON."""
    call_command("migrate", verbosity=0)
    with database.cursor() as cursor:
        cursor.execute(EFFECTS)
    store, _ = Store.objects.get_or_create(
        code="chaos", defaults={"name": "Chaos", "currency": "INR", "timezone": "Asia/Kolkata", "country": "IN"}
    )
    hooks = [_connect(store, number) for number in range(CONNECTIONS)]
    orders = [Order(store=store, number=f"{run}-{n}", placed_at=MADE_AT, currency="INR") for n in range(parcels)]
    awbs = [f"{run}{n:06d}" for n in range(parcels)]
    made = zip(Order.objects.bulk_create(orders), awbs, strict=True)
    Shipment.objects.bulk_create(
        [Shipment(store=store, order=order, tracked_by="pretend", awb=awb, created_at=MADE_AT) for order, awb in made]
    )
    sys.stdout.write(json.dumps({"hooks": hooks, "awbs": awbs}) + "\n")


def _connect(store: Store, number: int) -> str:
    connection, made = Connection.objects.get_or_create(
        provider="pretend",
        family=Family.COURIER,
        name=f"Pretend {number}",
        defaults={"credentials": {"secret": SECRET}},
    )
    if made:
        connection.stores.add(store)
        Health.objects.create(connection=connection)
    return f"/hooks/{connection.hook_token}/"


on_news = handlers.on_news
registry.COURIERS["pretend"] = Pretend
handlers.on_news = witness
draining._read = mortal(draining._read, float(os.environ.get("CHAOS_DEATHS", "0")))
if fault := os.environ.get("CHAOS_FAULT"):
    faults.FAULTS[fault]()
