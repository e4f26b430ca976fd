"""Passwords can't be guessed: not fast, not by many at once, not by pretending to come from elsewhere."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from config.patience import WITH_A_NETWORK, WITH_A_PERSON
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db

WRONG = "not the password"
RIGHT = "let me in please"
CROWD = 12


@pytest.fixture(autouse=True)
def _quick_hashes(settings) -> None:
    """Limits fill up again while a slow hash is reckoned."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def user() -> User:
    return MembershipFactory(user__password=make_password(RIGHT)).user


def tried(email: str, password: str = WRONG, *, address: str = "203.0.113.7", **headers: str) -> int:
    """The status of one try: 200 the form again, 302 in, 429 refused."""
    client = Client(REMOTE_ADDR=address)
    said = {"login": email, "password": password}
    return client.post(reverse("account_login"), said, headers=headers).status_code


def others() -> Iterator[str]:
    """Somebody else's address each time."""
    return (f"198.51.100.{number}" for number in range(1, 255))


def test_one_person_is_tried_five_times_from_anywhere(user: User) -> None:
    said = [tried(user.email, address=address) for _try, address in zip(range(7), others(), strict=False)]
    assert said == [200] * WITH_A_PERSON.tries + [429] * 2
    assert tried(user.email.upper(), address="192.0.2.99") == 429
    assert tried("somebody-else@example.com") == 200


def test_a_refusal_says_when_to_come_back_and_hides_whether_the_password_was_right(user: User) -> None:
    for address, _try in zip(others(), range(WITH_A_PERSON.tries), strict=False):
        tried(user.email, address=address)
    answer = Client().post(reverse("account_login"), {"login": user.email, "password": RIGHT})
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    assert "Too many tries" in answer.content.decode()


def test_one_network_tries_ten_people(user: User) -> None:
    said = [tried(f"person-{number}@example.com") for number in range(WITH_A_NETWORK.tries + 2)]
    assert said == [200] * WITH_A_NETWORK.tries + [429] * 2
    assert tried(user.email, address="192.0.2.99") == 200


def test_one_subscriber_of_ipv6_is_one_network() -> None:
    said = [tried(f"p{n}@example.com", address=f"2001:db8:1:2::{n:x}") for n in range(1, WITH_A_NETWORK.tries + 2)]
    assert said[-2:] == [200, 429]


def test_right_passwords_cost_nothing(user: User) -> None:
    assert [tried(user.email, RIGHT) for _try in range(WITH_A_PERSON.tries + 2)] == [302] * (WITH_A_PERSON.tries + 2)
    assert [tried(user.email) for _try in range(WITH_A_PERSON.tries + 1)] == [200] * WITH_A_PERSON.tries + [429]


@pytest.mark.parametrize("proxies", [0, 1])
def test_a_forged_sender_is_not_believed(settings, proxies: int) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    true = ", 203.0.113.7" if proxies else ""
    said = [
        tried(f"p{number}@example.com", X_Forwarded_For=f"{address}{true}")
        for number, address in zip(range(WITH_A_NETWORK.tries + 1), others(), strict=False)
    ]
    assert said[-2:] == [200, 429]


def test_another_spelling_is_the_same_person() -> None:
    user = MembershipFactory(user__email="asha@sampai.example", user__password=make_password(RIGHT)).user
    spellings = [user.email, "asha@Sampai.example", "asha@\u017fampai.example", "ASHA@\uff53ampai.example", user.email]
    assert {tried(spelling) for spelling in spellings} == {200}
    assert tried("asha@\u017fampa\uff49.example", address="192.0.2.99") == 429


def test_filling_the_cache_does_not_make_it_forget_the_limits(user: User) -> None:
    ask = reverse("account_reset_password")
    for _try in range(10):
        Client(REMOTE_ADDR="203.0.113.7").post(ask, {"email": "nobody@example.com"})
    for number in range(700):
        cache.set(f"filling-{number}", number)
    assert Client(REMOTE_ADDR="203.0.113.7").post(ask, {"email": "else@example.com"}).status_code == 429


def test_behind_a_proxy_people_are_told_apart(settings) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    people = zip(range(WITH_A_NETWORK.tries + 1), others(), strict=False)
    said = [tried(f"p{number}@example.com", X_Forwarded_For=address) for number, address in people]
    assert set(said) == {200}


def test_a_known_and_an_unknown_address_get_the_same_answer(user: User) -> None:
    asked = {"known": user.email, "unknown": "nobody@example.com"}
    for path in ("account_login", "account_reset_password"):
        pages = {}
        for who, email in asked.items():
            said = {"login": email, "email": email, "password": WRONG}
            answer = Client().post(reverse(path), said, follow=True)
            pages[who] = (answer.status_code, answer.content.decode().replace(email, "").count("<"))
        assert pages["known"] == pages["unknown"], path


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_crowd_at_once_gets_exactly_the_limit() -> None:
    """allauth's own count, read and written in two steps, is what this replaces."""
    barrier = Barrier(CROWD)

    def push(number: int) -> int:
        barrier.wait()
        try:
            return tried("victim@example.com", address=f"198.51.100.{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(CROWD) as pool:
        said = sorted(pool.map(push, range(CROWD)))
    assert said == [200] * WITH_A_PERSON.tries + [429] * (CROWD - WITH_A_PERSON.tries)


def test_the_secret_of_a_second_factor_is_sealed(user: User) -> None:
    secret = generate_totp_secret()
    kept = TOTP.activate(user, secret).instance
    assert secret not in str(kept.data)
    assert get_adapter().decrypt(kept.data["secret"]) == secret
