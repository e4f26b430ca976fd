"""Accounts at outside services."""

import factory
from factory.django import DjangoModelFactory

from connectors.models import Connection, Family, Health


class ConnectionFactory(DjangoModelFactory[Connection]):
    """A courier's account that serves no store unless `stores=[…]` says so."""

    class Meta:
        model = Connection
        skip_postgeneration_save = True

    family = Family.COURIER
    provider = "simulator"
    name = factory.Sequence(lambda n: f"Sampai Express {n}")
    credentials = factory.LazyFunction(lambda: {"token": "a-token", "secret": "a-secret"})

    @factory.post_generation
    def stores(self, create: bool, extracted: list | None) -> None:
        self.stores.set(extracted or [])

    @factory.post_generation
    def health(self, create: bool, extracted: object) -> None:
        Health.objects.get_or_create(connection=self)
