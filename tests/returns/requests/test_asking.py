"""Asking for a return: what is taken, what is refused with which words, what is decided by itself."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.states import IllegalTransition
from orders.services.instructing import NotPossible
from returns.models import PolicyVersion, ReturnUnit
from returns.policy import Conditions, ReasonTerms
from returns.queries import policies as reading
from returns.services.requests import asking, deciding, moving, policies
from returns.services.requests.policies import Draft
from returns.states import COUNTS, RETURN_NEXT, Approval, AskedBy, Goods, Outcome, Resolution, ReturnStatus
from returns.why import Detail, Why
from returns.wishes import BadWish, Wanted, Wish
from tests.factories.giving_back import arrived, asked, at_once, photos, policy, wish
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db


def ask(order, wanted, **more):
    return asking.ask(order=order, wish=wanted, asked_by=AskedBy.BUYER, at=NOON, actor=None, **more)


def test_one_of_two_units_waits_for_an_answer():
    order = arrived((2, "2000.00"))
    request = asked(order, 1)
    assert (request.status, request.number) == (ReturnStatus.REQUESTED, f"{order.number}-R1")
    assert (request.value, request.fee, request.goods) == (Decimal(1000), 0, Goods.TO_COME)
    assert request.due_at == NOON + timedelta(hours=24)
    assert asked(order, 1).number == f"{order.number}-R2"  # the other unit


def test_a_policy_approves_at_once():
    order = arrived()
    policy(order.store, reasons=at_once())
    request = asked(order)
    assert (request.status, request.approved_at, request.approved_by) == (ReturnStatus.APPROVED, NOON, None)
    assert request.due_at is None  # the courier is next


def test_what_is_worth_little_is_kept_by_the_buyer():
    order = arrived((1, "199.00"))
    policy(order.store, keep_up_to=Decimal(199))
    assert asked(order).goods == Goods.KEPT
    other = arrived((1, "199.01"), store=order.store)
    assert asked(other).goods == Goods.TO_COME


def test_a_request_keeps_the_version_that_judged_it():
    order = arrived()
    row = policy(order.store, fee=Decimal(50))
    request = asked(order)
    policies.change(policy=row, draft=Draft("Clothing", Conditions(), costing(row, "80")), at=NOON, actor=None)
    version = request.lines.get().version
    assert version is not None
    assert (version.number, version.fee, request.fee) == (1, 50, 50)
    assert asked(arrived(store=order.store)).fee == 80
    with pytest.raises(Exception, match="append_only"), transaction.atomic():
        PolicyVersion.objects.filter(pk=version.pk).update(fee=1)


def costing(row, fee):
    """The policy's terms with another fee."""
    return replace(reading.of(row.versions.latest("number"), row.name).terms, fee=Decimal(fee))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda order: {"lines": []}, "Choose what you want to return."),
        (lambda order: {"lines": [one(order, 0)]}, "Between 1 and 2 units can be returned."),
        (lambda order: {"lines": [one(order, -1)]}, "Between 1 and 2 units can be returned."),
        (lambda order: {"lines": [one(order, 3)]}, "Between 1 and 2 units can be returned."),
        (lambda order: {"lines": [one(order, 1), one(order, 1)]}, "Name each product once."),
        (lambda order: {"lines": [one(arrived(), 1)]}, "This is not of this order."),
        (lambda order: {"lines": [one(order, 1, Why.DAMAGED)]}, "Add a photo of it."),
        (lambda order: {"lines": [one(order, 1, detail=Detail.COLOUR)]}, "Choose what comes closest."),
        (lambda order: {"resolution": Resolution.EXCHANGE}, "Choose what you want instead."),
        (lambda order: {"resolution": Resolution.REPLACEMENT}, "This can’t be chosen for this product"),
        (lambda order: {"slot_on": (NOON - timedelta(days=1)).date()}, "Choose a day that is not over."),
    ],
)
def test_a_bad_wish_is_told_what_to_change(change, said):
    order = arrived((2, "2000.00"))
    with pytest.raises(BadWish, match=said):
        ask(order, replace(wish(order, 1), **change(order)))
    assert not ReturnUnit.objects.exists()


def one(order, quantity, why=Why.SIZE, **more):
    return Wanted(order.lines.first().pk, quantity, why, **more)


def test_a_reason_that_is_not_taken():
    order = arrived()
    policy(order.store, reasons={Why.CHANGED_MIND: ReasonTerms(Approval.REJECT)})
    with pytest.raises(BadWish, match="This is not taken back for this reason"):
        ask(order, Wish([one(order, 1, Why.CHANGED_MIND)], Resolution.REFUND))


def test_too_late_for_the_buyer_but_not_for_one_of_us():
    order = arrived(at=NOON - timedelta(days=20))
    with pytest.raises(BadWish, match="It could be returned until"):
        asked(order)
    assert ask(order, wish(order), generous=True).status == ReturnStatus.REQUESTED


def test_what_is_being_returned_is_not_returned_again():
    order = arrived((2, "2000.00"))
    first = asked(order, 2)
    with pytest.raises(BadWish, match="Every unit of it is being returned"):
        ask(order, wish(order), generous=True)
    deciding.cancel(request=first, at=NOON, actor=None)
    assert asked(order, 2).lines.get().units.filter(counts=True).count() == 2


def test_the_database_refuses_a_unit_twice():
    order = arrived((1, "100.00"))
    unit = asked(order).lines.get().units.get()
    for change in ({"unit": 1}, {"unit": 2}, {"unit": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReturnUnit.objects.create(
                store_id=unit.store_id, returned=unit.returned, line=unit.line, ordered=1, value=1, **change
            )


def test_photos_are_kept_with_their_line(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    order = arrived()
    request = ask(order, Wish([one(order, 1, Why.DAMAGED, pictures=photos(2))], Resolution.REFUND))
    line = request.lines.get()
    assert (line.photos.count(), line.qc) == (2, False)
    assert request.fee == 0


def test_a_refusal_says_why_and_can_be_looked_at_again():
    request = asked()
    with pytest.raises(NotPossible, match="Say why"):
        deciding.reject(request=request, why=" ", at=NOON, actor=None)
    refused = deciding.reject(request=request, why="Worn.", at=NOON, actor=None)
    assert (refused.status, refused.refused_why, refused.ended_at) == (ReturnStatus.REJECTED, "Worn.", NOON)
    again = asked(request.order)  # its units are free
    with pytest.raises(NotPossible, match="in another return by now"):
        deciding.reconsider(request=request, at=NOON, actor=None)
    deciding.cancel(request=again, at=NOON, actor=None)
    assert deciding.reconsider(request=request, at=NOON, actor=None).status == ReturnStatus.REQUESTED


@pytest.mark.parametrize("before", ReturnStatus)
@pytest.mark.parametrize("to", ReturnStatus)
def test_every_move_is_in_the_table(before, to):
    request = asked()
    outcome = {ReturnStatus.RESOLVED: Outcome.REFUNDED, ReturnStatus.CLOSED: Outcome.REFUNDED}
    request.status, request.outcome, request.received_at, request.refused_why = (
        before,
        outcome.get(before, ""),
        NOON,
        "-",
    )
    request.save()
    ReturnUnit.objects.filter(returned__request=request).update(counts=before in COUNTS)
    move = {"request": request, "to": to, "at": NOON, "actor": None, "outcome": outcome.get(to), "why": "Worn."}
    if to in RETURN_NEXT[before]:
        assert moving.move(**move).status == to
        assert ReturnUnit.objects.get().counts is (to in COUNTS)
    else:
        with pytest.raises(IllegalTransition):
            moving.move(**move)
