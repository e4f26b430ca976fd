"""Parcels that nobody took: from the refusal at the door to the money for what is missing; over HTTP on both sides."""

from decimal import Decimal

import pytest
from django.test import Client

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
from tests.journeys.road import Road
from tests.journeys.stories import at_work, sent, sent_and_refused

pytestmark = pytest.mark.django_db(transaction=True)

BACK = {ScanStatus.RTO_INITIATED, ScanStatus.RTO_IN_TRANSIT, ScanStatus.RTO_OUT_FOR_DELIVERY}


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
    parcel = sent_and_refused(desk, account, road)
    road.goes_on(parcel, {ScanStatus.ATTEMPT_FAILED})
    desk = at_work(shop, Role.OPERATIONS)
    assert Case.objects.get(shipment=parcel).status == CaseStatus.OPEN
    assert on_board(desk) == {}
    road.goes_on(parcel, BACK)
    desk = at_work(shop, Role.OPERATIONS)
    assert Case.objects.get(shipment=parcel).status == CaseStatus.GIVEN_UP
    case = RtoCase.objects.get(shipment=parcel)
    assert (case.status, case.reason, case.value) == (RtoStatus.EXPECTED, "refused", Decimal("998.00"))
    [stage] = on_board(desk)
    assert stage in {Stage.INITIATED, Stage.IN_TRANSIT, Stage.OUT_FOR_RETURN}
    assert "1 parcel worth ₹998 is on the way back" in desk.get("/coming-back/").content.decode()

    comes_home(parcel, road)
    desk, door, books = (at_work(shop, role) for role in (Role.OPERATIONS, Role.WAREHOUSE, Role.FINANCE))
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
    parcel = sent(desk, account, road, fits=lambda codes: codes[-1] == "RTO-DLV", fate="flipped", reason="UND-CNA")
    road.goes_on(parcel, {ScanStatus.DELIVERED})
    assert not RtoCase.objects.exists()
    road.goes_on(parcel, BACK)
    case = RtoCase.objects.get(shipment=parcel)
    assert (case.status, case.cod_disputed) == (RtoStatus.DISPUTED, Decimal("998.00"))
    claim = Claim.objects.get()
    assert (claim.kind, claim.asked) == (ClaimKind.COD, Decimal("998.00"))
    comes_home(parcel, road)
    desk, books = at_work(shop, Role.OPERATIONS), at_work(shop, Role.FINANCE)
    assert "Cash of a delivery taken back" in books.get("/coming-back/claims/").content.decode()
    assert on_board(desk) == {Stage.DISPUTED: 1}
    desk.post(f"/coming-back/{case.pk}/move/", {"to": "received"})
    case.refresh_from_db()
    assert (case.status, case.cod_disputed) == (RtoStatus.RECEIVED, Decimal("998.00"))
    claim.refresh_from_db()
    assert claim.status == ClaimStatus.OPEN, "the goods are here; its courier still owes the cash"
