"""A case opens, moves and closes by what its courier says, in whatever order and however often."""

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from connectors.couriers.words import Reason, ScanStatus
from core.models import AuditEvent
from inbox import handlers
from ndr.models import Act, Attempt, Case
from ndr.services import moving
from ndr.states import CaseAction, CaseStatus, SuggestedBy
from orders.models import CodeMap, DisputedScan, Shipment
from orders.services import tracking
from tests.factories.connectors import ConnectionFactory
from tests.factories.ndr import ActFactory, AnswerFactory
from tests.factories.orders import ScanFactory, ShipmentFactory
from tests.ndr.telling import FAILED, OUT, S, fail, only_case, tell, told

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def parcel() -> Shipment:
    return ShipmentFactory()


def test_the_first_failure_opens_a_case(parcel: Shipment, now: datetime) -> None:
    fail(parcel, now, Reason.UNAVAILABLE)
    case = only_case(parcel)
    assert (case.status, case.reason, case.attempts, case.most_attempts) == ("open", "unavailable", 1, 3)
    assert (case.opened_at, case.failed_at, case.due_at) == (now, now, now + DAY)
    assert (case.value, case.payment_method, case.courier) == (parcel.order.total, "cod", "simulator")
    attempt = Attempt.objects.get()
    assert (attempt.number, attempt.genuine, attempt.raw_code) == (1, True, "raw-attempt_failed")
    assert (case.suggested, case.suggested_by) == (CaseAction.REATTEMPT_ON, SuggestedBy.REASON)
    opened = AuditEvent.objects.get(verb="ndr.case.opened")
    assert (opened.subject_id, opened.scope, opened.after) == (case.pk, case.store_id, "open")


def test_nobody_went_is_a_case_without_an_attempt(parcel: Shipment, now: datetime) -> None:
    fail(parcel, now, Reason.NO_ATTEMPT)
    case = only_case(parcel)
    assert (case.attempts, case.reason, case.suggested) == (0, "no_attempt", CaseAction.REATTEMPT)
    assert not Attempt.objects.get().genuine


def test_the_same_news_twice_changes_nothing(parcel: Shipment, now: datetime) -> None:
    news = fail(parcel, now)
    before = Case.objects.values().get(), Attempt.objects.values().get(), AuditEvent.objects.count()
    handlers.on_news(news, at=now + HOUR)
    assert before == (Case.objects.values().get(), Attempt.objects.values().get(), AuditEvent.objects.count())


def test_what_arrives_ends_as_delivered(parcel: Shipment, now: datetime) -> None:
    fail(parcel, now)
    tell(parcel, S.DELIVERED, now + DAY)
    case = only_case(parcel)
    assert (case.status, case.closed_at) == ("resolved", now + DAY)


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (S.DELIVERED, CaseStatus.RESOLVED),
        (S.RTO_INITIATED, CaseStatus.GIVEN_UP),
        (S.RTO_DELIVERED, CaseStatus.GIVEN_UP),
        (S.LOST, CaseStatus.LOST),
        (S.DAMAGED, CaseStatus.LOST),
        (S.DISPOSED, CaseStatus.LOST),
        (S.CANCELLED, CaseStatus.CANCELLED),
    ],
)
def test_a_case_ends_as_its_parcel_does(parcel: Shipment, end: ScanStatus, status: CaseStatus, now: datetime) -> None:
    fail(parcel, now)
    tell(parcel, end, now + DAY)
    assert only_case(parcel).status == status


def test_an_end_that_the_courier_takes_back(parcel: Shipment, now: datetime) -> None:
    fail(parcel, now)
    tell(parcel, S.DELIVERED, now + DAY)
    tell(parcel, S.RTO_INITIATED, now + 2 * DAY)
    case = only_case(parcel)
    assert (case.status, case.closed_at) == ("given_up", now + 2 * DAY)
    tell(parcel, S.DELIVERED, now + 3 * DAY)
    assert only_case(parcel).status == "resolved"


