"""Orders changed over REST, as an integration does it."""

from datetime import datetime

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from accounts.roles import Role
from connectors.couriers.words import ScanStatus
from orders.models import Order, Shipment
from orders.services import tagging
from tests.factories.accounts import MembershipFactory
from tests.factories.analytics import Steps, hear
from tests.factories.orders import NOON, OrderFactory, OrderLineFactory, ShipmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    order = OrderFactory(number="WK-1")
    OrderLineFactory(order=order, position=0, quantity=2)
    return order


@pytest.fixture
def member(order: Order) -> Membership:
    return MembershipFactory(store=order.store, role=Role.OPERATIONS)


@pytest.fixture
def api(member: Membership) -> APIClient:
    client = APIClient()
    client.force_authenticate(member.user)
    return client


def at(order: Order, verb: str = "") -> str:
    return f"/api/v1/orders/{order.pk}/{verb}"


def test_a_change_of_a_version_that_is_gone_says_who_and_what(api: APIClient, order: Order, member: Membership) -> None:
    first = api.patch(at(order), {"version": 1, "city": "mumbai", "discount": "99"}, format="json")
    assert first.status_code == 200
    assert (first.data["city"], first.data["version"], first.data["total"]) == ("Mumbai", 2, "1200.00")
    second = api.patch(at(order), {"version": 1, "channel": "phone"}, format="json")
    assert second.status_code == 409
    said = {fault["field"]: fault["detail"] for fault in second.json()["errors"]}
    assert set(said) == {"city", "discount"}
    assert str(member.user) in said["city"]
    assert Order.objects.get().channel == ""


def test_without_a_version_nothing_is_changed(api: APIClient, order: Order) -> None:
    assert api.patch(at(order), {"city": "Mumbai"}, format="json").json()["errors"][0]["field"] == "version"


def test_what_is_locked_is_listed_and_refused(api: APIClient, order: Order) -> None:
    hear(ShipmentFactory(order=order), Steps([ScanStatus.PICKED_UP], NOON))
    locked = {one["field"]: one["why"] for one in api.get(at(order)).data["locked_fields"]}
    assert "email" not in locked
    answer = api.patch(at(order), {"version": 1, "city": "Mumbai"}, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["detail"]) == (400, locked["city"])


def test_lines_are_named_by_their_position(api: APIClient, order: Order) -> None:
    lines = [{"position": 0, "quantity": 1}, {"sku": "NEW", "name": "Dupatta", "quantity": 1, "unit_price": "100"}]
    answer = api.patch(at(order), {"version": 1, "lines": lines}, format="json")
    assert [(line["sku"], line["quantity"]) for line in answer.data["lines"]][1:] == [("NEW", 1)]
    for wrong in ([{"position": 9}], [{"name": "Dupatta"}], [{"quantity": 2}]):
        assert api.patch(at(order), {"version": 2, "lines": wrong}, format="json").status_code == 400


def test_cancelling_says_what_is_left_to_a_person(api: APIClient, order: Order) -> None:
    hear(ShipmentFactory(order=order), Steps([ScanStatus.PICKED_UP], NOON))
    done = api.post(at(order, "cancel/"), {"reason": "denied"}, format="json").data
    assert (done["cancel_reason"], done["asked"], done["by_hand"][0]["action"]) == ("denied", [], "rto")
    assert api.post(at(order, "cancel/"), {"reason": "denied"}, format="json").status_code == 409
    assert api.post(at(order, "move/"), {"to": "cancelled"}, format="json").status_code == 400
    assert api.post(at(order, "move/"), {"to": "new"}, format="json").data["cancel_reason"] == ""


def test_notes_are_written_mended_and_deleted_once(api: APIClient, order: Order) -> None:
    twice = [
        api.post(at(order, "notes/"), {"text": "Call."}, format="json", headers={"Idempotency-Key": "n-1"})
        for _ in range(2)
    ]
    note = twice[0].data["id"]
    assert [answer.data["id"] for answer in twice] == [note, note]
    assert api.patch(f"/api/v1/notes/{note}/", {"text": "Write."}, format="json").data["text"] == "Write."
    assert [one["text"] for one in api.get(at(order)).data["notes"]] == ["Write."]
    deleted = [api.delete(f"/api/v1/notes/{note}/", headers={"Idempotency-Key": "n-2"}) for _ in range(2)]
    assert [answer.status_code for answer in deleted] == [204, 204]
    assert api.get(at(order)).data["notes"] == []


def test_tags(api: APIClient, order: Order, now: datetime) -> None:
    tagging.tag(order=order, add=["gift"], at=now, actor=None)
    assert api.post(at(order, "tags/"), {"add": ["VIP"], "remove": ["Gift"]}, format="json").data == {"tags": ["vip"]}
    assert [one["number"] for one in api.get("/api/v1/orders/?tag=vip").data["results"]] == ["WK-1"]


def test_parcels_are_attached_mended_split_and_taken_off(api: APIClient, order: Order) -> None:
    made = api.post(at(order, "shipments/"), {"courier": "jne", "awb": "JX-1"}, format="json").data
    parcel = f"/api/v1/shipments/{made['id']}/"
    assert "reason" in str(api.patch(parcel, {"courier": "jne", "awb": "JX-2"}, format="json").json()["errors"])
    mended = api.patch(parcel, {"courier": "jne", "awb": "JX-2", "reason": "mistyped"}, format="json")
    assert mended.data["awb"] == "JX-2"
    one = [{"position": 0, "quantity": 1}]
    both = [{"shipment": made["id"], "lines": one}, {"lines": one}]
    split = api.post(at(order, "split/"), {"version": 1, "parcels": both}, format="json")
    assert [row["cod_amount"] for row in split.data] == ["649.50", "649.50"]
    assert api.post(at(order, "split/"), {"version": 1, "parcels": both}, format="json").status_code == 409
    assert api.delete(parcel).status_code == 204
    assert Shipment.objects.count() == 1
