"""What the scanner at the door is told, and what comes of it."""

from datetime import timedelta

import pytest
from django.db import transaction

from accounts.roles import Role
from connectors.couriers.words import Direction, ScanStatus
from core.states import IllegalTransition
from orders.models import Order, Shipment
from orders.services.instructing import NotPossible
from orders.states import Bucket
from returns.models import Arrival, Claim, RtoCase
from returns.services import counting, inspecting, moving, owing, receiving
from returns.services.counting import Counted, Misfit
from returns.services.inspecting import Unit
from returns.states import ClaimKind, ClaimStatus, Disposition, End, Grade, RtoStatus, Verdict
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.orders import NOON, OrderFactory, OrderLineFactory, ShipmentFactory
from tests.factories.returns import ClaimFactory, RtoCaseFactory, returning

pytestmark = pytest.mark.django_db

AT = NOON + timedelta(days=6)


@pytest.fixture
def store():
    return StoreFactory()


@pytest.fixture
def person(store):
    return MembershipFactory(store=store, role=Role.WAREHOUSE).user


@pytest.fixture
def scan(store, person):
    return lambda text: receiving.arrive(store=store, scanned=text, at=AT, actor=person)


@pytest.fixture
def case(store):
    return returning(units=3, order=OrderFactory(store=store, number="WK-20418"), awb="SX0000012345")


def test_what_is_expected_is_received(scan, case, person):
    arrival = scan("SX0000012345")
    case.refresh_from_db()
    assert (arrival.verdict, arrival.case_id, arrival.shipment_id) == (Verdict.EXPECTED, case.pk, case.shipment_id)
    assert (case.status, case.received_at, case.received_by) == (RtoStatus.RECEIVED, AT, person)


@pytest.mark.parametrize(
    "typed",
    [
        "sx0000012345",
        " SX 0000 012345\r",
        "SX-0000012345",
        "*SX0000012345*",
        "]C1SX0000012345",
        "AWB: SX0000012345",
        "SX0000012345-1",
        "SX0000012345/2of3",
        "SX0000012345 RTO",
        "https://track.example/parcel/SX0000012345?lang=en",
        "411038|SX0000012345|WK",
        "WK-20418",
        "#wk-20418",
        "Order no: WK-20418",
    ],
)
def test_any_spelling_finds_it(scan, case, typed):
    assert scan(typed).verdict == Verdict.EXPECTED


def test_zeros_that_a_label_puts_before_a_number_make_no_difference(scan, case):
    Shipment.objects.update(awb="7712345678")
    assert scan("00007712345678").case_id == case.pk


def test_a_short_number_within_an_address_means_nothing(scan, case):
    Order.objects.update(number="12")
    assert scan("https://track.example/12/SX9").verdict == Verdict.UNKNOWN


def test_a_number_of_the_way_back_finds_it(scan, case):
    Shipment.objects.update(return_awb="RT99887766")
    assert scan("rt99887766").case_id == case.pk


def test_the_second_scan_says_so_and_is_kept(scan, case):
    assert [scan("SX0000012345").verdict, scan("SX0000012345").verdict] == [Verdict.EXPECTED, Verdict.AGAIN]
    assert Arrival.objects.filter(case=case).count() == 2


def test_a_number_that_nobody_knows_is_kept_and_can_be_settled(scan, person):
    arrival = scan("\x1d4711-4711")
    assert (arrival.verdict, arrival.scanned, arrival.case) == (Verdict.UNKNOWN, "4711-4711", None)
    for day in (1, 2):
        receiving.settle(arrival=arrival, at=AT + timedelta(days=day), actor=person)
    arrival.refresh_from_db()
    assert (arrival.settled_at, arrival.settled_by) == (AT + timedelta(days=1), person)


@pytest.mark.parametrize(
    "columns",
    [
        {"bucket": Bucket.DELIVERED, "status": ScanStatus.DELIVERED},
        {"bucket": Bucket.OPEN},
        {"bucket": Bucket.RTO, "status": ScanStatus.RTO_DELIVERED, "direction": Direction.REVERSE},
    ],
)
def test_what_does_not_come_back_is_said_so(scan, store, columns):
    parcel = ShipmentFactory(order__store=store, awb="SX1", **columns)
    arrival = scan("SX1")
    assert (arrival.verdict, arrival.shipment_id) == (Verdict.NOT_RETURNING, parcel.pk)
    assert not RtoCase.objects.exists()


