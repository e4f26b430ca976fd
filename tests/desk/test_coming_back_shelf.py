"""Where each unit goes, and what couriers owe."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from connectors.couriers.words import ScanStatus
from orders import wording
from orders.models import CodeMap
from returns import evidence
from returns.models import Claim, Inspection
from returns.queries import proofs
from returns.states import ClaimStatus, Disposition, Grade, RtoStatus
from tests.factories.orders import NOON, OrderFactory, OrderLineFactory, ProductFactory, ScanFactory
from tests.factories.returns import ClaimFactory, InspectionFactory, RtoLineFactory, returning

pytestmark = pytest.mark.django_db
SHELF, CLAIMS = "/coming-back/put-away/", "/coming-back/claims/"


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def units(store) -> list[Inspection]:
    """Three units of a parcel that was inspected: two to the shelf, one to refurbish."""
    case = returning(ScanStatus.RTO_DELIVERED, order=OrderFactory(store=store), units=3, status=RtoStatus.INSPECTED)
    line = case.lines.get()
    line.received, line.missing, line.wrong = 3, 0, 0
    line.save()
    goes = [(Grade.A, Disposition.RESTOCK), (Grade.B, Disposition.RESTOCK), (Grade.C, Disposition.REFURBISH)]
    return [
        InspectionFactory(rto_line=line, unit=unit, grade=grade, disposition=disposition)
        for unit, (grade, disposition) in enumerate(goes, 1)
    ]


def test_an_empty_shelf_says_what_comes(desk) -> None:
    assert "Units appear here when they are graded." in text(desk.get(SHELF))


def test_units_by_what_is_done_with_them(desk, units) -> None:
    answer = desk.get(SHELF)
    assert "2 units to the shelf" in text(answer)
    assert [(one.units, one.grades) for one in answer.context["skus"]] == [(2, "1 A · 1 B")]
    assert "1 unit to refurbish" in text(desk.get(f"{SHELF}?disposition=refurbish"))
    assert "2 units to the shelf" in text(desk.get(f"{SHELF}?disposition=nonsense"))


def test_ticked_units_are_done_and_can_be_taken_back(desk, units) -> None:
    answer = desk.post(SHELF, {"unit": [units[0].pk, "x", "9" * 30]}, follow=True)
    assert "1 unit done." in text(answer)
    undo = next(message.extra_tags for message in answer.context["messages"])
    assert Inspection.objects.exclude(done_at=None).get() == units[0]
    assert "1 unit waits again." in text(desk.post(undo, follow=True))
    assert not Inspection.objects.exclude(done_at=None).exists()


def test_all_are_done_at_once_and_their_parcel_is_closed(desk, units) -> None:
    desk.post(SHELF, {"all": "1"})
    desk.post(f"{SHELF}?disposition=refurbish", {"all": "1"})
    units[0].rto_line.case.refresh_from_db()
    assert units[0].rto_line.case.status == RtoStatus.CLOSED
    assert "Take back" in text(desk.get(f"{SHELF}?done=1"))


@pytest.mark.parametrize("query", ["", "?at=yesterday", "?unit=x", "?unit=999999"])
def test_an_undo_of_nothing_takes_nothing_back(desk, units, query) -> None:
    desk.post(SHELF, {"all": "1"})
    desk.post(f"{reverse('desk:shelf_undo')}{query}")
    assert Inspection.objects.exclude(done_at=None).count() == 2


def test_nothing_ticked_says_so(desk, units) -> None:
    assert "Tick the units that are done." in text(desk.post(SHELF, {}, follow=True))


def test_the_list_is_a_file(desk, units) -> None:
    lines = b"".join(desk.get(f"{SHELF}?format=csv").streaming_content).decode().splitlines()
    assert len(lines) == 3


@pytest.fixture
def claim(store, at) -> Claim:
    """One unit of two is missing; the claim runs out in two days."""
    case = returning(ScanStatus.RTO_DELIVERED, order=OrderFactory(store=store), awb="RED-1", opened_at=at)
    return ClaimFactory(case=case, deadline_on=at.date() + timedelta(days=2), opened_at=at)


def test_claims_stand_by_their_deadline(desk, claim, store, at) -> None:
    later = ClaimFactory(
        case=returning(order=OrderFactory(store=store)), deadline_on=at.date() + timedelta(days=20), opened_at=at
    )
    answer = desk.get(CLAIMS)
    assert [row.claim.pk for row in answer.context["rows"]] == [claim.pk, later.pk]
    page = text(answer)
    assert "2 claims for ₹2,598 are open; 1 has to leave within a week." in page
    assert "Mark as sent" in page


def test_no_claim_says_when_there_are(desk) -> None:
    page = text(desk.get(CLAIMS))
    assert "No claim is open." in page
    assert "or when a courier loses one" in page


def say(desk, claim, **said):
    return desk.post(reverse("desk:claim_move", args=[claim.pk]), said, follow=True)


def test_from_sent_to_paid(desk, claim) -> None:
    say(desk, claim, to="sent", reference="DEL-77")
    say(desk, claim, to="accepted")
    assert "Say how much the courier paid." in text(say(desk, claim, to="paid"))
    say(desk, claim, to="paid", paid="999.50")
    claim.refresh_from_db()
    assert (claim.status, claim.paid, claim.reference) == (ClaimStatus.PAID, Decimal("999.50"), "DEL-77")
    page = text(desk.get(f"{CLAIMS}?show=settled"))
    assert "₹999.50 paid" in page


@pytest.mark.parametrize(
    "said",
    [{"to": "paid", "paid": "5"}, {"to": "nonsense"}, {}, {"to": "sent", "paid": "much"}, {"to": "sent", "paid": "-1"}],
)
def test_what_can_not_be_said_changes_nothing(desk, claim, said) -> None:
    text(say(desk, claim, **said))
    claim.refresh_from_db()
    assert claim.status == ClaimStatus.OPEN


def test_a_withdrawn_claim_is_taken_up_again(desk, claim) -> None:
    answer = say(desk, claim, to="withdrawn")
    undo = next(message.extra_tags for message in answer.context["messages"])
    desk.post(undo)
    claim.refresh_from_db()
    assert claim.status == ClaimStatus.OPEN


def test_the_evidence_is_a_paper_of_what_is_known(desk, claim, store) -> None:
    product = ProductFactory(store=store, name="कुर्ता " + "x" * 200)
    line = OrderLineFactory(order=claim.case.order, product=product)
    RtoLineFactory(case=claim.case, line=line, expected=2, received=1, missing=1, wrong=0)
    answer = desk.get(reverse("desk:claim_pack", args=[claim.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert "claim-RED-1-missing.pdf" in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF")


def test_claims_are_a_file_too(desk, claim) -> None:
    lines = b"".join(desk.get(f"{CLAIMS}?format=csv").streaming_content).decode().splitlines()
    assert "RED-1" in lines[1]


def test_the_evidence_says_what_codes_mean_by_now_and_no_more_than_was_told(claim, store) -> None:
    told = {"shipment": claim.shipment, "tracked_by": "delhivery", "happened_at": NOON}
    ScanFactory(**told, status=ScanStatus.UNKNOWN, raw_code="X-OWN", time_assumed=True)
    CodeMap.objects.create(provider="delhivery", raw_code="X-OWN", status=ScanStatus.RTO_DELIVERED, mapped_at=NOON)
    (scan,) = proofs.of(claim, language="en", at=NOON).scans
    assert (scan.what, scan.time_assumed) == (str(wording.of_scan(ScanStatus.RTO_DELIVERED).text), True)
    made = evidence.paper(proofs.of(claim, language="en", at=NOON))
    rows = next(section.table.rows for section in made.sections if section.table and "Words" in section.table.head)
    assert "no time given" in rows[0][0]
