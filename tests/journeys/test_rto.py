"""Parcels that nobody took: from the refusal at the door to the money for what is missing; over HTTP on both sides."""

from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Store
from accounts.roles import Role
from connectors.couriers.words import ScanStatus
from connectors.models import Connection
from ndr.models import Case
from ndr.states import CaseStatus
from orders.models import Shipment
from returns.models import Claim, RtoCase
from returns.stage import Stage
from returns.states import ClaimKind, ClaimStatus, End, RtoStatus
from tests.factories.accounts import MembershipFactory
from tests.journeys.road import Road, book, numbered

pytestmark = pytest.mark.django_db(transaction=True)

BACK = {ScanStatus.RTO_INITIATED, ScanStatus.RTO_IN_TRANSIT, ScanStatus.RTO_OUT_FOR_DELIVERY}
KURTAS = {"name": "Kurta, M", "quantity": 2, "unit_price": "499.00"}


def somebody(shop: Store, role: Role) -> Client:
    """A person of the store who has just signed in: whole days end everybody's session."""
    client = Client()
    client.force_login(MembershipFactory(store=shop, role=role).user)
    return client


def sent(desk: Client, account: Connection, road: Road, *, fate: str, without: str = "") -> Shipment:
    """A parcel of two kurtas, 998.00 to collect, that comes home in the end."""
    order = {
        "store": "warna", "number": "WK-7", "placed_at": timezone.now().isoformat(), "payment_method": "cod",
        "total": "998.00", "lines": [KURTAS],
        "buyer": {"name": "Snehal Kulkarni", "address1": "12 Prabhat Road", "postcode": "302017", "country": "IN"},
    }  # fmt: skip
    made = desk.post("/api/v1/orders/", order, content_type="application/json")
    assert made.status_code == 201, made.content
    story = {"fate": fate, "reason": "UND-REF"}
    awb = numbered(road.clock, lambda codes: codes[-1] == "RTO-DLV" and without not in codes, **story)
    book(account, awb, **story)
    row = {"order": made.json()["id"], "courier": "simulator", "awb": awb, "connection": account.pk}
    taken = desk.post("/api/v1/shipments/", row, content_type="application/json")
    assert taken.status_code == 201, taken.content
    return Shipment.objects.get(pk=taken.json()["id"])


def comes_home(parcel: Shipment, road: Road) -> None:
    """The days of its way back go by."""
    road.wait(days=12)
    road.hear(parcel)
    parcel.refresh_from_db()
    assert parcel.status == ScanStatus.RTO_DELIVERED


def on_board(desk: Client) -> dict[str, int]:
    """How many parcels stand in which stage; empty ones left out."""
    return {row.stage: row.n for row in desk.get("/coming-back/").context["board"].rows if row.n}