def test_a_parcel_of_another_store_is_unknown(scan):
    returning(awb="SX0000012345")
    assert scan("SX0000012345").verdict == Verdict.UNKNOWN


def test_a_parcel_whose_news_is_still_waiting_is_received(scan, store):
    parcel = ShipmentFactory(order__store=store, bucket=Bucket.RTO, status=ScanStatus.RTO_DELIVERED, awb="SX7")
    OrderLineFactory(order=parcel.order, quantity=4)
    case = scan("SX7").case
    assert (case.status, [line.expected for line in case.lines.all()]) == (RtoStatus.RECEIVED, [4])


def test_one_that_was_closed_as_past_is_received_with_its_lines(scan, store):
    case = RtoCaseFactory(shipment__order__store=store, status=RtoStatus.CLOSED, ended=End.PAST, shipment__awb="SX8")
    OrderLineFactory(order=case.order, quantity=2)
    assert scan("SX8").verdict == Verdict.EXPECTED
    assert [line.expected for line in case.lines.all()] == [2]


def test_one_that_was_delivered_after_all_is_not_returning(scan, store):
    case = RtoCaseFactory(shipment__order__store=store, status=RtoStatus.CLOSED, ended=End.NOT_BACK)
    Shipment.objects.update(bucket=Bucket.DELIVERED, status=ScanStatus.DELIVERED, awb="SX9")
    assert scan("SX9").case_id == case.pk
    assert Arrival.objects.get().verdict == Verdict.NOT_RETURNING


def test_by_hand_what_lies_here_is_received_whatever_its_courier_says(store, person):
    parcel = ShipmentFactory(order__store=store)
    OrderLineFactory(order=parcel.order)
    assert receiving.receive(shipment=parcel, at=AT, actor=person).status == RtoStatus.RECEIVED
    with pytest.raises(NotPossible, match="received already"):
        receiving.receive(shipment=parcel, at=AT, actor=person)


def test_a_lost_parcel_that_comes_in_is_claimed_no_more(scan, case):
    Shipment.objects.update(bucket=Bucket.LOST, status=ScanStatus.LOST)
    ClaimFactory(case=case, kind=ClaimKind.LOST)
    ClaimFactory(case=case, kind=ClaimKind.NEVER_RETURNED, status=ClaimStatus.SENT)
    scan("SX0000012345")
    assert set(Claim.objects.values_list("kind", "status")) == {("lost", "withdrawn"), ("never_returned", "sent")}


def count(case, received, missing=0, wrong=0):
    line = case.lines.get()
    return counting.count(case=case, counts={line.pk: Counted(received, missing, wrong)}, at=AT, actor=None)


def grade(case, *grades, disposition=None):
    units = [Unit(case.lines.get().pk, place, one, disposition) for place, one in enumerate(grades, 1)]
    return inspecting.inspect(case=case, units=units, at=AT, actor=None)


def test_missing_and_wrong_units_are_claimed_at_their_price(scan, case):
    scan("SX0000012345")
    count(case, 1, 1, 1)
    told = {claim.kind: (claim.asked, claim.status, claim.deadline_on) for claim in Claim.objects.all()}
    price = case.lines.get().line.unit_price
    until = (AT + timedelta(days=30)).date()
    assert told == {"missing": (price, "open", until), "wrong": (price, "open", until)}
    count(case, 3)
    assert set(Claim.objects.values_list("status", flat=True)) == {ClaimStatus.WITHDRAWN}


@pytest.mark.parametrize("counts", [(4,), (1, 1), (2, 2), (-1, 4), (0,)])
def test_counts_that_do_not_add_up_are_refused_and_change_nothing(scan, case, counts):
    scan("SX0000012345")
    with pytest.raises(Misfit):
        count(case, *counts)
    assert case.lines.get().received is None


def test_nothing_is_counted_or_inspected_before_it_is_here(case):
    for work in (lambda: count(case, 3), lambda: grade(case, Grade.A)):
        with pytest.raises(NotPossible, match="scan it first"):
            work()


