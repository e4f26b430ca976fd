"""`Authorization: Token …`: what opens, what does not, and that refusals look alike."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.test import APIRequestFactory

from accounts import services
from accounts.api import TokenAuthentication
from accounts.models import ApiToken, User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asha() -> User:
    return UserFactory()


@pytest.fixture
def token(asha: User, now: datetime) -> str:
    return services.make_token(user=asha, name="help desk", at=now, actor=None)


def ask(header: str | None) -> tuple[User, ApiToken] | None:
    headers = {} if header is None else {"Authorization": header}
    return TokenAuthentication().authenticate(APIRequestFactory().get("/", headers=headers))


def test_a_token_speaks_for_its_user(asha: User, token: str) -> None:
    user, row = ask(f"Token {token}")
    assert user == asha
    row.refresh_from_db()
    assert row.last_used_at is not None


def test_the_stamp_of_use_is_written_once_a_minute(token: str, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        ask(f"Token {token}")
    stamped = ApiToken.objects.get().last_used_at
    with django_assert_num_queries(1):
        ask(f"Token {token}")
    assert ApiToken.objects.get().last_used_at == stamped
    ApiToken.objects.update(last_used_at=stamped - timedelta(seconds=61))
    ask(f"Token {token}")
    assert ApiToken.objects.get().last_used_at >= stamped


@pytest.mark.parametrize("header", [None, "Basic abc", "Bearer abc"])
def test_another_scheme_is_left_to_others(header: str | None) -> None:
    assert ask(header) is None


@pytest.mark.parametrize("header", ["Token", "Token ", "Token guess", "Token two words", "token ünïcode"])
def test_a_bad_token_is_refused(header: str) -> None:
    with pytest.raises(AuthenticationFailed, match="not valid"):
        ask(header)


def test_a_revoked_token_and_one_of_a_deactivated_user_are_refused_alike(asha: User, token: str) -> None:
    User.objects.filter(pk=asha.pk).update(is_active=False)
    with pytest.raises(AuthenticationFailed) as inactive:
        ask(f"Token {token}")
    User.objects.filter(pk=asha.pk).update(is_active=True)
    ApiToken.objects.update(revoked_at=timezone.now())
    with pytest.raises(AuthenticationFailed) as revoked:
        ask(f"Token {token}")
    assert str(inactive.value) == str(revoked.value)
