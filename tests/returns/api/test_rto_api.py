"""What comes back, over REST."""

from datetime import timedelta
from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from accounts import services as people
from accounts.roles import Role, Scope
from connectors.couriers.words import Reason, ScanStatus
from orders.cost import Terms
from orders.models import CostModel, Product, Shipment
from orders.services import costing
from returns.models import Arrival, Claim, Inspection, RtoCase
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.orders import NOON, OrderFactory
from tests.factories.returns import ClaimFactory, returning

pytestmark = pytest.mark.django_db

CASES = "/api/v1/rto/cases/"


@pytest.fixture
def store():
    return StoreFactory(code="warna")


@pytest.fixture
def client(store):
    return as_somebody(store, Role.OPERATIONS)


def as_somebody(store, role, **token):
    person = MembershipFactory(store=store, role=role).user
    secret = people.make_token(user=person, name="test", at=NOON, actor=person, **token)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {secret}")
    return client


@pytest.fixture
def case(store):
    order = OrderFactory(store=store, number="WK-1", cod_amount=Decimal("1299.00"))
    return returning(ScanStatus.RTO_DELIVERED, units=3, order=order, awb="SX1")


def line_of(case):
    return case.lines.get().pk


def test_the_list_is_narrowed_and_paged(client, store, case):
    other = returning(order=OrderFactory(store=store), opened_at=NOON - timedelta(days=20), reason=Reason.UNREACHABLE)
    returning()  # somebody else's
    told = client.get(CASES).json()
    assert [row["id"] for row in told["results"]] == [case.pk, other.pk]
    first = told["results"][0]
    assert (first["stage"], first["status"], first["awb"], first["value"]) == (
        "delivered_back", "expected", "SX1", "1299.00",
    )  # fmt: skip
    for query, expected in (
        ("stage=in_transit", [other.pk]),
        ("status=expected&status=closed", [case.pk, other.pk]),
        ("status=received", []),
        ("reason=unreachable", [other.pk]),
        ("courier=simulator", [case.pk, other.pk]),
        ("awb=sx-1", [case.pk]),
        ("q=WK-1", [case.pk]),
        ("opened_after=2026-11-20", [case.pk]),
        ("opened_before=2026-11-20", [other.pk]),
        ("store=nobody", []),
    ):
        assert [row["id"] for row in client.get(f"{CASES}?{query}").json()["results"]] == expected, query
    page = client.get(f"{CASES}?page_size=1").json()
    assert [row["id"] for row in client.get(page["next"]).json()["results"]] == [other.pk]


def test_a_parcel_goes_from_the_door_to_its_claim(client, case):
    told = client.post("/api/v1/rto/arrivals/", {"store": "warna", "scanned": "*sx-1*"})
    assert (told.status_code, told.json()["verdict"], told.json()["case"]) == (201, "expected", case.pk)
    counts = {"lines": [{"line": line_of(case), "received": 2, "missing": 1}]}
    told = client.post(f"{CASES}{case.pk}/receive/", counts).json()
    assert (told["status"], told["lines"][0]["missing"], told["claims"][0]["kind"]) == ("received", 1, "missing")
    units = [{"line": line_of(case), "unit": 1, "grade": "A"}, {"line": line_of(case), "unit": 2, "grade": "B"}]
    told = client.post(f"{CASES}{case.pk}/inspect/", {"units": units}).json()
    assert (told["status"], told["stage"]) == ("inspected", "inspected")
    assert [unit["disposition"] for unit in told["lines"][0]["inspections"]] == ["restock", "restock"]
    claim = Claim.objects.get()
    for body, status in (({"to": "paid"}, 409), ({"to": "sent", "reference": "D-1"}, 200), ({"to": "paid"}, 409)):
        assert client.post(f"/api/v1/rto/claims/{claim.pk}/move/", body).status_code == status
    told = client.post(f"/api/v1/rto/claims/{claim.pk}/move/", {"to": "paid", "paid": "100.00"}).json()
    assert (told["status"], told["paid"], told["reference"]) == ("paid", "100.00", "D-1")
    assert client.get("/api/v1/rto/claims/?status=paid").json()["results"][0]["id"] == claim.pk


