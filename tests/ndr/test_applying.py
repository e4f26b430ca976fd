"""Rules act a moment after the news, once, and only suggest where the courier won't take it."""

from datetime import datetime, timedelta

import pytest

from connectors.couriers.words import Reason, Verb
from ndr.models import Act
from ndr.services import acting, applying, moving
from ndr.states import CaseStatus
from orders.models import Instruction, Shipment
from tests.factories.connectors import ConnectionFactory
from tests.factories.ndr import RuleFactory
from tests.factories.orders import OrderFactory, ShipmentFactory
from tests.ndr.telling import OUT, fail, only_case, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def parcel() -> Shipment:
    order = OrderFactory()
    return ShipmentFactory(order=order, connection=ConnectionFactory(stores=[order.store]))


def apply(at: datetime) -> int:
    count = 0
    while applying.apply_next(at=at):
        count += 1
    return count


def test_nobody_went_is_asked_for_again_at_once(parcel: Shipment, now: datetime) -> None:
    fail(parcel, now, Reason.NO_ATTEMPT)
    assert apply(now) == 1
    case, told = only_case(parcel), Instruction.objects.get()
    assert (told.verb, told.asked_by, case.status) == (Verb.REATTEMPT, None, "instructed")
    act = Act.objects.get()
    assert (act.rule, act.actor) == (case.rule, None)
    assert apply(now) == 0


def test_what_the_courier_will_not_take_is_suggested_with_the_reason(now: datetime) -> None:
    parcel = ShipmentFactory()
    fail(parcel, now, Reason.NO_ATTEMPT)
    rule = RuleFactory(store=parcel.store, action="change_phone", acts=True, enabled=True)
    case = only_case(parcel)
    type(case).objects.update(rule=rule, suggested="change_phone", suggested_by="rule")
    apply(now)
    case = only_case(parcel)
    assert (case.status, case.suggested, case.rule_acts_at) == ("open", "change_phone", None)
    assert "phone" in case.rule_refused
    assert not Act.objects.exists()


def test_whoever_was_faster_was_first(parcel: Shipment, now: datetime) -> None:
    RuleFactory(store=parcel.store, action="request_rto", acts=True, enabled=True)
    fail(parcel, now)
    moving.move(case=only_case(parcel), to=CaseStatus.INSTRUCTED, at=now, actor=None)
    assert apply(now) == 0
    assert not Instruction.objects.exists()


def test_a_parcel_that_went_out_again_is_left_alone(parcel: Shipment, now: datetime) -> None:
    fail(parcel, now, Reason.NO_ATTEMPT)
    tell(parcel, OUT, now + timedelta(minutes=1))
    assert apply(now + timedelta(minutes=1)) == 0


def test_a_rule_that_fails_holds_nobody_up(parcel: Shipment, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_told: object) -> None:
        raise ValueError

    monkeypatch.setattr(acting, "act", broken)
    fail(parcel, now, Reason.NO_ATTEMPT)
    assert apply(now) == 1
    assert only_case(parcel).status == "open"
    assert apply(now) == 0
