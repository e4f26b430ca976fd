"""Outgoing work leaves once: what happens to a row for each way a call can end."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from connectors import errands
from connectors.base import Busy, Down, Garbled, NotAuthorised, ProviderError, Refused, Unreachable
from connectors.lines import NotNow
from core.queue import QueueState, wait_after
from messaging.models import Message
from tests.factories.messaging import MessageFactory

pytestmark = pytest.mark.django_db

CHANCE = random.Random(1)


@dataclass
class Provider:
    """A pretended provider: says what it is told to say, remembers what arrived."""

    can_look_up: bool = True
    says: ProviderError | None = None
    arrived: list[int] = field(default_factory=list)
    looked: int = 0
    failed: int = 0
    most_tries: int = 1000

    def send(self, row: Message) -> str:
        if self.says is None or isinstance(self.says, Unreachable):
            self.arrived.append(row.pk)  # no answer does not mean that it did not arrive
        if self.says:
            raise self.says
        return f"id-{row.pk}"

    def look_up(self, row: Message) -> str | None:
        self.looked += 1
        return f"id-{row.pk}" if row.pk in self.arrived else None

    def enough(self, row: Message) -> bool:
        self.failed += 1
        return self.failed >= self.most_tries

    def pause(self, row: Message, *, chance: random.Random) -> timedelta:
        return wait_after(row.tries, chance=chance)

    def record(self, row: Message, sent: str) -> None:
        row.finish()


def attempt(provider: Provider, at: datetime) -> Message | None:
    row = errands.take(Message.objects.all(), at=at)
    if row is not None:
        errands.carry(row, errand=provider, at=at, chance=CHANCE)
        row.refresh_from_db()
    return row


@pytest.mark.parametrize(
    ("says", "state", "unsure"),
    [
        (None, QueueState.DONE, False),
        (Down("no route"), QueueState.WAITING, False),
        (Unreachable("no answer"), QueueState.WAITING, True),
        (Garbled("<html>"), QueueState.WAITING, True),
        (Busy("too fast", retry_after=timedelta(minutes=3)), QueueState.WAITING, False),
        (NotAuthorised("bad key"), QueueState.SET_ASIDE, False),
        (Refused("bad number"), QueueState.SET_ASIDE, False),
    ],
)
def test_what_becomes_of_a_row(says: ProviderError | None, state: QueueState, unsure: bool) -> None:
    message = MessageFactory()
    row = attempt(Provider(says=says), message.try_at)
    assert (row.state, row.unsure, row.problem) == (state, unsure, str(says or ""))


def test_busy_is_asked_again_when_it_said() -> None:
    message = MessageFactory()
    row = attempt(Provider(says=Busy("too fast", retry_after=timedelta(minutes=3))), message.try_at)
    assert row.try_at == message.try_at + timedelta(minutes=3)


def test_after_no_answer_it_is_looked_up_and_not_sent_again() -> None:
    message, provider = MessageFactory(), Provider(says=Unreachable("no answer"))
    attempt(provider, message.try_at)
    provider.says = None
    row = attempt(provider, message.try_at + timedelta(days=1))
    assert (row.state, provider.arrived, provider.looked) == (QueueState.DONE, [message.pk], 1)


def test_a_worker_that_died_is_taken_for_having_sent() -> None:
    message, provider = MessageFactory(), Provider()
    dead = errands.take(Message.objects.all(), at=message.try_at)
    provider.send(dead)  # it arrived, and the worker died before it could write that down
    row = attempt(provider, message.try_at + errands.LEASE + timedelta(seconds=1))
    assert (row.state, provider.arrived) == (QueueState.DONE, [message.pk])


def test_where_nothing_can_be_looked_up_a_person_decides() -> None:
    message, provider = MessageFactory(), Provider(can_look_up=False)
    errands.take(Message.objects.all(), at=message.try_at)
    row = attempt(provider, message.try_at + errands.LEASE + timedelta(seconds=1))
    assert (row.state, row.problem, provider.arrived) == (QueueState.SET_ASIDE, errands.IN_DOUBT, [])


def test_a_row_under_a_lease_is_nobody_elses() -> None:
    message = MessageFactory()
    assert errands.take(Message.objects.all(), at=message.try_at)
    assert errands.take(Message.objects.all(), at=message.try_at) is None


def test_a_worker_that_lost_its_lease_overwrites_nothing() -> None:
    message = MessageFactory()
    slow = errands.take(Message.objects.all(), at=message.try_at)
    quick = errands.take(Message.objects.all(), at=message.try_at + errands.LEASE + timedelta(seconds=1))
    assert quick.finish()
    assert not slow.put_back("I was asleep", at=message.try_at, wait=timedelta())
    assert Message.objects.get().state == QueueState.DONE


def test_after_three_days_it_is_given_up() -> None:
    message = MessageFactory()
    row = attempt(Provider(says=Down("no route")), message.try_at + timedelta(hours=73))
    assert (row.state, row.problem) == (QueueState.SET_ASIDE, "no route")


@pytest.mark.parametrize(
    ("says", "state", "unsure"),
    [
        (Down("no route"), QueueState.SET_ASIDE, False),
        (Busy("too fast"), QueueState.WAITING, False),
        (NotNow("engaged"), QueueState.WAITING, False),
    ],
)
def test_an_errand_may_have_few_tries(says: ProviderError, state: QueueState, unsure: bool) -> None:
    message, provider = MessageFactory(), Provider(says=says, most_tries=3)
    rows = [attempt(provider, message.try_at + timedelta(hours=hour)) for hour in range(3)]
    assert [row.state for row in rows[:2]] == [QueueState.WAITING] * 2
    assert (rows[2].state, rows[2].unsure) == (state, unsure)
    assert provider.arrived in ([], [message.pk])
