"""A merchant whose every free text would run, if it were taken for more than text."""

from datetime import datetime, timedelta

from connectors.couriers.words import Reason, ScanStatus
from connectors.models import Health
from orders.models import ImportRun
from orders.models.imports import RunState
from orders.services import tracking
from tests.access.payloads import RUNS
from tests.access.world import World, build
from tests.factories.orders import OrderFactory, OrderLineFactory, ProductFactory, ScanFactory, ShipmentFactory

TEXTS = {  # what people, shops and couriers fill in, and how much of it is kept
    "buyer_name": 200, "phone_given": 80, "address1": 300, "address2": 300, "landmark": 200, "city": 120, "state": 80,
    "channel": 80, "campaign": 120, "fulfilment": 80,
}  # fmt: skip
STEPS = (ScanStatus.PICKED_UP, ScanStatus.UNKNOWN, ScanStatus.ATTEMPT_FAILED, ScanStatus.RTO_INITIATED)


def marked(at: datetime, texts: list[str] = RUNS) -> World:
    """The world of `build` and as many orders as there are texts, so that each text stands in each place once."""
    world = build(at)
    world.store.name = texts[0][:120]
    world.store.save()
    world.connection.name = texts[1][:80]
    world.connection.save()
    Health.objects.filter(connection=world.connection).update(last_problem=texts[2], open_until=at + timedelta(hours=1))
    for user in world.people.values():
        user.name = texts[3][:120]
        user.save()
    for turn in range(len(texts)):
        _order(world, turn, at, [texts[(turn + place) % len(texts)] for place in range(20)])
    return world


def _order(world: World, turn: int, at: datetime, texts: list[str]) -> None:
    said = {name: text[:longest] for (name, longest), text in zip(TEXTS.items(), texts, strict=False)}
    placed = at - timedelta(days=3, minutes=turn)
    order = OrderFactory(store=world.store, number=f"{texts[10][:70]} {turn}", phone="", placed_at=placed, **said)
    product = ProductFactory(store=world.store, name=texts[11], sku=texts[12][:120], category=texts[13][:120])
    OrderLineFactory(order=order, product=product)
    awb = f"{texts[14][:50]} {turn}"
    parcel = ShipmentFactory(order=order, awb=awb, courier=texts[15][:60], zone=texts[16][:40], created_at=placed)
    for day, status in enumerate(STEPS if turn % 2 else STEPS[:3]):
        happened = placed + timedelta(hours=12 * (day + 1))
        reason = Reason.REFUSED if status is ScanStatus.ATTEMPT_FAILED else ""
        scanned = {"place": texts[17], "raw_text": texts[18], "raw_code": f"{texts[19][:100]} {day}"}
        ScanFactory(shipment=parcel, status=status, reason=reason, happened_at=happened, **scanned)
    tracking.refold(shipment_ids=[parcel.pk], at=at, quiet=True)
    run = {"state": RunState.DONE, "counts": {"rejected": 3, "rows": 9}, "started_at": at - timedelta(hours=turn)}
    ImportRun.objects.create(store=world.store, file_name=texts[5], **run)
