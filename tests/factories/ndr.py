"""Failed deliveries, and what is known and was done about them."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from connectors.couriers.words import Reason, ScanStatus
from core.queue import QueueState
from ndr.models import Act, Answer, Attempt, Case, CourierFile, FakeAttempt, Rule
from ndr.states import CaseAction, Truth, Wish
from tests.factories.accounts import StoreFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import NOON, ScanFactory, ShipmentFactory


class RuleFactory(DjangoModelFactory[Rule]):
    class Meta:
        model = Rule

    store = factory.SubFactory(StoreFactory)
    name = factory.Sequence(lambda n: f"Try again at once {n}")
    action = CaseAction.REATTEMPT
    created_at = NOON
    changed_at = factory.SelfAttribute("created_at")


class CaseFactory(DjangoModelFactory[Case]):
    """A case without its parcel's scans: `AttemptFactory` adds a report, `following.follow` makes whole ones."""

    class Meta:
        model = Case

    shipment = factory.SubFactory(ShipmentFactory)
    order = factory.SelfAttribute("shipment.order")
    store = factory.SelfAttribute("shipment.store")
    reason = Reason.UNAVAILABLE
    attempts = 1
    failed_at = NOON
    opened_at = factory.SelfAttribute("failed_at")
    due_at = factory.LazyAttribute(lambda case: case.failed_at + timedelta(hours=24))
    courier = factory.SelfAttribute("shipment.courier")
    payment_method = factory.SelfAttribute("order.payment_method")
    value = factory.SelfAttribute("order.total")


class AttemptFactory(DjangoModelFactory[Attempt]):
    """The last report of a case, with its scan."""

    class Meta:
        model = Attempt

    case = factory.SubFactory(CaseFactory)
    store = factory.SelfAttribute("case.store")
    number = factory.SelfAttribute("case.attempts")
    genuine = factory.LazyAttribute(lambda attempt: attempt.reason != Reason.NO_ATTEMPT)
    reason = factory.SelfAttribute("case.reason")
    reported_at = factory.SelfAttribute("case.failed_at")
    scan = factory.SubFactory(
        ScanFactory,
        shipment=factory.SelfAttribute("..case.shipment"),
        status=ScanStatus.ATTEMPT_FAILED,
        reason=factory.SelfAttribute("..reason"),
        happened_at=factory.SelfAttribute("..reported_at"),
    )
    raw_code = factory.SelfAttribute("scan.raw_code")


class ActFactory(DjangoModelFactory[Act]):
    class Meta:
        model = Act

    case = factory.SubFactory(CaseFactory)
    store = factory.SelfAttribute("case.store")
    action = CaseAction.REATTEMPT
    at = NOON
    due_at = factory.SelfAttribute("case.due_at")


class AnswerFactory(DjangoModelFactory[Answer]):
    class Meta:
        model = Answer

    case = factory.SubFactory(CaseFactory)
    store = factory.SelfAttribute("case.store")
    at = NOON
    truth = Truth.WAS_OUT
    wish = Wish.DELIVER


class FakeAttemptFactory(DjangoModelFactory[FakeAttempt]):
    class Meta:
        model = FakeAttempt

    attempt = factory.SubFactory(AttemptFactory)
    store = factory.SelfAttribute("attempt.store")
    courier = factory.SelfAttribute("attempt.case.courier")
    claimed_at = NOON


class CourierFileFactory(DjangoModelFactory[CourierFile]):
    class Meta:
        model = CourierFile

    store = factory.SubFactory(StoreFactory)
    connection = factory.SubFactory(ConnectionFactory)
    day = factory.LazyAttribute(lambda file: file.asked_at.date())
    rows = 1
    asked_at = NOON
    try_at = factory.SelfAttribute("asked_at")
    state = QueueState.DONE
