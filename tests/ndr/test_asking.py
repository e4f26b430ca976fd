"""Who is asked what happened at the door, when, in which language, and who is left in peace."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from connectors.couriers.words import Reason, ScanStatus
from core.queue import QueueState
from inbox import handlers
from messaging.models import Message
from messaging.services import opting
from ndr.models import Case
from ndr.services import answering, asking, habits
from ndr.services.answering import Said
from ndr.services.habits import Habits
from ndr.states import CaseStatus, Truth, Wish
from orders.models import BuyerLink, News, Order, Shipment
from orders.services import linking, tracking
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.messaging import MessengerFactory
from tests.factories.ndr import AttemptFactory, CaseFactory
from tests.factories.orders import CustomerFactory, OrderFactory, ScanFactory, ShipmentFactory

pytestmark = pytest.mark.django_db
EMAIL = "asha@example.com"


@pytest.fixture
def case(now: datetime) -> Case:
    """Failed an hour ago, of a store that writes e-mail."""
    return made(now)


def made(now: datetime, *, reason: Reason = Reason.UNAVAILABLE, **order: object) -> Case:
    store = order.pop("store", None) or StoreFactory(name="Warna")
    MessengerFactory(stores=[store])
    placed = OrderFactory(store=store, **{"email": EMAIL, **order})
    case = CaseFactory(
        shipment=ShipmentFactory(order=placed, courier="delhivery"), failed_at=now - timedelta(hours=1), reason=reason
    )
    AttemptFactory(case=case)
    return case


def ask(case: Case, at: datetime) -> Message | None:
    return asking.ask_held([Case.objects.get(pk=case.pk)], at=at, actor=None).get(case.pk)


def test_it_asks_with_a_link_and_says_so_on_the_case(case: Case, now: datetime) -> None:
    message = ask(case, now)
    case.refresh_from_db()
    link = BuyerLink.objects.get()
    assert (message.to, message.thread, message.subject) == (
        EMAIL, f"order:{case.order_id}", "Warna: your parcel could not be delivered"
    )  # fmt: skip
    assert "Delhivery says that nobody was there on Tuesday 10 March" in message.text
    assert linking.address_of(link) in message.text
    assert (case.status, case.asked_at, message.try_at) == (CaseStatus.ASKED, now, now)


def test_once_per_failed_delivery(case: Case, now: datetime) -> None:
    assert ask(case, now)
    assert ask(case, now + timedelta(hours=5)) is None
    AttemptFactory(case=case, number=2, reported_at=now + timedelta(days=1))
    Case.objects.filter(pk=case.pk).update(asked_at=None, failed_at=now + timedelta(days=1), status=CaseStatus.OPEN)
    assert ask(case, now + timedelta(days=1, hours=1))
    assert Message.objects.count() == 2
    assert BuyerLink.objects.count() == 1


Change = Callable[[Case, datetime], object]
SILENT: dict[str, Change] = {
    "nobody went": lambda case, now: case.reports.update(reason=Reason.NO_ATTEMPT),
    "of the past": lambda case, now: Case.objects.update(quiet=True),
    "answered": lambda case, now: Case.objects.update(answered_at=now),
    "instructed": lambda case, now: Case.objects.update(status=CaseStatus.INSTRUCTED),
    "delivered": lambda case, now: Case.objects.update(status=CaseStatus.RESOLVED, closed_at=now),
    "erased": lambda case, now: Order.objects.update(erased_at=now),
    "opted out": lambda case, now: opting.opt_out(store=case.store, addresses=[EMAIL], at=now, actor=None),
    "no address": lambda case, now: Order.objects.update(email=""),
}


@pytest.mark.parametrize("change", SILENT.values(), ids=list(SILENT))
def test_who_is_left_in_peace(case: Case, now: datetime, change: Change) -> None:
    change(case, now)
    assert ask(case, now) is None
    assert not Message.objects.exists()
    assert not BuyerLink.objects.exists()


@pytest.mark.parametrize(
    ("country", "state", "at", "leaves"),
    [
        ("IN", "Maharashtra", (10, 3, 30), (10, 3, 30)),  # 09:00 in Pune
        ("IN", "Maharashtra", (10, 3, 29), (10, 3, 30)),
        ("IN", "Maharashtra", (10, 14, 29), (10, 14, 29)),  # 19:59
        ("IN", "Maharashtra", (10, 14, 30), (11, 3, 30)),  # 20:00
        ("ID", "DKI Jakarta", (10, 12, 59), (10, 12, 59)),
        ("ID", "DKI Jakarta", (10, 13, 0), (11, 2, 0)),
        ("ID", "Papua", (10, 11, 0), (11, 0, 0)),  # 20:00 in Jayapura
        ("ID", "Papua", (10, 0, 0), (10, 0, 0)),  # 09:00 there, 05:30 in India
    ],
)
def test_never_at_night_where_the_buyer_lives(
    case: Case, country: str, state: str, at: tuple[int, ...], leaves: tuple[int, ...]
) -> None:
    Order.objects.update(country=country, state=state)
    message = ask(case, datetime(2026, 3, *at, tzinfo=UTC))
    assert message.try_at == datetime(2026, 3, *leaves, tzinfo=UTC)


@pytest.mark.parametrize(
    ("customer", "store", "spoken"), [("id", "en", "id"), ("id-ID", "en", "id"), ("ta", "id", "id"), ("", "en", "en")]
)
def test_in_the_buyers_language_else_the_stores(now: datetime, customer: str, store: str, spoken: str) -> None:
    shop = StoreFactory(locale=store)
    case = made(now, store=shop, customer=CustomerFactory(store=shop, language=customer))
    day = {"en": "Tuesday 10 March", "id": "Selasa 10 Maret"}[spoken]
    assert day in ask(case, now).text


def test_an_answer_takes_back_the_question_that_waits_for_the_morning(case: Case) -> None:
    night = datetime(2026, 3, 10, 18, tzinfo=UTC)
    message = ask(case, night)
    answering.answer(case=case, said=Said(Truth.WAS_OUT, Wish.DELIVER), at=night, actor=None)
    message.refresh_from_db()
    assert message.state == QueueState.SET_ASIDE


def failed(parcel: Shipment, at: datetime, reason: Reason = Reason.UNAVAILABLE) -> list[News]:
    ScanFactory(shipment=parcel, status=ScanStatus.OUT_FOR_DELIVERY, happened_at=at - timedelta(hours=3))
    ScanFactory(shipment=parcel, status=ScanStatus.ATTEMPT_FAILED, reason=reason, happened_at=at)
    return tracking.refold(shipment_ids=[parcel.pk], at=at, quiet=False)


@pytest.fixture
def parcel() -> Shipment:
    store = StoreFactory()
    MessengerFactory(stores=[store])
    return ShipmentFactory(order=OrderFactory(store=store, email=EMAIL))


def test_news_of_a_failure_asks_by_itself_once(parcel: Shipment, now: datetime) -> None:
    news = failed(parcel, now)
    for _twice in range(2):
        handlers.on_news(news, at=now)
    assert Message.objects.count() == 1
    assert Case.objects.get().status == CaseStatus.ASKED


@pytest.mark.parametrize("reason", [Reason.NO_ATTEMPT, Reason.DELAYED, Reason.DAMAGED_IN_TRANSIT, Reason.OTHER])
def test_what_is_not_on_the_buyers_side_asks_nobody(parcel: Shipment, now: datetime, reason: Reason) -> None:
    handlers.on_news(failed(parcel, now, reason), at=now)
    assert Case.objects.get().status == CaseStatus.OPEN
    assert not Message.objects.exists()


def test_a_store_may_keep_the_question_to_its_people(parcel: Shipment, now: datetime) -> None:
    boss = MembershipFactory(store=parcel.store).user
    habits.put(store=parcel.store, habits=Habits(automatic=False), at=now, actor=boss)
    handlers.on_news(failed(parcel, now), at=now)
    assert not Message.objects.exists()
    assert ask(Case.objects.get(), now)
    habits.put(store=parcel.store, habits=Habits(), at=now, actor=boss)
    handlers.on_news(failed(parcel, now + timedelta(days=1)), at=now + timedelta(days=1))
    assert Message.objects.count() == 2


def test_the_end_of_a_case_shuts_its_link_and_takes_the_question_back(parcel: Shipment) -> None:
    night = datetime(2026, 3, 10, 18, tzinfo=UTC)
    handlers.on_news(failed(parcel, night), at=night)
    ScanFactory(shipment=parcel, status=ScanStatus.DELIVERED, happened_at=night + timedelta(minutes=5))
    later = night + timedelta(hours=1)
    handlers.on_news(tracking.refold(shipment_ids=[parcel.pk], at=later, quiet=False), at=later)
    assert Case.objects.get().status == CaseStatus.RESOLVED
    assert BuyerLink.objects.get().closed_at == later
    assert Message.objects.get().state == QueueState.SET_ASIDE
