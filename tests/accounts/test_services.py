from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from accounts import services
from accounts.models import ApiToken, Store, User
from accounts.roles import Role
from core import audit
from core.models import AuditEvent
from tests.factories.accounts import StoreFactory, UserFactory

pytestmark = pytest.mark.django_db

FIELDS = {"code": "warna", "name": "Warna Kurtis", "currency": "INR", "country": "IN", "locale": "en"}


def put(at: datetime, **changed: str) -> Store:
    return services.put_store(**{**FIELDS, "timezone": "Asia/Kolkata", **changed}, at=at, actor=None)


def test_a_store_is_made_once_and_updated_after(now: datetime) -> None:
    put(now)
    store = put(now, name="Warna")
    assert Store.objects.get() == store
    assert [event.verb for event in audit.of(store)] == ["accounts.store.changed", "accounts.store.created"]
    assert audit.of(store).first().facts == {"fields": ["name"]}


def test_putting_the_same_store_again_is_no_event(now: datetime) -> None:
    put(now)
    put(now)
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("timezone", "Asia/Atlantis", "not a time zone"),
        ("currency", "rupees", "currency|valid value"),
        ("country", "India", "country|valid value"),
        ("code", "my store!", "valid value"),
    ],
)
def test_a_store_that_cannot_be_is_refused_in_words(now: datetime, field: str, value: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        put(now, **{field: value})
    assert not Store.objects.exists()


def test_a_member_is_found_by_e_mail_in_any_case(now: datetime) -> None:
    store, asha = StoreFactory(), UserFactory(email="asha@example.com")
    common = {"store": store, "password": None, "at": now, "actor": None}
    member = services.put_member(email=" Asha@Example.com ", role=Role.AGENT, **common)
    assert member.user == asha
    services.put_member(email="asha@example.com", role=Role.MANAGER, **common)
    member.refresh_from_db()
    assert (member.role, User.objects.count()) == (Role.MANAGER, 1)
    assert [(event.before, event.after) for event in audit.of(member)] == [("agent", "manager"), (None, "agent")]


def test_only_a_digest_of_a_token_is_kept(now: datetime) -> None:
    token = services.make_token(user=UserFactory(), name="help desk", at=now, actor=None)
    row = ApiToken.objects.get()
    assert len(token) >= 32
    assert token not in str(vars(row))