def test_a_refused_parcel_comes_back_one_unit_short_and_its_courier_pays(
    shop: Store, desk: Client, account: Connection, road: Road
) -> None:
    parcel = sent(desk, account, road, fate="rto")
    road.goes_on(parcel, {ScanStatus.ATTEMPT_FAILED})
    desk = somebody(shop, Role.OPERATIONS)
    assert Case.objects.get(shipment=parcel).status == CaseStatus.OPEN
    assert on_board(desk) == {}
    road.goes_on(parcel, BACK)
    desk = somebody(shop, Role.OPERATIONS)
    assert Case.objects.get(shipment=parcel).status == CaseStatus.GIVEN_UP
    case = RtoCase.objects.get(shipment=parcel)
    assert (case.status, case.reason, case.value) == (RtoStatus.EXPECTED, "refused", Decimal("998.00"))
    [stage] = on_board(desk)
    assert stage in {Stage.INITIATED, Stage.IN_TRANSIT, Stage.OUT_FOR_RETURN}
    assert "1 parcel worth ₹998 is on the way back" in desk.get("/coming-back/").content.decode()

    comes_home(parcel, road)
    desk, door, books = (somebody(shop, role) for role in (Role.OPERATIONS, Role.WAREHOUSE, Role.FINANCE))
    assert on_board(desk) == {Stage.DELIVERED_BACK: 1}
    assert parcel.return_awb == f"R{parcel.awb}"
    scanned = door.post("/coming-back/receive/", {"scanned": parcel.return_awb}, follow=True)
    assert "Expected: 2 products, count them." in scanned.content.decode()
    again = door.post("/coming-back/receive/", {"scanned": parcel.awb}, follow=True)
    assert "Scanned before" in again.content.decode()
    work, line = f"/coming-back/receive/{case.pk}/", case.lines.get()
    assert "Only 2 were sent" in door.post(work, {f"received-{line.pk}": "3"}).content.decode()
    door.post(work, {f"received-{line.pk}": "1"})
    door.post(work, {"grading": "1", f"grade-{line.pk}-1": "A"})
    case.refresh_from_db()
    assert case.status == RtoStatus.INSPECTED

    claim = Claim.objects.get()
    assert (claim.kind, claim.asked, claim.status) == (ClaimKind.MISSING, Decimal("499.00"), ClaimStatus.OPEN)
    assert door.get("/coming-back/claims/").status_code == 403
    assert parcel.awb in books.get("/coming-back/claims/").content.decode()
    pack = books.get(f"/coming-back/claims/{claim.pk}/evidence.pdf")
    assert pack.content.startswith(b"%PDF-")
    assert f"claim-{parcel.awb}-missing.pdf" in pack["Content-Disposition"]
    moves = f"/coming-back/claims/{claim.pk}/move/"
    books.post(moves, {"to": "sent", "reference": "SX-991"})
    refused = books.post(moves, {"to": "paid", "paid": "499.01"}, follow=True).content.decode()
    assert "can’t have paid more than was asked" in refused
    units = list(case.lines.get().inspections.values_list("pk", flat=True))
    door.post("/coming-back/put-away/", {"unit": units})
    case.refresh_from_db()
    assert case.status == RtoStatus.INSPECTED, "its claim is still at work"
    books.post(moves, {"to": "paid", "paid": "499.00"})
    claim.refresh_from_db()
    assert (claim.status, claim.paid, claim.reference) == (ClaimStatus.PAID, Decimal("499.00"), "SX-991")
    case.refresh_from_db()
    assert (case.status, case.ended) == (RtoStatus.CLOSED, End.PUT_AWAY)
    assert on_board(desk) == {}


def test_what_is_taken_back_after_its_delivery_is_disputed_with_its_cash(
    shop: Store, desk: Client, account: Connection, road: Road
) -> None:
    parcel = sent(desk, account, road, fate="flipped", without="UND-REF")
    road.goes_on(parcel, {ScanStatus.DELIVERED})
    assert not RtoCase.objects.exists()
    road.goes_on(parcel, BACK)
    case = RtoCase.objects.get(shipment=parcel)
    assert (case.status, case.cod_disputed) == (RtoStatus.DISPUTED, Decimal("998.00"))
    claim = Claim.objects.get()
    assert (claim.kind, claim.asked) == (ClaimKind.COD, Decimal("998.00"))
    comes_home(parcel, road)
    desk, books = somebody(shop, Role.OPERATIONS), somebody(shop, Role.FINANCE)
    assert "Cash of a delivery taken back" in books.get("/coming-back/claims/").content.decode()
    assert on_board(desk) == {Stage.DISPUTED: 1}
    desk.post(f"/coming-back/{case.pk}/move/", {"to": "received"})
    case.refresh_from_db()
    assert (case.status, case.cod_disputed) == (RtoStatus.RECEIVED, Decimal("998.00"))
    claim.refresh_from_db()
    assert claim.status == ClaimStatus.OPEN, "the goods are here; its courier still owes the cash"
