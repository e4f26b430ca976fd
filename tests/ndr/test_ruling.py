"""Rules: which one fits, what it does to a new failure, and that the database says the same of the past."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Store
from connectors.couriers.words import Reason
from core.models import AuditEvent
from ndr.models import Case, Rule
from ndr.queries import replay
from ndr.queries import rules as queries
from ndr.ruling import Facts, first_fit, fits
from ndr.services import ruling
from ndr.services.ruling import CannotRule
from ndr.states import BuiltIn, CaseAction, SuggestedBy
from orders.states import Payment
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.ndr import ActFactory, AttemptFactory, CaseFactory, RuleFactory
from tests.factories.orders import CustomerFactory, OrderFactory, ShipmentFactory
from tests.ndr.telling import S, fail, only_case, tell

DAY = timedelta(days=1)
REFUSED = Facts(
    reason=Reason.REFUSED, payment=Payment.COD, courier="delhivery", state="Bihar", attempts=2, value=Decimal(900),
    buyer_delivered=1, buyer_returned=2,
)  # fmt: skip
SAYS: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"reasons": ["refused", "unavailable"]}, True),
    ({"reasons": ["unavailable"]}, False),
    ({"payments": ["cod"]}, True),
    ({"payments": ["prepaid"]}, False),
    ({"couriers": ["delhivery"]}, True),
    ({"couriers": ["jne"]}, False),
    ({"states": ["Bihar"]}, True),
    ({"states": ["Goa"]}, False),
    ({"attempts_from": 2, "attempts_to": 2}, True),
    ({"attempts_from": 3}, False),
    ({"attempts_to": 1}, False),
    ({"value_from": Decimal(900), "value_to": Decimal(900)}, True),
    ({"value_from": Decimal(901)}, False),
    ({"value_to": Decimal(899)}, False),
    ({"buyer_delivered_from": 1, "buyer_returned_from": 2, "buyer_returned_to": 2}, True),
    ({"buyer_delivered_from": 2}, False),
    ({"buyer_returned_from": 3}, False),
    ({"buyer_returned_to": 1}, False),
]


@pytest.mark.parametrize(("says", "fit"), SAYS)
def test_a_rule_fits_where_all_of_its_conditions_hold(says: dict[str, Any], fit: bool) -> None:
    assert fits(Rule(action=CaseAction.REATTEMPT, **says), REFUSED) is fit


def test_the_first_that_fits_has_its_turn() -> None:
    rules = [Rule(name="a", reasons=["fraud"]), Rule(name="b"), Rule(name="c")]
    assert first_fit(rules, REFUSED) is rules[1]
    assert first_fit(rules[:1], REFUSED) is None


@pytest.mark.django_db
def test_the_database_says_the_same(now: datetime) -> None:
    order = OrderFactory(state="Bihar", total=Decimal(900))
    case = CaseFactory(
        shipment=ShipmentFactory(order=order, courier="delhivery"), reason="refused", attempts=2, failed_at=now
    )
    AttemptFactory(case=case, buyer_delivered=1, buyer_returned=2)
    assert queries.facts([case]) == [REFUSED]
    for says, fit in SAYS:
        rule = Rule(store=order.store, action=CaseAction.REATTEMPT, **says)
        assert replay.caught(rule, at=now).exists() is fit, says


@pytest.mark.django_db
class TestANewFailure:
    def test_is_what_a_rule_suggests(self, now: datetime) -> None:
        parcel = ShipmentFactory()
        rule = RuleFactory(store=parcel.store, reasons=["refused"], action="request_rto", enabled=True)
        RuleFactory(store=parcel.store, action="reattempt", enabled=True, priority=200)
        RuleFactory(action="escalate", enabled=True, priority=1)  # another store's
        fail(parcel, now)
        case = only_case(parcel)
        assert (case.rule, case.suggested, case.suggested_by) == (rule, CaseAction.REQUEST_RTO, SuggestedBy.RULE)
        assert case.rule_acts_at is None

    def test_waits_for_a_rule_that_acts(self, now: datetime) -> None:
        parcel = ShipmentFactory()
        RuleFactory(store=parcel.store, action="reattempt", enabled=True, acts=True)
        fail(parcel, now)
        assert only_case(parcel).rule_acts_at == now

    def test_of_the_past_sets_nothing_off(self, now: datetime) -> None:
        parcel = ShipmentFactory()
        RuleFactory(store=parcel.store, action="reattempt", enabled=True, acts=True)
        tell(parcel, S.ATTEMPT_FAILED, now - DAY, at=now, quiet=True)
        assert only_case(parcel).rule_acts_at is None

    def test_that_nobody_went_for_is_asked_for_again_unless_switched_off(self, now: datetime) -> None:
        parcel = ShipmentFactory()
        fail(parcel, now, Reason.NO_ATTEMPT)
        case = only_case(parcel)
        assert case.rule
        assert case.rule.built_in == BuiltIn.NO_ATTEMPT
        assert case.rule_acts_at == now
        ruling.switch_off(rule=case.rule, at=now, actor=None)
        assert only_case(parcel).rule_acts_at is None
        other = ShipmentFactory(order=OrderFactory(store=parcel.store))
        fail(other, now, Reason.NO_ATTEMPT)
        assert (only_case(other).rule, only_case(other).suggested) == (None, CaseAction.REATTEMPT)

    def test_is_given_to_everybody_in_turn(self, now: datetime) -> None:
        store = StoreFactory()
        people = {MembershipFactory(store=store, role="operations").user_id for _ in range(2)}
        MembershipFactory(store=store, role="warehouse")
        RuleFactory(store=store, action="assign", enabled=True)
        RuleFactory(store=store, action="escalate", enabled=True)
        for _ in range(4):
            fail(ShipmentFactory(order=OrderFactory(store=store)), now)
        held = list(Case.objects.order_by("pk").values_list("assigned_to", flat=True))
        assert set(held) == people
        assert held[:2] == held[2:]
        assert set(Case.objects.values_list("suggested", flat=True)) == {"escalate"}

    def test_knows_what_the_buyer_did_until_then(self, now: datetime) -> None:
        buyer = CustomerFactory()
        orders = [OrderFactory(store=buyer.store, customer=buyer) for _ in range(4)]
        for order, end in zip(orders, [S.DELIVERED, S.RTO_INITIATED, S.RTO_INITIATED], strict=False):
            tell(ShipmentFactory(order=order), end, now - DAY)
        parcel = ShipmentFactory(order=orders[3])
        fail(parcel, now)
        attempt = only_case(parcel).reports.get()
        assert (attempt.buyer_delivered, attempt.buyer_returned) == (1, 2)


@pytest.mark.django_db
class TestWriting:
    @pytest.fixture
    def store(self) -> Store:
        return StoreFactory()

    def test_a_new_rule_is_off_and_last(self, store: Store, now: datetime) -> None:
        RuleFactory(store=store, priority=40)
        rule = ruling.put_rule(store=store, columns={"name": "A", "action": "reattempt"}, at=now, actor=None)
        assert (rule.enabled, rule.priority) == (False, 50)
        assert AuditEvent.objects.filter(verb="ndr.rule.created", subject_id=rule.pk).exists()

    def test_a_changed_rule_has_to_be_tried_again(self, store: Store, now: datetime) -> None:
        rule = ruling.switch_on(rule=RuleFactory(store=store), at=now, actor=None)
        rule = ruling.put_rule(store=store, rule=rule, columns={"reasons": ["fraud"]}, at=now, actor=None)
        assert (rule.enabled, rule.reasons) == (False, ["fraud"])

    def test_two_rules_have_two_names(self, store: Store, now: datetime) -> None:
        RuleFactory(store=store, name="A")
        with pytest.raises(CannotRule, match="name"):
            ruling.put_rule(store=store, columns={"name": "A", "action": "reattempt"}, at=now, actor=None)

    def test_a_deleted_rule_is_off_and_gives_its_name_free(self, store: Store, now: datetime) -> None:
        rule = ruling.retire(rule=RuleFactory(store=store, name="A", enabled=True), at=now, actor=None)
        assert not rule.enabled
        ruling.put_rule(store=store, columns={"name": "A", "action": "reattempt"}, at=now, actor=None)
        with pytest.raises(CannotRule):
            ruling.switch_on(rule=rule, at=now, actor=None)

    def test_what_comes_with_sampai_is_only_switched(self, store: Store, now: datetime) -> None:
        ruling.ensure_built_in(store_ids=[store.pk], at=now)
        ruling.ensure_built_in(store_ids=[store.pk], at=now)
        rule = Rule.objects.get(store=store)
        with pytest.raises(CannotRule):
            ruling.put_rule(store=store, rule=rule, columns={"name": "A"}, at=now, actor=None)
        with pytest.raises(CannotRule):
            ruling.retire(rule=rule, at=now, actor=None)
        assert Rule.objects.get(store=store).enabled

    def test_turns(self, store: Store, now: datetime) -> None:
        first, second, third = (RuleFactory(store=store) for _ in range(3))
        ruling.reorder(store=store, rules=[third, first], at=now, actor=None)
        assert list(Rule.objects.in_turn()) == [third, first, second]


@pytest.mark.django_db
class TestReplay:
    def test_what_was_done_instead_and_how_it_ended(self, now: datetime) -> None:
        store = StoreFactory()
        for done, status in [("reattempt", "resolved"), ("reattempt", "given_up"), ("", "open"), ("", "resolved")]:
            order = OrderFactory(store=store)
            closed = None if status == "open" else now
            case = CaseFactory(
                shipment=ShipmentFactory(order=order), status=status, closed_at=closed, failed_at=now - DAY
            )
            attempt = AttemptFactory(case=case)
            ActFactory(case=case, attempt=attempt, action="note", at=now - DAY)
            if done:
                ActFactory(case=case, attempt=attempt, action=done, at=now)
        AttemptFactory(
            case=CaseFactory(shipment=ShipmentFactory(order=OrderFactory(store=store)), failed_at=now - 91 * DAY)
        )
        found = replay.replay(Rule(store=store, action="request_rto"), at=now)
        assert (found.failures, found.caught, found.delivered, found.came_back) == (4, 4, 2, 1)
        told = [(line.action, line.caught, line.delivered, line.came_back, line.waiting) for line in found.lines]
        assert told == [("", 2, 1, 0, 1), ("reattempt", 2, 1, 1, 0)]

    def test_rules_before_it_take_their_share(self, now: datetime) -> None:
        attempt = AttemptFactory(case=CaseFactory(failed_at=now, reason="refused"))
        RuleFactory(store=attempt.store, reasons=["refused"], enabled=True, priority=5)
        RuleFactory(store=attempt.store, action="assign", enabled=True, priority=1)
        rule = RuleFactory(store=attempt.store, priority=9)
        assert not replay.caught(rule, at=now).exists()
        rule.priority = 2
        assert replay.caught(rule, at=now).exists()
