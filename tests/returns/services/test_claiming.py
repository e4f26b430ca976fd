"""Claims by hand, units that are put away, and cases that close with the last of them."""

from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.db import transaction

from connectors.couriers.words import Reason, ScanStatus
from core.models import AuditEvent
from core.states import IllegalTransition
from orders.models import Shipment, StaleParcel
from orders.services.instructing import NotPossible
from returns.models import Claim, Inspection, RtoCase
from returns.queries import alarms
from returns.services import (
    claiming,
    counting,
    erasing,
    inspecting,
    moving,
    owing,
    putting_away,
    reasons,
    receiving,
    waiting,
)
from returns.services.claiming import Said
from returns.services.counting import Counted
from returns.services.inspecting import Unit
from returns.states import CLAIM_NEXT, NEXT, ClaimKind, ClaimStatus, Grade, ReasonFrom, RtoStatus
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import NOON
from tests.factories.returns import ArrivalFactory, ClaimFactory, InspectionFactory, RtoCaseFactory, returning

pytestmark = pytest.mark.django_db

AT = NOON + timedelta(days=6)


def inspected(*grades, missing=0):
    """A case of which these units came back and are graded."""
    case = returning(units=len(grades) + missing)
    receiving.receive(shipment=case.shipment, at=AT, actor=None)
    line = case.lines.get()
    counting.count(case=case, counts={line.pk: Counted(len(grades), missing)}, at=AT, actor=None)
    units = [Unit(line.pk, place, grade) for place, grade in enumerate(grades, 1)]
    return inspecting.inspect(case=case, units=units, at=AT, actor=None)


