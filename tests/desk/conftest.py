"""A store with one member, logged in."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from tests.factories.accounts import MembershipFactory, StoreFactory


@pytest.fixture
def member() -> Membership:
    """A manager of the store “warna”."""
    return MembershipFactory(role=Role.MANAGER, store=StoreFactory(code="warna", name="Warna Kurtis"))


@pytest.fixture
def store(member: Membership):
    return member.store


@pytest.fixture
def desk(member: Membership) -> Client:
    """A browser in which that member is logged in."""
    browser = Client()
    browser.force_login(member.user)
    return browser


@pytest.fixture
def at() -> datetime:
    return timezone.now()