def test_what_cannot_be_counted_so_is_not_received_either(client, case):
    counts = {"lines": [{"line": line_of(case), "received": 2, "missing": 2}]}
    assert client.post(f"{CASES}{case.pk}/receive/", counts).status_code == 400
    case.refresh_from_db()
    assert case.status == "expected"


def test_receiving_and_counting_in_one_call_twice_is_one(client, case):
    counts = {"lines": [{"line": line_of(case), "received": 3}]}
    for _time in range(2):
        told = client.post(f"{CASES}{case.pk}/receive/", counts, headers={"Idempotency-Key": "k1"})
        assert (told.status_code, told.json()["status"]) == (200, "received")
    assert client.post(f"{CASES}{case.pk}/receive/", {}).status_code == 409


@pytest.mark.parametrize(
    ("door", "body", "status", "says"),
    [
        ("receive", {"lines": [{"line": 0, "received": 3}]}, 400, "lines.0.line"),
        ("receive", {"lines": [{"line": None, "received": 1}]}, 400, "must add up"),
        ("receive", {"lines": "x"}, 400, "lines"),
        ("receive", {"lines": [{"line": 9**18, "received": 1}]}, 400, "not of this parcel"),
        ("inspect", {"units": []}, 400, "units"),
        ("inspect", {"units": [{"line": None, "unit": 1, "grade": "A"}]}, 409, "scan it first"),
        ("inspect", {"units": [{"line": None, "unit": 1, "grade": "Z"}]}, 400, "grade"),
    ],
)
def test_bad_input_is_told_and_changes_nothing(client, case, door, body, status, says):
    for rows in body.values():
        for row in rows if isinstance(rows, list) else []:
            row["line"] = line_of(case) if row["line"] is None else row["line"]
    answer = client.post(f"{CASES}{case.pk}/{door}/", body)
    assert answer.status_code == status
    assert says in answer.content.decode()
    case.refresh_from_db()
    assert (case.status, case.lines.get().received, Inspection.objects.count()) == ("expected", None, 0)


def test_every_scan_is_kept_and_listed(client, store):
    for scanned in ("4711", "4712"):
        client.post("/api/v1/rto/arrivals/", {"store": "warna", "scanned": scanned})
    told = client.get("/api/v1/rto/arrivals/?verdict=unknown&settled=false").json()
    assert [row["scanned"] for row in told["results"]] == ["4712", "4711"]
    assert client.get("/api/v1/rto/arrivals/?settled=true").json()["results"] == []
    assert client.post("/api/v1/rto/arrivals/", {"store": "warna", "scanned": " "}).status_code == 400
    assert Arrival.objects.count() == 2


def test_a_token_that_only_reads_receives_nothing(store, case):
    client = as_somebody(store, Role.WAREHOUSE, scopes=[Scope.READ])
    assert client.get(f"{CASES}{case.pk}/").status_code == 200
    assert client.post(f"{CASES}{case.pk}/receive/", {}).status_code == 403
    assert RtoCase.objects.get().status == "expected"


def test_what_it_cost_is_told_term_by_term(client, store, case):
    assert client.get(f"{CASES}{case.pk}/").json()["cost"] is None
    terms = Terms.of(CostModel(forward_freight=60, return_freight=50, cod_fee=30, packing=12, handling=8))
    costing.set_costs(store=store, valid_from=NOON.date(), terms=terms, at=NOON, actor=None)
    Shipment.objects.update(freight=Decimal("71.50"), handed_over_at=NOON - timedelta(days=10))
    Product.objects.update(cost=Decimal(400))
    ClaimFactory(case=case, status="paid", paid=Decimal("200.00"))
    told = client.get(f"{CASES}{case.pk}/").json()["cost"]
    assert told["invoiced"] == ["forward_freight"]
    assert (told["days"], told["goods_known"], told["paid_by_courier"]) == (10, True, "200.00")
    assert told["terms"] == {
        "forward_freight": "71.50", "return_freight": "50.00", "cod_fee": "30.00", "packing": "12.00",
        "handling": "8.00", "quality_check": "0.00", "goods": "180.00", "capital": "3.95", "total": "355.45",
    }  # fmt: skip
    assert told["left"] == "155.45"
