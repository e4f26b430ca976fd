"""Returns that buyers ask for, over REST."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.roles import Role
from returns.models import ReturnRequest
from tests.factories.accounts import StoreFactory
from tests.factories.giving_back import arrived, asked, policy
from tests.returns.api.test_rto_api import as_somebody

pytestmark = pytest.mark.django_db
RETURNS = "/api/v1/returns/"


@pytest.fixture
def store():
    return StoreFactory(code="warna")


@pytest.fixture
def client(store):
    return as_somebody(store, Role.OPERATIONS)


@pytest.fixture
def order(store):
    policy(store, name="Clothing", days=10, fee=Decimal(50))
    return arrived((2, "1000.00"), store=store, at=timezone.now() - timedelta(days=2))


def wanted(order, units=1, **more):
    return {"order": order.pk, "lines": [{"line": order.lines.get().pk, "quantity": units, "reason": "size"}], **more}


def post(client, address, said=None, **headers):
    return client.post(address, said or {}, format="json", **headers)


def test_one_is_asked_for_once_however_often_it_is_sent(client, order):
    first = post(client, RETURNS, wanted(order), HTTP_IDEMPOTENCY_KEY="k1")
    again = post(client, RETURNS, wanted(order), HTTP_IDEMPOTENCY_KEY="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    told = first.json()
    assert told["id"] == again.json()["id"]
    assert (told["value"], told["fee"], told["back"], told["currency"]) == ("500.00", "50.00", "450.00", "INR")
    assert (told["status"], told["stage"], told["asked_by"]) == ("requested", "requested", "api")
    assert (told["lines"][0]["policy"], told["lines"][0]["version"]) == ("Clothing", 1)


@pytest.mark.parametrize(
    ("units", "says"), [(3, "Between 1 and 2 units can be returned."), (0, "greater than or equal to 1")]
)
def test_what_can_not_be_had_says_why_and_leaves_nothing(client, order, units, says):
    answer = post(client, RETURNS, wanted(order, units))
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert says in str(answer.json()["errors"])
    assert not ReturnRequest.objects.exists()


def test_only_who_decides_may_be_generous(store, client, order):
    late = arrived(store=store, at=timezone.now() - timedelta(days=40))
    assert post(client, RETURNS, wanted(late)).status_code == 400
    agent = as_somebody(store, Role.AGENT)
    assert post(agent, RETURNS, wanted(late, generous=True)).status_code == 403
    assert post(client, RETURNS, wanted(late, generous=True)).status_code == 201


def test_it_is_approved_received_inspected_and_refunded(client, order):
    row = post(client, RETURNS, wanted(order)).json()
    place, line = f"{RETURNS}{row['id']}/", row["lines"][0]["id"]
    assert post(client, f"{place}approve/").json()["status"] == "approved"
    assert post(client, f"{place}approve/").status_code == 409
    counts = {"lines": [{"line": line, "received": 1}]}
    assert post(client, f"{place}receive/", counts).json()["lines"][0]["received"] == 1
    graded = {"units": [{"line": line, "unit": 1, "grade": "A"}]}
    assert post(client, f"{place}inspect/", graded).json()["status"] == "inspected"
    told = post(client, f"{place}refund/").json()
    assert (told["status"], told["outcome"], told["back"]) == ("resolved", "refunded", "450.00")


def test_it_is_rejected_with_words_for_the_buyer(client, order):
    place = f"{RETURNS}{post(client, RETURNS, wanted(order)).json()['id']}/"
    assert post(client, f"{place}reject/").status_code == 400
    assert post(client, f"{place}reject/", {"why": "Worn."}).json()["refused_why"] == "Worn."


def test_the_list_is_narrowed_and_masks_what_buyers_write(client, store, order):
    row = asked(order)
    row.lines.update(words="I live at 12 Rose Street, call 9811122233")
    asked(arrived())
    assert [one["id"] for one in client.get(RETURNS, {"queue": "to_approve"}).json()["results"]] == [row.pk]
    assert client.get(RETURNS, {"status": "approved"}).json()["results"] == []
    assert "9811122233" not in client.get(RETURNS).content.decode()


def test_each_line_says_whether_until_when_and_why_not(client, store, order):
    place = f"/api/v1/orders/{order.pk}/eligibility/"
    line = client.get(place).json()["lines"][0]
    assert (line["units"], line["no"], line["policy"]) == (2, "", "Clothing")
    assert "10 days after delivery, policy Clothing." in line["says"]
    assert {"reason": "damaged", "approval": "manual", "photos": 1} in line["reasons"]
    post(client, RETURNS, wanted(order, 2))
    assert client.get(place).json()["lines"][0]["no"] == "nothing_left"
