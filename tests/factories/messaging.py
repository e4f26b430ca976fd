"""Messages that wait to be sent."""

import factory
from factory.django import DjangoModelFactory

from connectors.models import Family
from messaging.models import Message
from tests.factories.accounts import StoreFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import NOON


class MessengerFactory(ConnectionFactory):
    family = Family.MESSENGER
    provider = "email"
    name = "E-mail"


class MessageFactory(DjangoModelFactory[Message]):
    class Meta:
        model = Message

    store = factory.SubFactory(StoreFactory)
    connection = factory.SubFactory(MessengerFactory)
    to = "buyer@example.com"
    subject = "On its way"
    text = "Your parcel is on its way."
    asked_at = NOON
    try_at = NOON