def ids():
    return list(Inspection.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(("before", "to"), list(product(RtoStatus, RtoStatus)))
def test_the_table_says_how_a_case_may_move(before, to):
    case = RtoCaseFactory(status=before, **({"received_at": NOON} if before == RtoStatus.CLOSED else {}))
    if to in NEXT[before]:
        assert moving.move(case=case, to=to, at=AT, actor=None).status == to
        assert AuditEvent.objects.get().verb == "returns.case.moved"
    else:
        with pytest.raises(IllegalTransition):
            moving.move(case=case, to=to, at=AT, actor=None)
        case.refresh_from_db()
        assert case.status == before


@pytest.mark.parametrize(("before", "to"), list(product(ClaimStatus, ClaimStatus)))
def test_the_table_says_how_a_claim_may_move(before, to):
    claim = ClaimFactory(status=before, paid=Decimal(900) if before == ClaimStatus.PAID else None)
    if to in CLAIM_NEXT[before]:
        said = Said(reference="DLV-77", paid=Decimal("900.00") if to is ClaimStatus.PAID else None)
        moved = claiming.move(claim=claim, to=to, said=said, at=AT, actor=None)
        assert (moved.status, moved.reference) == (to, "DLV-77")
        assert StaleParcel.objects.filter(shipment_id=claim.shipment_id).exists()
    else:
        with pytest.raises(IllegalTransition):
            claiming.move(claim=claim, to=to, said=Said(), at=AT, actor=None)


@pytest.mark.parametrize(
    ("paid", "says"),
    [(None, "how much"), (Decimal("1299.01"), "more than was asked"), (Decimal(-1), "less than nothing")],
)
def test_what_was_paid_must_be_possible(paid, says):
    claim = ClaimFactory(status=ClaimStatus.SENT)
    with pytest.raises(NotPossible, match=says):
        claiming.move(claim=claim, to=ClaimStatus.PAID, said=Said(paid=paid), at=AT, actor=None)
    claim.refresh_from_db()
    assert (claim.status, claim.paid) == (ClaimStatus.SENT, None)


def test_an_amount_that_somebody_corrected_stays_whatever_its_courier_says():
    case = returning(ScanStatus.LOST)
    Shipment.objects.update(bucket="lost")
    claim = ClaimFactory(case=case, kind=ClaimKind.LOST)
    claiming.correct(claim=claim, said=Said(asked=Decimal(500), note="as agreed"), at=AT, actor=None)
    with transaction.atomic():
        owing.follow_held(cases=[moving.hold(case)], at=AT)
    claim.refresh_from_db()
    assert (claim.asked, claim.note) == (Decimal("500.00"), "as agreed")


def test_one_claim_of_a_kind_by_hand():
    case = returning()
    claiming.claim(case=case, kind=ClaimKind.DAMAGED, asked=Decimal(10), at=AT, actor=None)
    for asked, says in ((Decimal(10), "such a claim"),):
        with pytest.raises(NotPossible, match=says):
            claiming.claim(case=case, kind=ClaimKind.DAMAGED, asked=asked, at=AT, actor=None)
    with pytest.raises(NotPossible, match="more than nothing"):
        claiming.claim(case=case, kind=ClaimKind.LOST, asked=Decimal(0), at=AT, actor=None)


def test_the_connection_says_until_when_to_claim():
    case = returning()
    Shipment.objects.update(connection=ConnectionFactory(settings={"claim_days": "7"}))
    case.refresh_from_db()
    claim = claiming.claim(case=case, kind=ClaimKind.LOST, asked=Decimal(10), at=AT, actor=None)
    assert claim.deadline_on == (AT + timedelta(days=7)).date()


def test_a_case_closes_with_the_last_unit_and_opens_when_one_is_taken_back():
    case = inspected(Grade.A, Grade.B)
    store = case.store
    first, second = ids()
    assert putting_away.put_away(store=store, units=[first, 0], at=AT, actor=None).put_away == 1
    case.refresh_from_db()
    assert case.status == RtoStatus.INSPECTED
    assert putting_away.put_away(store=store, units=[first, second], at=AT, actor=None).left == 1
    case.refresh_from_db()
    assert (case.status, case.ended) == (RtoStatus.CLOSED, "put_away")
    putting_away.take_back(store=store, units=[second], at=AT, actor=None)
    case.refresh_from_db()
    assert (case.status, case.closed_at, case.received_at) == (RtoStatus.INSPECTED, None, AT)


def test_a_case_waits_for_its_claim():
    case = inspected(Grade.A, missing=1)
    putting_away.put_away(store=case.store, units=ids(), at=AT, actor=None)
    case.refresh_from_db()
    assert case.status == RtoStatus.INSPECTED
    claim = Claim.objects.get()
    for to, said in ((ClaimStatus.SENT, Said()), (ClaimStatus.PAID, Said(paid=Decimal(100)))):
        claiming.move(claim=claim, to=to, said=said, at=AT, actor=None)
    case.refresh_from_db()
    assert case.status == RtoStatus.CLOSED


def test_units_of_another_store_stay():
    theirs = InspectionFactory()
    mine = inspected(Grade.A)
    done = putting_away.put_away(store=mine.store, units=[theirs.pk], at=AT, actor=None)
    theirs.refresh_from_db()
    assert (done.put_away, theirs.done_at) == (0, None)


def test_a_unit_that_was_put_away_is_not_graded_again():
    case = inspected(Grade.A, Grade.A)
    putting_away.put_away(store=case.store, units=ids()[:1], at=AT, actor=None)
    line = case.lines.get().pk
    with pytest.raises(counting.Misfit, match="put away"):
        inspecting.inspect(case=case, units=[Unit(line, 1, Grade.C)], at=AT, actor=None)
    with pytest.raises(NotPossible, match="put away"):
        inspecting.forget(case=case, line=line, unit=1, at=AT, actor=None)


def test_what_was_marked_returned_and_never_came_is_claimed_once():
    case = returning(ScanStatus.RTO_DELIVERED)
    returning(ScanStatus.RTO_IN_TRANSIT)
    for days, expected in ((6, 0), (8, 1), (8, 0)):
        assert waiting.claim_missed(at=NOON + timedelta(days=days)) == expected
    claim = Claim.objects.get()
    assert (claim.shipment_id, claim.kind, claim.asked) == (case.shipment_id, ClaimKind.NEVER_RETURNED, case.value)
    receiving.receive(shipment=case.shipment, at=AT, actor=None)
    claim.refresh_from_db()
    assert claim.status == ClaimStatus.WITHDRAWN


def test_parcels_worth_nothing_keep_no_others_from_being_claimed(monkeypatch):
    monkeypatch.setattr(waiting, "BATCH", 1)
    case = returning(ScanStatus.RTO_DELIVERED)
    RtoCase.objects.filter(pk=case.pk).update(value=0)
    other = returning(ScanStatus.RTO_DELIVERED, order=case.order)
    waiting.claim_missed(at=NOON + timedelta(days=8))
    assert Claim.objects.get().shipment_id == other.shipment_id


def test_a_store_says_how_long_it_waits():
    case = returning(ScanStatus.RTO_DELIVERED)
    slow = returning(ScanStatus.RTO_IN_TRANSIT, order=case.order)
    at = NOON + timedelta(days=12)

    def rings():
        patience = alarms.patience_of(case.store)
        return [list(alarms.never_received(patience, at=at)), list(alarms.too_long(patience, at=at))]

    assert rings() == [[case], []]
    waiting.set_patience(store=case.store, returned_days=14, travel_days=10, at=at, actor=None)
    assert rings() == [[], [slow]]


def test_somebody_knows_better_why_it_comes_back():
    case = returning()
    args = {"case": case, "at": AT, "actor": None}
    assert reasons.set_reason(reason=Reason.FRAUD, source=ReasonFrom.PERSON, **args).reason == Reason.FRAUD
    assert StaleParcel.objects.count() == 1
    assert reasons.set_reason(reason=Reason.FRAUD, source=ReasonFrom.COURIER, **args).reason == Reason.UNKNOWN


def test_erasing_a_buyer_reaches_what_was_written_about_her_parcels():
    case = inspected(Grade.C)
    Inspection.objects.update(note="Snehal’s perfume on it")
    ClaimFactory(case=case, note="ask Snehal", reference="SK-1")
    ArrivalFactory(case=case, scanned="WK-Snehal")
    told = erasing.erase(store=case.store, orders=[case.order_id])
    assert {name: count for name, count in told.items() if count} == {"inspections": 1, "claims": 1, "arrivals": 1}
    assert not any(erasing.erase(store=case.store, orders=[case.order_id]).values())
    assert Inspection.objects.get().grade == Grade.C