def test_a_failure_after_an_end_is_a_new_case(parcel: Shipment, now: datetime) -> None:
    fail(parcel, now)
    tell(parcel, S.LOST, now + DAY)
    fail(parcel, now + 2 * DAY)  # found again, and refused again
    assert list(Case.objects.order_by("pk").values_list("status", "attempts")) == [("lost", 1), ("open", 2)]
    tell(parcel, S.DELIVERED, now + 3 * DAY)
    assert set(Case.objects.values_list("status", flat=True)) == {"resolved"}


def test_the_next_failure_brings_the_case_back(parcel: Shipment, now: datetime) -> None:
    fail(parcel, now, Reason.UNAVAILABLE)
    moving.move(case=only_case(parcel), to=CaseStatus.INSTRUCTED, at=now + HOUR, actor=None)
    tell(parcel, FAILED, now + 2 * HOUR, reason=Reason.UNAVAILABLE)  # the same run, told again
    assert only_case(parcel).status == "instructed"
    fail(parcel, now + DAY, Reason.REFUSED)
    case = only_case(parcel)
    assert (case.status, case.reason, case.attempts, case.due_at) == ("open", "refused", 2, now + 2 * DAY)
    assert list(Attempt.objects.order_by("number").values_list("number", "reason")) == [
        (1, "unavailable"),
        (2, "refused"),
    ]


def test_a_question_is_put_behind_by_a_new_failure(parcel: Shipment, now: datetime) -> None:
    fail(parcel, now)
    case = moving.move(case=only_case(parcel), to=CaseStatus.ASKED, at=now, actor=None)
    Case.objects.update(asked_at=now, answered_at=now + HOUR)
    AnswerFactory(case=case, at=now + HOUR, wish="cancel")
    fail(parcel, now + DAY, Reason.UNREACHABLE)
    case = only_case(parcel)
    assert (case.status, case.asked_at, case.answered_at, case.suggested) == ("open", None, None, "ask_buyer")


def test_a_courier_that_goes_again_by_itself_is_waited_for(parcel: Shipment, now: datetime) -> None:
    fail(parcel, now)
    tell(parcel, OUT, now + DAY)
    assert only_case(parcel).status == "instructed"
    tell(parcel, FAILED, now + DAY + HOUR)
    assert only_case(parcel).status == "open"


def test_somebody_did_go_after_all(parcel: Shipment, now: datetime) -> None:
    fail(parcel, now, Reason.NO_ATTEMPT)
    moving.move(case=only_case(parcel), to=CaseStatus.INSTRUCTED, at=now, actor=None)
    act = ActFactory(case=only_case(parcel), attempt=Attempt.objects.get())
    tell(parcel, FAILED, now + HOUR, reason=Reason.REFUSED)
    case, attempt = only_case(parcel), Attempt.objects.get()
    assert Act.objects.get(pk=act.pk).attempt == attempt, "the same visit, told anew"
    assert (case.status, case.reason, case.attempts, case.failed_at) == ("open", "refused", 1, now + HOUR)
    assert (attempt.genuine, attempt.number, attempt.reason) == (True, 1, "refused")


def test_an_attempt_that_is_disputed_does_not_count(parcel: Shipment, now: datetime) -> None:
    fail(parcel, now)
    moving.move(case=only_case(parcel), to=CaseStatus.INSTRUCTED, at=now, actor=None)
    dispute = DisputedScan.objects.create(
        store=parcel.store, shipment=parcel, scan=Attempt.objects.get().scan, since=now
    )
    told(parcel, at=now + HOUR)
    assert (only_case(parcel).attempts, Attempt.objects.get().genuine) == (0, False)
    dispute.delete()
    told(parcel, at=now + 2 * HOUR)
    assert (only_case(parcel).attempts, Attempt.objects.get().genuine, only_case(parcel).status) == (
        1,
        True,
        "instructed",
    )