def test_the_last_unit_inspected_makes_the_case_inspected(scan, case):
    scan("SX0000012345")
    count(case, 3)
    assert grade(case, Grade.A, Grade.B).status == RtoStatus.RECEIVED
    assert grade(case, Grade.A, Grade.B, Grade.C).status == RtoStatus.INSPECTED
    told = case.lines.get().inspections.order_by("unit").values_list("disposition", flat=True)
    assert list(told) == ["restock", "restock", "refurbish"]
    line = case.lines.get().pk
    assert inspecting.forget(case=case, line=line, unit=2, at=AT, actor=None).status == RtoStatus.RECEIVED


@pytest.mark.parametrize(
    ("units", "says"),
    [
        ([Unit(0, 1, Grade.A)], "not of this parcel"),
        ([Unit(1, 3, Grade.A)], "was not received"),
        ([Unit(1, 0, Grade.A)], "was not received"),
        ([Unit(1, 1, Grade.D, Disposition.RESTOCK)], "never restocked"),
    ],
)
def test_units_that_cannot_be_are_refused(scan, case, units, says):
    scan("SX0000012345")
    count(case, 2, 1)
    line = case.lines.get().pk
    told = [Unit(line if one.line else 0, one.unit, one.grade, one.disposition) for one in units]
    with pytest.raises(Misfit, match=says):
        inspecting.inspect(case=case, units=told, at=AT, actor=None)
    assert not case.lines.get().inspections.exists()


def test_a_unit_that_was_graded_is_not_counted_as_missing(scan, case):
    scan("SX0000012345")
    line = case.lines.get()
    counting.count(case=case, counts={line.pk: Counted(3)}, at=AT, actor=None)
    inspecting.inspect(case=case, units=[Unit(line.pk, 3, Grade.A)], at=AT, actor=None)
    with pytest.raises(Misfit, match="Unit 3 has been inspected"):
        counting.count(case=case, counts={line.pk: Counted(2, 1)}, at=AT, actor=None)
    counting.count(case=case, counts={line.pk: Counted(3)}, at=AT, actor=None)


def test_what_was_graded_is_claimed_whatever_its_courier_says_afterwards(scan, case):
    scan("SX0000012345")
    line = case.lines.get()
    counting.count(case=case, counts={line.pk: Counted(3)}, at=AT, actor=None)
    inspecting.inspect(case=case, units=[Unit(line.pk, 1, Grade.D)], at=AT, actor=None)
    with transaction.atomic():
        owing.follow_held(cases=[moving.hold(case)], at=AT)
    assert Claim.objects.get(kind=ClaimKind.DAMAGED).status == ClaimStatus.OPEN


def test_what_is_spoilt_is_claimed_and_nothing_graded_d_is_restocked(scan, case):
    scan("SX0000012345")
    count(case, 3)
    grade(case, Grade.A, Grade.D, Grade.D)
    claim = Claim.objects.get()
    assert (claim.kind, claim.asked) == (ClaimKind.DAMAGED, 2 * case.lines.get().line.unit_price)
    grade(case, Grade.A, Grade.A, Grade.A)
    assert Claim.objects.get().status == ClaimStatus.WITHDRAWN


def test_a_parcel_of_which_nothing_came_back_waits_for_its_claim_only(scan, case):
    scan("SX0000012345")
    assert count(case, 0, 3).status == RtoStatus.INSPECTED


def test_a_mistake_is_taken_back_until_a_unit_is_inspected(scan, case):
    scan("SX0000012345")
    count(case, 2, 1)
    case = receiving.unreceive(case=case, at=AT, actor=None)
    assert (case.status, case.received_at, case.lines.get().missing) == (RtoStatus.EXPECTED, None, None)
    assert Claim.objects.get().status == ClaimStatus.WITHDRAWN
    assert scan("SX0000012345").verdict == Verdict.EXPECTED
    count(case, 3)
    grade(case, Grade.A)
    with pytest.raises(NotPossible, match="inspected"):
        receiving.unreceive(case=case, at=AT, actor=None)


def test_what_was_never_received_cannot_be_taken_back(case):
    with pytest.raises(IllegalTransition):
        receiving.unreceive(case=case, at=AT, actor=None)
