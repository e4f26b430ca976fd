"""Every adapter that is called, at the door: whatever does not prove itself is refused and leaves no trace, and what
was heard once changes nothing when it comes again, minutes or weeks later."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from connectors import registry
from connectors.base import Call
from connectors.models import Connection
from inbox.models import Receipt
from inbox.services import draining, forgetting
from inbox.views import LARGEST
from orders.models import News, Scan, Shipment
from tests.connectors.table import TRUE
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import ShipmentFactory

pytestmark = pytest.mark.django_db
SECRET, OTHERS = "s3cret-of-this-shop", "s3cret-of-another-shop"
STAMP = "1772424000"
Headers = dict[str, str]


def fixed(header: str) -> Callable[[str, bytes], Headers]:
    return lambda secret, _body: {header: secret}


def aftership(secret: str, body: bytes) -> Headers:
    return {"aftership-hmac-sha256": b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()}


def express(secret: str, body: bytes) -> Headers:
    proof = hmac.new(secret.encode(), STAMP.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"x-express-timestamp": STAMP, "x-express-signature": f"sha256={proof}"}


def razorpay(secret: str, body: bytes) -> Headers:
    return {"x-razorpay-signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


PROOFS = {
    "aftership": aftership,
    "biteship": fixed("x-biteship-signature"),
    "delhivery": fixed("authorization"),
    "razorpay": razorpay,
    "shiprocket": fixed("x-api-key"),
    "simulator": express,
    "simulator_messages": express,
}
SIGNED = ("aftership", "razorpay", "simulator", "simulator_messages")
every_adapter = pytest.mark.parametrize("provider", PROOFS)


def true(provider: str) -> bytes:
    return (TRUE[provider] % "2026-03-02T09:30:00+05:30").encode()


@pytest.fixture
def hook(provider: str) -> Connection:
    """Ours, beside another shop's account at the same courier."""
    ConnectionFactory(provider=provider, credentials={"hook_secret": OTHERS})
    return ConnectionFactory(provider=provider, credentials={"hook_secret": SECRET, "token": "t", "api_key": "t"})


def knock(hook: Connection, body: bytes, headers: Headers) -> int:
    url = f"/hooks/{hook.hook_token}/"
    return Client().post(url, body, content_type="application/json", headers=headers).status_code


def test_every_adapter_that_is_called_is_tried() -> None:
    assert set(PROOFS) == set(TRUE)


Forge = Callable[[str, bytes], Headers]


def by(provider: str, secret: str, body: bytes) -> Headers:
    return PROOFS[provider](secret, body)


def each(headers: Headers, change: Callable[[str], str]) -> Headers:
    return {name: change(value) for name, value in headers.items()}


FORGED: dict[str, Forge] = {
    "missing": lambda _provider, _body: {},
    "empty": lambda provider, body: each(by(provider, SECRET, body), lambda _value: ""),
    "wrong": lambda provider, body: each(by(provider, SECRET, body), lambda value: "0" * len(value)),
    "cut short": lambda provider, body: each(by(provider, SECRET, body), lambda value: value[:-1]),
    "doubled": lambda provider, body: each(by(provider, SECRET, body), lambda value: f"{value},{value}"),
    "of another shop": lambda provider, body: by(provider, OTHERS, body),
    "of the secret in upper case": lambda provider, body: by(provider, SECRET.upper(), body),
    "of no secret": lambda provider, body: by(provider, "", body),
    "of the token of our own calls": lambda provider, body: by(provider, "t", body),
    "of the name of the secret": lambda provider, body: by(provider, "hook_secret", body),
    "100 kB of it": lambda provider, body: each(by(provider, SECRET, body), lambda value: value * 5000),
    "in another header": lambda provider, body: {
        f"x-{name}": value for name, value in by(provider, SECRET, body).items()
    },
}


@every_adapter
@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_proof_that_is_none_is_refused_and_nothing_is_written(provider: str, hook: Connection, forge: Forge) -> None:
    body = true(provider)
    with CaptureQueriesContext(database) as asked:
        assert knock(hook, body, forge(provider, body)) == 403
    assert {query["sql"].split()[0] for query in asked} <= {"SELECT", "SET", "RESET", "SAVEPOINT", "RELEASE"}
    assert not Receipt.objects.exists()


