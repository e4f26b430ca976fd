"""Orders, parcels and look-up over REST, as an integration uses them."""

from datetime import datetime, timedelta

import pytest
from rest_framework.test import APIClient

from accounts.models import Store
from accounts.roles import Role
from connectors.couriers.words import ScanStatus
from core.models import AuditEvent
from orders.models import Order, Shipment
from orders.services import tracking
from tests.factories.accounts import MembershipFactory
from tests.factories.orders import NOON, OrderFactory, OrderLineFactory, ScanFactory, ShipmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> Store:
    return OrderFactory(number="WK-1").store


@pytest.fixture
def api(store: Store) -> APIClient:
    client = APIClient()
    client.force_authenticate(MembershipFactory(store=store, role=Role.OPERATIONS).user)
    return client


NEW = {
    "number": "WK-2",
    "placed_at": "2026-11-21T06:30:00Z",
    "payment_method": "cod",
    "total": "1299.00",
    "buyer": {"name": "Snehal Kulkarni", "phone": "98220 14417", "city": "Pune", "state": "MH"},
    "lines": [{"sku": "WK-1", "name": "Kurta, M", "quantity": 2, "unit_price": "649.50"}],
}


def test_a_list_is_a_page_with_masked_buyers(api: APIClient) -> None:
    OrderFactory()  # another store's
    answer = api.get("/api/v1/orders/").json()
    assert (answer["next"], answer["previous"]) == (None, None)
    [row] = answer["results"]
    assert (row["number"], row["phone"], row["total"]) == ("WK-1", "+91••••••4417", "1299.00")
    assert row["customer_name"].startswith("S•")


def test_pages_follow_each_other_without_gap_or_repeat(api: APIClient, store: Store) -> None:
    OrderFactory.create_batch(6, store=store, placed_at=NOON)  # ties
    seen, url = [], "/api/v1/orders/?page_size=3"
    while url:
        answer = api.get(url).json()
        seen += [row["id"] for row in answer["results"]]
        url = answer["next"]
    assert seen == list(Order.objects.filter(store=store).newest().values_list("pk", flat=True))


def test_an_order_tells_everything(api: APIClient, store: Store) -> None:
    order = Order.objects.get(number="WK-1")
    OrderLineFactory(order=order)
    parcel = ShipmentFactory(order=order)
    ScanFactory(shipment=parcel, status=ScanStatus.OUT_FOR_DELIVERY, place="Pune Kothrud")
    tracking.refold(shipment_ids=[parcel.pk], at=NOON, quiet=False)
    answer = api.get(f"/api/v1/orders/{order.pk}/").json()
    assert [line["sku"] for line in answer["lines"]]
    [shown] = answer["shipments"]
    assert (shown["status"], shown["scans"][0]["place"], shown["currency"]) == (
        "out_for_delivery",
        "Pune Kothrud",
        "INR",
    )
    assert any("Pune Kothrud" in entry["text"] for entry in answer["timeline"])
    assert {action["action"] for action in answer["allowed_actions"]} >= {"reattempt", "rto", "cancel"}
    assert all(action["locked"] for action in answer["allowed_actions"])  # no courier is connected


def test_an_order_is_taken_once_however_often_it_is_sent(api: APIClient, store: Store) -> None:
    sent = {**NEW, "store": store.code}
    first = api.post("/api/v1/orders/", sent, headers={"Idempotency-Key": "k-1"})
    again = api.post("/api/v1/orders/", sent, headers={"Idempotency-Key": "k-1"})
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert Order.objects.filter(number="WK-2").count() == 1
    other = api.post("/api/v1/orders/", {**sent, "number": "WK-3"}, headers={"Idempotency-Key": "k-1"})
    assert (other.status_code, other.headers["Content-Type"]) == (409, "application/problem+json")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "WK-1"}, "number"),
        ({"lines": []}, "lines"),
        ({"total": "-1"}, "total"),
        ({"payment_method": "cheque"}, "payment_method"),
        ({"placed_at": "0001-01-01T00:00:00Z"}, "placed_at"),
        ({"placed_at": "9999-12-31T23:59:59Z"}, "placed_at"),
        ({"lines": [{**NEW["lines"][0], "quantity": -1}]}, "lines.0.quantity"),
    ],
)
def test_a_bad_order_is_refused_by_field(api: APIClient, store: Store, change: dict, field: str) -> None:
    answer = api.post("/api/v1/orders/", {**NEW, "store": store.code, **change})
    assert answer.status_code == 400
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert Order.objects.filter(store=store).count() == 1


def test_a_parcel_is_added_to_an_order(api: APIClient) -> None:
    order = Order.objects.get(number="WK-1")
    sent = {"order": order.pk, "courier": "jne", "awb": "JNE123", "promised_on": "2026-11-25"}
    answer = api.post("/api/v1/shipments/", sent)
    assert (answer.status_code, answer.json()["awb"]) == (201, "JNE123")
    assert Shipment.objects.get().promised_on.isoformat() == "2026-11-25"
    assert api.post("/api/v1/shipments/", sent).json()["errors"][0]["field"] == "awb"


def test_look_up_finds_by_phone_as_people_say_it(api: APIClient) -> None:
    answer = api.get("/api/v1/lookup/", {"q": "98220-14417"}).json()
    [hit] = answer["results"]
    assert (hit["number"], hit["matched_on"], hit["phone"]) == ("WK-1", "phone", "+91••••••4417")
    assert answer["took_ms"] >= 0


def test_contact_data_is_revealed_one_order_at_a_time_and_logged(api: APIClient) -> None:
    order = Order.objects.get(number="WK-1")
    answer = api.post(f"/api/v1/orders/{order.pk}/reveal/").json()
    assert (answer["name"], answer["phone"]) == ("Snehal Kulkarni-Deshpande", "+919822014417")
    event = AuditEvent.objects.get(verb="orders.contact.revealed")
    assert (event.subject_id, "Snehal" in str(event.facts)) == (order.pk, False)


def test_a_warehouse_worker_reveals_nothing(store: Store) -> None:
    client = APIClient()
    client.force_authenticate(MembershipFactory(store=store, role=Role.WAREHOUSE).user)
    order = Order.objects.get(number="WK-1")
    assert client.get(f"/api/v1/orders/{order.pk}/").status_code == 200
    assert client.post(f"/api/v1/orders/{order.pk}/reveal/").status_code == 404
    assert client.post("/api/v1/orders/", {**NEW, "store": store.code}).status_code == 404


@pytest.mark.parametrize("path", ["orders/", "shipments/", "lookup/?q=WK-1", "orders/1/", "shipments/1/"])
def test_nobody_gets_nothing(path: str) -> None:
    answer = APIClient().get(f"/api/v1/{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")


def test_another_stores_order_does_not_exist(api: APIClient, now: datetime) -> None:
    theirs = ShipmentFactory(created_at=now - timedelta(days=1))
    assert api.get(f"/api/v1/orders/{theirs.order_id}/").status_code == 404
    assert api.get(f"/api/v1/shipments/{theirs.pk}/").status_code == 404
    assert api.get("/api/v1/lookup/", {"q": theirs.awb}).json()["results"] == []