STORY = [
    (0, OUT, ""), (4, FAILED, Reason.UNAVAILABLE), (24, OUT, ""), (28, FAILED, Reason.NO_ATTEMPT),
    (29, FAILED, Reason.REFUSED),
]  # fmt: skip


@pytest.mark.parametrize("order", list(itertools.permutations(STORY))[::17])
def test_late_news_ends_in_the_same_case(order: list[tuple[int, ScanStatus, str]], now: datetime) -> None:
    parcel = ShipmentFactory()
    for hours, status, reason in order:
        tell(parcel, status, now + hours * HOUR, reason=reason, at=now + 30 * HOUR)
    case = only_case(parcel)
    assert (case.status, case.reason, case.attempts, case.opened_at) == ("open", "refused", 2, now + 4 * HOUR)
    rows = Attempt.objects.order_by("reported_at").values_list("number", "reason", "genuine")
    assert list(rows) == [(1, "unavailable", True), (2, "refused", True)]


def test_a_report_that_was_misunderstood_takes_its_case_along(parcel: Shipment, now: datetime) -> None:
    code = CodeMap.objects.create(provider="simulator", raw_code="new", status=FAILED, mapped_at=now)
    tell(parcel, S.UNKNOWN, now, raw_code="new")
    assert only_case(parcel).status == "open"
    CodeMap.objects.filter(pk=code.pk).update(status=S.ON_HOLD)
    told(parcel, at=now + HOUR)
    assert (only_case(parcel).status, Attempt.objects.count()) == ("cancelled", 0)


def test_hours_and_attempts_are_the_connections_own(now: datetime) -> None:
    connection = ConnectionFactory(settings={"hours_to_act": "36", "most_attempts": "2"})
    parcel = ShipmentFactory(connection=connection)
    fail(parcel, now)
    case = only_case(parcel)
    assert (case.due_at, case.most_attempts) == (now + 36 * HOUR, 2)


def test_a_parcel_from_a_buyer_is_no_case(now: datetime) -> None:
    parcel = ShipmentFactory(direction="reverse")
    fail(parcel, now)
    assert not Case.objects.exists()


class TestThePast:
    def test_it_opens_and_closes_without_a_word(self, parcel: Shipment, now: datetime) -> None:
        long_ago = now - 90 * DAY
        ScanFactory(shipment=parcel, status=FAILED, happened_at=long_ago, reason=Reason.REFUSED)
        tell(parcel, S.RTO_INITIATED, long_ago + DAY, at=now, quiet=True)
        case = only_case(parcel)
        assert (case.status, case.quiet, case.opened_at, case.closed_at) == ("given_up", True, long_ago, long_ago + DAY)

    def test_an_old_parcel_that_never_ended_does_not_flood_the_desk(self, parcel: Shipment, now: datetime) -> None:
        tell(parcel, FAILED, now - 61 * DAY, at=now, quiet=True)
        assert not Case.objects.exists()

    def test_a_recent_one_waits_like_any_other(self, parcel: Shipment, now: datetime) -> None:
        tell(parcel, FAILED, now - 3 * HOUR, at=now, quiet=True)
        case = only_case(parcel)
        assert (case.status, case.quiet) == ("open", True)
        fail(parcel, now + DAY)
        assert not only_case(parcel).quiet  # this one is news


def test_hundreds_of_parcels_take_as_many_queries_as_one(
    now: datetime, django_assert_max_num_queries: Callable[..., object]
) -> None:
    parcels = ShipmentFactory.create_batch(60)
    for parcel in parcels:
        ScanFactory(shipment=parcel, status=FAILED, happened_at=now, reason=Reason.REFUSED)
    news = tracking.refold(shipment_ids=[parcel.pk for parcel in parcels], at=now, quiet=False)
    with django_assert_max_num_queries(36):
        handlers.on_news(news, at=now)
    assert Case.objects.count() == len(parcels)
