"""Receiving at the door: what each scan says, what is counted and graded, and what is taken back."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import Membership
from accounts.roles import Role
from connectors.couriers.words import ScanStatus
from core.models import AuditEvent
from orders.models import Task
from orders.states import Bucket
from returns.models import Arrival, Claim, Inspection, Photo, RtoCase
from returns.states import RtoStatus, Verdict
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.orders import OrderFactory, ShipmentFactory
from tests.factories.returns import ArrivalFactory, returning

pytestmark = pytest.mark.django_db
DOOR = "/coming-back/receive/"


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def member() -> Membership:
    """Somebody of the warehouse."""
    return MembershipFactory(role=Role.WAREHOUSE, store=StoreFactory(code="warna"))


@pytest.fixture
def case(store) -> RtoCase:
    """One parcel of two units that its courier brought."""
    return returning(ScanStatus.RTO_DELIVERED, order=OrderFactory(store=store), awb="RED-1", units=2)


def scan(desk: Client, scanned: str, **more) -> str:
    return text(desk.post(DOOR, {"scanned": scanned, **more}, follow=True))


def line_of(case: RtoCase):
    return case.lines.get()


def count(desk, case, received, wrong=0, **more):
    line = line_of(case)
    sent = {f"received-{line.pk}": received, f"wrong-{line.pk}": wrong, **more}
    return desk.post(reverse("desk:receive_case", args=[case.pk]), sent, follow=True)


def grade(desk, case, *grades, **more):
    line = line_of(case)
    sent = {f"grade-{line.pk}-{unit}": one for unit, one in enumerate(grades, 1)}
    return desk.post(reverse("desk:receive_case", args=[case.pk]), {"grading": "1", **sent, **more}, follow=True)


@pytest.mark.parametrize(
    ("scanned", "verdict", "said"),
    [
        ("RED-1", Verdict.EXPECTED, "Expected: 2 products, count them."),
        ("red-1", Verdict.EXPECTED, "Expected: 2 products, count them."),  # as people type it
        ("NOBODY-9", Verdict.UNKNOWN, "No parcel here has the number"),
        ("BLUE-2", Verdict.NOT_RETURNING, "Nobody waits for this parcel"),
        ("<script>alert(1)</script>", Verdict.UNKNOWN, "&lt;script&gt;"),
        ("9" * 500, Verdict.UNKNOWN, "Unknown number"),
    ],
)
def test_each_scan_is_kept_and_said_loudly(desk, store, case, scanned, verdict, said) -> None:
    ShipmentFactory(order=OrderFactory(store=store), awb="BLUE-2", status=ScanStatus.DELIVERED, bucket=Bucket.DELIVERED)
    assert said in scan(desk, scanned)
    assert [row.verdict for row in Arrival.objects.all()] == [verdict]


@pytest.mark.parametrize("sent", [{}, {"scanned": "  "}, {"scanned": "9" * 501}])
def test_no_scan_at_all_says_what_to_do(desk, sent) -> None:
    assert "aim again" in text(desk.post(DOOR, sent))
    assert not Arrival.objects.exists()


def test_a_second_scan_counts_nothing_twice(desk, case) -> None:
    scan(desk, "RED-1")
    page = scan(desk, "RED-1")
    assert "Scanned before" in page
    assert "Nothing was counted twice." in page
    assert "Go on with it" in page
    assert Arrival.objects.count() == 2


def test_a_scan_that_a_slow_network_sends_twice_is_one(desk, case) -> None:
    first = scan(desk, "RED-1", key="one")
    assert scan(desk, "RED-1", key="one") == first or "Expected: 2 products" in scan(desk, "RED-1", key="one")
    assert Arrival.objects.count() == 1
    assert "This scan was sent before" in text(desk.post(DOOR, {"scanned": "RED-2", "key": "one"}))


def test_a_script_gets_the_part_of_the_page_that_changed(desk, case) -> None:
    answer = desk.post(DOOR, {"scanned": "RED-1", "key": "a"}, headers={"HX-Request": "true"})
    assert "<html" not in text(answer)
    assert "Expected: 2 products" in text(answer)


def test_from_the_scan_to_the_shelf(desk, case) -> None:
    scan(desk, "RED-1")
    assert "2 products are back. What state are they in?" in text(count(desk, case, 2))
    assert "Done. Scan the next one." in text(grade(desk, case, "A", "C"))
    case.refresh_from_db()
    assert case.status == RtoStatus.INSPECTED
    rows = Inspection.objects.order_by("unit").values_list("unit", "grade", "disposition")
    assert list(rows) == [(1, "A", "restock"), (2, "C", "refurbish")]


def test_one_button_grades_all(desk, case) -> None:
    scan(desk, "RED-1")
    count(desk, case, 2)
    grade(desk, case, all="A")
    assert set(Inspection.objects.values_list("grade", flat=True)) == {"A"}


def test_what_is_missing_is_claimed(desk, case) -> None:
    scan(desk, "RED-1")
    assert "1 missing" in text(count(desk, case, 1))
    assert Claim.objects.get().kind == "missing"


@pytest.mark.parametrize(
    ("received", "wrong", "said"),
    [
        (3, 0, "Only 2 were sent."),
        (1, 2, "Only 2 were sent."),
        ("", 0, "Write a number."),
        ("-1", 0, "Write a number."),
        ("two", 0, "Write a number."),
        ("9" * 40, 0, "Write a number."),
    ],
)
def test_a_count_that_can_not_be_is_refused(desk, case, received, wrong, said) -> None:
    scan(desk, "RED-1")
    assert said in text(count(desk, case, received, wrong))
    assert line_of(case).received is None


def test_units_without_a_grade_wait(desk, case) -> None:
    scan(desk, "RED-1")
    count(desk, case, 2)
    assert "A, B, C or D" in text(grade(desk, case))
    grade(desk, case, "B")
    case.refresh_from_db()
    assert case.status == RtoStatus.RECEIVED
    assert "never restocked" in text(grade(desk, case, "B", "D", **{f"goes-{line_of(case).pk}-2": "restock"}))


def test_a_picture_goes_with_its_unit(desk, case) -> None:
    kept = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(kept, "JPEG")
    scan(desk, "RED-1")
    count(desk, case, 2)
    name = f"photo-{line_of(case).pk}-2"
    grade(desk, case, "A", "B", **{name: SimpleUploadedFile("a.jpg", kept.getvalue())})
    photo = Photo.objects.get()
    assert photo.unit == 2
    shown = desk.get(reverse("desk:rto_photo", args=[photo.pk]))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    again = grade(desk, case, "A", "B", **{name: SimpleUploadedFile("a.jpg", b"<svg>")})
    assert "no picture" in text(again) or "put away" in text(again) or Photo.objects.count() == 1


def test_a_mistake_is_taken_back_and_still_known(desk, case) -> None:
    scan(desk, "RED-1")
    arrival = Arrival.objects.get()
    assert "it is waited for again" in text(desk.post(reverse("desk:scan_undo", args=[arrival.pk]), follow=True))
    case.refresh_from_db()
    assert case.status == RtoStatus.EXPECTED
    assert Arrival.objects.count() == 1


def test_a_stranger_is_kept_aside_with_a_note(desk, store) -> None:
    scan(desk, "NOBODY-9")
    address = reverse("desk:scan_aside", args=[Arrival.objects.get().pk])
    assert "Write where it lies" in text(desk.post(address, {}, follow=True))
    assert "Kept aside" in text(desk.post(address, {"note": "shelf 3, torn"}, follow=True))
    task = Task.objects.get()
    assert "NOBODY-9" in task.title
    assert task.note == "shelf 3, torn"


def test_what_nobody_waits_for_can_be_received_all_the_same(desk, store) -> None:
    parcel = ShipmentFactory(
        order=OrderFactory(store=store), awb="BLUE-2", status=ScanStatus.DELIVERED, bucket=Bucket.DELIVERED
    )
    scan(desk, "BLUE-2")
    desk.post(reverse("desk:receive_anyway", args=[Arrival.objects.get().pk]))
    assert RtoCase.objects.get(shipment=parcel).status == RtoStatus.RECEIVED


def test_another_stores_parcel_is_nobodys(desk) -> None:
    returning(ScanStatus.RTO_DELIVERED, awb="THEIRS-1")
    assert "Unknown number" in scan(desk, "THEIRS-1")


def test_the_last_scans_and_her_day_are_counted(desk, case) -> None:
    for scanned in ("RED-1", "RED-1", "NOBODY-9"):
        page = scan(desk, scanned)
    assert "You today: 3 scans" in page
    assert "1 received" in page
    assert "2 unexpected" in page


def test_unexpected_scans_are_listed_settled_and_taken_up_again(desk, store, member) -> None:
    ArrivalFactory(case=None, shipment=None, store=store, scanned="ODD1", verdict=Verdict.UNKNOWN)
    parcel = ShipmentFactory(order=OrderFactory(store=store), awb="LOST2")
    odd = ArrivalFactory(case=None, shipment=parcel, store=store, scanned="LOST2", verdict=Verdict.NOT_RETURNING)
    ArrivalFactory(case=None, shipment=None, store=StoreFactory(), scanned="NOT-MINE", verdict=Verdict.UNKNOWN)
    board = desk.get("/coming-back/").content.decode()
    assert "2 unexpected" in board
    assert 'href="/coming-back/unexpected/"' in board
    page = desk.get("/coming-back/unexpected/").content.decode()
    assert "2 unexpected scans wait for somebody who knows what they are." in page
    assert "NOT-MINE" not in page
    said = desk.post(f"/coming-back/scans/{odd.pk}/settle/", {"to": "settled"}, follow=True).content.decode()
    assert "1 unexpected scan waits" in said
    assert f"/coming-back/scans/{odd.pk}/settle/?to=open" in said
    assert "LOST2" in desk.get("/coming-back/unexpected/?show=settled").content.decode()
    desk.post(f"/coming-back/scans/{odd.pk}/settle/?to=open")
    desk.post(f"/coming-back/scans/{odd.pk}/settle/?to=open")  # twice is once
    odd.refresh_from_db()
    assert odd.settled_at is None
    verbs = ["returns.arrival.settled", "returns.arrival.unsettled"]
    told = AuditEvent.objects.filter(subject_id=odd.pk, verb__startswith="returns.arrival").order_by("pk")
    assert [(one.verb, one.actor) for one in told] == [(verb, member.user) for verb in verbs]


def test_nothing_unexpected_is_said(desk) -> None:
    assert "Nothing unexpected lies at the door." in desk.get("/coming-back/unexpected/").content.decode()
    assert "unexpected</a>" not in desk.get("/coming-back/").content.decode()
