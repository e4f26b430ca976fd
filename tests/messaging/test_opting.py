"""Who wants no messages gets none, and who changes her mind does."""

from datetime import datetime, timedelta

import pytest

from connectors.messengers.base import Reply, Word
from core.models import AuditEvent
from core.queue import QueueState
from messaging import services
from messaging.models import OptOut
from messaging.services import opting
from messaging.ways import Person, to_people
from tests.factories.accounts import StoreFactory
from tests.factories.messaging import MessageFactory, MessengerFactory

pytestmark = pytest.mark.django_db
HERS = "buyer@example.com"


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("STOP", True),
        (" stop. ", True),
        ("Berhenti!", True),
        ("Unsubscribe", True),
        ("Please stop at the gate", False),
        ("jangan berhenti", False),
        ("", False),
    ],
)
def test_only_who_says_stop_and_nothing_else_is_written_to_no_more(now: datetime, text: str, *, stops: bool) -> None:
    store, other = StoreFactory(), StoreFactory()
    connection = MessengerFactory(stores=[store])
    waiting = MessageFactory(store=store, connection=connection, to=HERS)
    services.hear(connection=connection, word=Word(replies=[Reply("r-1", HERS, text, now)]), at=now)
    assert reached(store) != stops
    waiting.refresh_from_db()
    assert waiting.state == (QueueState.SET_ASIDE if stops else QueueState.WAITING)
    assert not OptOut.objects.filter(store=other).exists()


def reached(store) -> bool:
    return to_people([Person(store, "", HERS)])[0] is not None


def test_a_reply_that_is_told_again_does_not_shut_what_was_opened_since(now: datetime) -> None:
    store = StoreFactory()
    connection = MessengerFactory(stores=[store])
    said = Word(replies=[Reply("r-1", HERS, "STOP", now)])
    services.hear(connection=connection, word=said, at=now)
    opting.opt_in(store=store, addresses=[HERS], at=now + timedelta(days=1), actor=None)
    services.hear(connection=connection, word=said, at=now + timedelta(days=2))
    assert reached(store)


def test_saying_it_twice_is_written_down_once_without_naming_her(now: datetime) -> None:
    store = StoreFactory()
    for day in (0, 1):
        opting.opt_out(store=store, addresses=[HERS], at=now + timedelta(days=day), actor=None)
    assert opting.since(store=store, addresses=["+919822014417", HERS]) == now
    event = AuditEvent.objects.get(verb="messaging.buyer.opted_out")
    assert event.scope == store.pk
    assert HERS not in str((event.facts, event.before, event.after))
