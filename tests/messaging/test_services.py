"""A message is asked for once, leaves once, and its way is observed."""

import random
from datetime import datetime, timedelta

import pytest
from django.core import mail

from connectors.messengers.base import Delivery, DeliveryReport, Reply, Word
from connectors.models import Health
from core.queue import QueueState
from messaging import models, services
from messaging.models import Message
from tests.factories.accounts import StoreFactory
from tests.factories.messaging import MessageFactory, MessengerFactory

pytestmark = pytest.mark.django_db


def say(at: datetime, **changed: object) -> Message | None:
    asked = {
        "store": StoreFactory(),
        "connection": MessengerFactory(),
        "to": "buyer@example.com",
        "text": "Your parcel is on its way.",
        "thread": "order:1",
        "once": "order:1:shipped",
    }
    return services.say(**{**asked, **changed}, at=at)


def test_what_was_said_is_not_said_again(now: datetime) -> None:
    store = StoreFactory()
    assert say(now, store=store) is not None
    assert say(now, store=store) is None
    assert say(now) is not None  # another store's order has the same words
    assert Message.objects.count() == 2


def test_what_a_person_writes_by_hand_may_be_repeated(now: datetime) -> None:
    store = StoreFactory()
    assert say(now, store=store, once="")
    assert say(now, store=store, once="")


def test_an_e_mail_leaves_once(now: datetime) -> None:
    message = say(now, subject="On its way")
    chance = random.Random(1)
    assert services.send_next(connection_id=message.connection_id, at=now, chance=chance)
    assert not services.send_next(connection_id=message.connection_id, at=now, chance=chance)
    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["buyer@example.com"], "On its way", "Your parcel is on its way.")
    message.refresh_from_db()
    assert (message.state, message.delivery) == (QueueState.DONE, Delivery.ACCEPTED)
    assert message.provider_id == sent.extra_headers["Message-ID"]


def test_reports_may_come_late_repeated_and_before_the_message(now: datetime) -> None:
    connection = MessengerFactory()
    read = DeliveryReport("m-1", Delivery.READ, now + timedelta(minutes=2))
    services.hear(connection=connection, word=Word(deliveries=[read]), at=now)
    message = MessageFactory(connection=connection, provider_id="m-1")
    sent = DeliveryReport("m-1", Delivery.SENT, now)
    services.hear(connection=connection, word=Word(deliveries=[sent, sent, read]), at=now)
    message.refresh_from_db()
    assert (message.delivery, message.delivery_at) == (Delivery.READ, now + timedelta(minutes=2))
    assert models.DeliveryEvent.objects.count() == 2


def test_a_reply_is_kept_once(now: datetime) -> None:
    connection = MessengerFactory()
    word = Word(replies=[Reply("r-1", "+919822014417", "Please come on Saturday", now)])
    services.hear(connection=connection, word=word, at=now)
    services.hear(connection=connection, word=word, at=now)
    assert models.Reply.objects.get().text == "Please come on Saturday"


def test_what_no_column_holds_is_cut_or_left_out(now: datetime) -> None:
    connection = MessengerFactory()
    replies = [Reply("r-1", "+91" * 200, "yes\0", now), Reply("r" * 201, "x", "no", now), Reply("r\0", "x", "no", now)]
    failed = DeliveryReport("m-1", Delivery.FAILED, now, problem="\0" + "p" * 500)
    services.hear(connection=connection, word=Word([failed, DeliveryReport("", Delivery.SENT, now)], replies), at=now)
    assert models.Reply.objects.get().text == "yes"
    assert models.DeliveryEvent.objects.get().problem == "p" * 400


@pytest.mark.parametrize("subject", ["On its way\nBcc: x@example.com", "On its way\r\n\r\n<html>"])
def test_a_header_that_can_not_be_is_a_matter_for_a_person(now: datetime, subject: str) -> None:
    message = say(now, subject=subject)
    services.send_next(connection_id=message.connection_id, at=now, chance=random.Random(1))
    message.refresh_from_db()
    assert (message.state, message.unsure, mail.outbox) == (QueueState.SET_ASIDE, False, [])


def test_a_connection_that_fails_is_left_alone(now: datetime) -> None:
    message = say(now)
    Health.objects.update_or_create(connection=message.connection, defaults={"open_until": now + timedelta(minutes=1)})
    assert services.send_next(connection_id=message.connection_id, at=now, chance=random.Random(1))
    message.refresh_from_db()
    assert (message.state, message.unsure, mail.outbox) == (QueueState.WAITING, False, [])
    assert message.try_at == now + timedelta(minutes=1)
