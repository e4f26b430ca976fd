"""The limits on tries against real processes: several workers, a crowd at once, senders who lie about their place."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import httpx
import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.db import connection

from accounts.models import User
from config.localstack import leash
from config.localstack.folder import ROOT
from config.patience import WITH_A_NETWORK, WITH_A_PERSON
from tests.backend import url_of
from tests.factories.accounts import MembershipFactory

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True), pytest.mark.race]

CROWD = 24
AT_ONCE = 12
RIGHT, WRONG = "let me in please", "not the password"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
COME_UP_WITHIN = 40.0  # seconds


@pytest.fixture
def user() -> User:
    member = MembershipFactory().user
    member.set_password(RIGHT)
    member.save()
    return member


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The address of three real workers behind one pretended proxy, over this test's database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        at = f"127.0.0.1:{probe.getsockname()[1]}"
    env = os.environ | {"DATABASE_URL": url_of(connection), "TRUSTED_PROXY_COUNT": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--worker-class", "gthread", "--workers", "3"]
    command += ["--threads", "4", "--bind", at, "--no-control-socket", "--log-level", "warning"]
    with (tmp_path / "web.log").open("wb") as log:
        process = leash.start(command, dies_with=signal.SIGKILL, output=log, env=env, cwd=ROOT)
    try:
        _wait_for(at, process, tmp_path / "web.log")
        yield f"http://{at}"
    finally:
        leash.end_group(process)


def _wait_for(at: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + COME_UP_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"http://{at}/healthz", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    pytest.fail(log.read_text()[-2000:])


class Visitor:
    """A browser of its own, whose address is what the proxy saw, whatever else it claims."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def open(self, path: str) -> str:
        """The token of the form on a page."""
        found = TOKEN.search(self.client.get(path).text)
        assert found, path
        return found[1]

    def send(self, path: str, token: str, **said: str) -> int:
        return self.client.post(path, data={"csrfmiddlewaretoken": token, **said}).status_code


class Come(Protocol):
    """Somebody new comes, perhaps with what another browser kept."""

    def __call__(self, *, seen_as: str, claims: str = "", cookies: httpx.Cookies | None = None) -> Visitor: ...


@pytest.fixture
def come(site: str, user: User) -> Iterator[Come]:
    assert user.pk  # where nobody is, the first visitor is asked to be the owner
    with ExitStack() as until_the_end:

        def come_in(*, seen_as: str, claims: str = "", cookies: httpx.Cookies | None = None) -> Visitor:
            claimed = claims or seen_as
            headers = {"X-Forwarded-For": f"{claimed}, {seen_as}", "X-Real-IP": claimed, "Forwarded": f"for={claimed}"}
            once = httpx.Limits(max_keepalive_connections=0)  # a kept line may be closed just as it is used again
            client = httpx.Client(base_url=site, headers=headers, cookies=cookies, timeout=60, limits=once)
            return Visitor(until_the_end.enter_context(client))

        yield come_in


def _all_at_once(visitors: list[Visitor], path: str, said: list[dict[str, str]]) -> Counter[int]:
    """What a crowd is answered; each has opened the page before."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        tokens = list(pool.map(lambda visitor: visitor.open(path), visitors))
        return Counter(pool.map(lambda who, token, what: who.send(path, token, **what), visitors, tokens, said))


def test_one_person_is_tried_five_times_from_wherever(come: Come, user: User) -> None:
    crowd = [come(seen_as=f"198.51.100.{number}") for number in range(1, CROWD + 1)]
    said = _all_at_once(crowd, "/accounts/login/", [{"login": user.email, "password": WRONG}] * CROWD)
    assert said == {200: WITH_A_PERSON.tries, 429: CROWD - WITH_A_PERSON.tries}


def test_one_address_tries_ten_people_whatever_it_claims(come: Come) -> None:
    crowd = [come(seen_as="203.0.113.7", claims=f"198.51.100.{number}") for number in range(CROWD)]
    tries = [{"login": f"person-{number}@example.com", "password": WRONG} for number in range(CROWD)]
    assert _all_at_once(crowd, "/accounts/login/", tries) == {
        200: WITH_A_NETWORK.tries,
        429: CROWD - WITH_A_NETWORK.tries,
    }
    assert _all_at_once([come(seen_as="203.0.113.8")], "/accounts/login/", tries[:1]) == {200: 1}


def test_a_code_of_the_second_factor_is_tried_five_times(come: Come, user: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    now = int(time.time()) // 30
    near = {format_hotp_value(hotp_value(secret, counter)) for counter in range(now - 5, now + 20)}
    wrong = [code for code in (f"{number:06d}" for number in range(CROWD + len(near))) if code not in near][:CROWD]
    thief = come(seen_as="198.51.100.1")
    page = "/accounts/login/"
    assert thief.send(page, thief.open(page), login=user.email, password=RIGHT) == 302
    kept = thief.client.cookies  # the right password was given once; the senders are as many as the tries
    crowd = [come(seen_as=f"198.51.100.{number}", cookies=kept) for number in range(CROWD)]
    said = _all_at_once(crowd, "/accounts/2fa/authenticate/", [{"code": code} for code in wrong])
    assert said == {200: WITH_A_PERSON.tries, 429: CROWD - WITH_A_PERSON.tries}


@pytest.mark.parametrize(
    ("address_of", "allowed"),
    [(lambda number: f"person-{number}@example.com", 10), (lambda number: "victim@example.com", 5)],
    ids=["one address asks for many", "many ask for one"],
)
def test_new_passwords_are_asked_for_a_few_times(come: Come, address_of, allowed: int) -> None:
    many = allowed == 5
    crowd = [
        come(seen_as=f"198.51.100.{number}" if many else "203.0.113.7", claims=f"192.0.2.{number}")
        for number in range(CROWD)
    ]
    said = _all_at_once(crowd, "/accounts/password/reset/", [{"email": address_of(n)} for n in range(CROWD)])
    assert said == {302: allowed, 429: CROWD - allowed}


def test_the_page_of_a_reset_link_is_no_oracle(come: Come) -> None:
    """Its key is signed; but nobody may try keys without end either."""
    crowd = [come(seen_as="203.0.113.7", claims=f"192.0.2.{number}") for number in range(CROWD)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        tokens = list(pool.map(lambda visitor: visitor.open("/accounts/login/"), crowd))

        def knock(number: int) -> int:
            return crowd[number].send(f"/accounts/password/reset/key/1-guess-{number}/", tokens[number])

        said = Counter(pool.map(knock, range(CROWD)))
    assert said[429] == CROWD - 10
