"""Stores and people."""

from functools import cache

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from accounts.models import Membership, Store, User
from accounts.roles import Role


@cache
def hashed(password: str) -> str:
    """Slow on purpose, so that it is done once for all users."""
    return make_password(password)


class StoreFactory(DjangoModelFactory[Store]):
    class Meta:
        model = Store

    code = factory.Sequence(lambda n: f"store-{n}")
    name = factory.Sequence(lambda n: f"Warna Kurtis {n}")
    currency = "INR"
    timezone = "Asia/Kolkata"
    country = "IN"


class IndonesianStoreFactory(StoreFactory):
    code = factory.Sequence(lambda n: f"toko-{n}")
    name = factory.Sequence(lambda n: f"Rona Batik {n}")
    currency = "IDR"
    timezone = "Asia/Jakarta"
    country = "ID"
    locale = "id"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@example.com")
    name = factory.Sequence(lambda n: f"Asha Nair {n}")
    password = factory.LazyFunction(lambda: hashed("let me in please"))


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    store = factory.SubFactory(StoreFactory)
    role = Role.OPERATIONS
