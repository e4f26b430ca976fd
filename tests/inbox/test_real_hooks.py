"""Real couriers at the door: nothing is kept of a call before it has proven whose it is."""

import hmac
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256

import pytest
from django.test import Client

from connectors.models import Connection
from inbox.models import Receipt
from tests.connectors.table import TRUE
from tests.factories.connectors import ConnectionFactory

pytestmark = pytest.mark.django_db
SECRET, OTHERS = "s3cret-of-this-shop", "s3cret-of-another-shop"
Proof = Callable[[str, bytes], dict[str, str]]


def fixed(header: str) -> Proof:
    return lambda secret, _body: {header: secret}


def signed(secret: str, body: bytes) -> dict[str, str]:
    return {"aftership-hmac-sha256": b64encode(hmac.new(secret.encode(), body, sha256).digest()).decode()}


PROOFS: dict[str, Proof] = {
    "aftership": signed,
    "biteship": fixed("x-biteship-signature"),
    "delhivery": fixed("authorization"),
    "shiprocket": fixed("x-api-key"),
}
every_courier = pytest.mark.parametrize("provider", PROOFS)


@pytest.fixture
def hook(provider: str) -> Connection:
    ConnectionFactory(provider=provider, credentials={"hook_secret": OTHERS})
    return ConnectionFactory(provider=provider, credentials={"hook_secret": SECRET, "token": "t", "api_key": "t"})


def knock(hook: Connection, body: bytes, headers: dict[str, str]) -> int:
    url = f"/hooks/{hook.hook_token}/"
    return Client().post(url, body, content_type="application/json", headers=headers).status_code


@every_courier
def test_a_call_that_proves_itself_is_kept_once_and_its_secret_is_not(provider: str, hook: Connection) -> None:
    body = (TRUE[provider] % "2026-03-02T09:30:00+05:30").encode()
    for _twice in range(2):
        assert knock(hook, body, PROOFS[provider](SECRET, body)) == 200
    [receipt] = Receipt.objects.all()
    assert receipt.connection_id == hook.pk
    assert SECRET not in str(receipt.headers)


@every_courier
@pytest.mark.parametrize("secret", ["", " ", OTHERS, SECRET.upper(), SECRET[:-1], f"{SECRET} x", "t", "é"])
def test_any_other_proof_is_refused_and_nothing_is_kept(provider: str, hook: Connection, secret: str) -> None:
    body = (TRUE[provider] % "2026-03-02T09:30:00+05:30").encode()
    assert knock(hook, body, PROOFS[provider](secret, body)) == 403
    assert knock(hook, body, {}) == 403
    assert not Receipt.objects.exists()


@every_courier
def test_a_secret_that_was_replaced_opens_nothing(provider: str, hook: Connection) -> None:
    body = b"{}"
    assert knock(hook, body, PROOFS[provider](SECRET, body)) == 200
    hook.credentials = {"hook_secret": "a-new-one"}
    hook.save()
    assert knock(hook, b"{ }", PROOFS[provider](SECRET, b"{ }")) == 403
    assert knock(hook, b"{ }", PROOFS[provider]("a-new-one", b"{ }")) == 200


@every_courier
def test_an_account_without_a_secret_takes_no_calls(provider: str, hook: Connection) -> None:
    hook.credentials = {"token": "t"}
    hook.save()
    for secret in ("", "None", "t"):
        assert knock(hook, b"{}", PROOFS[provider](secret, b"{}")) == 403


@every_courier
def test_the_empty_call_of_a_set_up_is_thanked(provider: str, hook: Connection) -> None:
    assert knock(hook, b"", PROOFS[provider](SECRET, b"")) == 200


def test_a_signed_body_can_not_be_changed(db: None) -> None:
    hook = ConnectionFactory(provider="aftership", credentials={"hook_secret": SECRET})
    assert knock(hook, b'{"msg": {}}', signed(SECRET, b'{"msg": {} }')) == 403
    assert not Receipt.objects.exists()
