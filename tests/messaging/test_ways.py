"""Which messenger reaches somebody, and who is left in peace."""

from datetime import datetime, timedelta

import pytest

from accounts.models import Store
from connectors.models import Connection
from core.queue import QueueState
from messaging import services, ways
from messaging.models import Message, OptOut
from messaging.services import opting
from messaging.ways import Person, Way
from tests.factories.accounts import StoreFactory
from tests.factories.messaging import MessengerFactory

pytestmark = pytest.mark.django_db
PHONE, EMAIL = "+919822014417", "asha@example.com"


@pytest.fixture
def store() -> Store:
    return StoreFactory()


def connect(store: Store, provider: str, **more: object) -> Connection:
    return MessengerFactory(stores=[store], provider=provider, **more)


def way_to(store: Store, phone: str, email: str) -> Way | None:
    return ways.to_people([Person(store, phone, email)])[0]


@pytest.mark.parametrize(
    ("connected", "phone", "email", "by"),
    [
        (["email", "simulator_messages"], PHONE, EMAIL, ("simulator_messages", PHONE)),
        (["email", "simulator_messages"], "", EMAIL, ("email", EMAIL)),
        (["email"], PHONE, EMAIL, ("email", EMAIL)),
        (["email"], PHONE, "", None),
        (["simulator_messages"], "", EMAIL, None),
        (["email", "of an older version"], PHONE, EMAIL, ("email", EMAIL)),
        ([], PHONE, EMAIL, None),
        (["email"], "", "", None),
    ],
)
def test_the_phone_first_then_e_mail(store: Store, connected: list[str], phone: str, email: str, by: object) -> None:
    for provider in connected:
        connect(store, provider)
    way = way_to(store, phone, email)
    assert (way and (way.connection.provider, way.to)) == by


def test_another_stores_messenger_and_one_switched_off_reach_nobody(store: Store) -> None:
    connect(StoreFactory(), "email")
    connect(store, "email", enabled=False)
    assert way_to(store, "", EMAIL) is None


def test_who_wants_no_messages_gets_none_by_any_way(store: Store, now: datetime) -> None:
    connect(store, "email")
    for _twice in range(2):
        opting.opt_out(store=store, addresses=[PHONE], at=now, actor=None)
    assert way_to(store, PHONE, EMAIL) is None
    assert way_to(store, "", EMAIL) is not None
    assert PHONE not in str(OptOut.objects.values().get())


def test_a_message_may_leave_later_and_be_taken_back_until_then(store: Store, now: datetime) -> None:
    morning = now + timedelta(hours=9)
    said = {"store": store, "connection": connect(store, "email"), "to": EMAIL, "text": "?", "thread": "order:1"}
    [message] = services.say_all(wanted=[services.Wanted(**said, once="a", leaves_at=morning)], at=now)
    left = services.say(**said, once="b", at=now)
    Message.objects.filter(pk=left.pk).update(state=QueueState.DONE)
    assert list(Message.objects.due(at=now)) == []
    assert list(Message.objects.due(at=morning)) == [message]
    assert services.call_off(store=store.pk, once=["a", "b", "c"], why="answered") == 1
    assert list(Message.objects.due(at=morning)) == []
    assert services.say(**said, once="a", at=now) is None
    both = [services.Wanted(**said, once=once, leaves_at=now) for once in ("a", "d", "d")]
    assert [message and message.once for message in services.say_all(wanted=both, at=now)] == [None, "d", None]