@every_adapter
@pytest.mark.parametrize(
    "change",
    [lambda body: body + b" ", lambda body: body[:-1], lambda body: body.replace(b"1", b"2", 1), lambda _body: b""],
    ids=["a blank more", "a byte less", "another digit", "nothing"],
)
def test_what_is_signed_can_not_be_changed(provider: str, hook: Connection, change: Callable[[bytes], bytes]) -> None:
    """A fixed secret proves who calls, not what he says: such a call is read, and its parcel asked about as usual."""
    body = true(provider)
    answer = knock(hook, change(body), by(provider, SECRET, body))
    assert (answer, Receipt.objects.count()) == ((403, 0) if provider in SIGNED else (200, 1))


@every_adapter
def test_a_replaced_secret_opens_nothing_from_the_next_call_on(provider: str, hook: Connection) -> None:
    first, second = true(provider), true(provider) + b" "
    assert knock(hook, first, by(provider, SECRET, first)) == 200
    hook.credentials = {"hook_secret": "a-new-one"}
    hook.save()
    assert knock(hook, second, by(provider, SECRET, second)) == 403
    assert knock(hook, second, by(provider, "a-new-one", second)) == 200
    assert Receipt.objects.count() == 2


@every_adapter
@pytest.mark.parametrize("credentials", [{}, {"hook_secret": ""}, {"token": "t"}])
def test_an_account_without_a_secret_takes_no_calls(
    provider: str, hook: Connection, credentials: dict[str, str]
) -> None:
    hook.credentials = credentials
    hook.save()
    for secret in ("", "None", "t", SECRET):
        assert knock(hook, b"{}", by(provider, secret, b"{}")) == 403
    assert not Receipt.objects.exists()


@every_adapter
def test_too_much_is_not_even_read(provider: str, hook: Connection) -> None:
    body = true(provider) + b" " * LARGEST
    assert knock(hook, body, by(provider, SECRET, body)) == 413
    assert not Receipt.objects.exists()


@every_adapter
def test_what_is_kept_holds_no_secret(provider: str, hook: Connection) -> None:
    body = true(provider)
    assert knock(hook, body, by(provider, SECRET, body)) == 200
    receipt = Receipt.objects.get()
    assert receipt.connection_id == hook.pk
    assert SECRET not in f"{receipt.headers} {receipt.url}"


@every_adapter
def test_the_empty_call_of_a_set_up_is_thanked(provider: str, hook: Connection) -> None:
    assert knock(hook, b"", by(provider, SECRET, b"")) == 200


AGAIN_AFTER = (timedelta(minutes=10), timedelta(days=34), timedelta(days=36))  # the receipt itself is kept for 35


@pytest.mark.parametrize("provider", [name for name in PROOFS if name in registry.COURIERS])
def test_a_call_that_comes_again_changes_nothing(provider: str, hook: Connection) -> None:
    body = true(provider)
    [awb] = {scan.awb for scan in registry.courier(provider, hook.account()).parse(Call("POST", "/", {}, body)).scans}
    parcel = ShipmentFactory(tracked_by=provider, connection=hook, awb=awb)
    assert hear(hook, body, provider, timedelta()) == ("out_for_delivery", 1)
    [scan], [_news] = Scan.objects.all(), News.objects.all()
    News.objects.all().delete()
    for later in AGAIN_AFTER:
        forgetting.forget_old(at=datetime.now(UTC) + later)
        hear(hook, body, provider, later)
    parcel.refresh_from_db()
    assert (parcel.status, parcel.last_scan_at) == ("out_for_delivery", scan.happened_at)
    assert [row.pk for row in Scan.objects.all()] == [scan.pk]
    assert not News.objects.exists()


def hear(hook: Connection, body: bytes, provider: str, later: timedelta) -> tuple[str, int]:
    """Knock and drain; where the parcel then is, and how many calls are kept."""
    assert knock(hook, body, by(provider, SECRET, body)) == 200
    while draining.drain(at=datetime.now(UTC) + later):
        pass
    return Shipment.objects.get().status, Receipt.objects.count()
