"""What every adapter in the registry promises, whichever service it speaks for. A new one is found by itself."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from connectors import registry
from connectors.base import Account, Call, Refused
from connectors.couriers.base import NEEDS, Ask, Courier, Heard
from connectors.couriers.words import ScanStatus, Verb
from connectors.messengers.base import Messenger, Word
from connectors.payments.base import Gateway, Tidings
from tests.connectors.table import TRUE

Adapter = Courier | Messenger | Gateway
ADAPTERS = [*registry.COURIERS, *registry.MESSENGERS, *registry.GATEWAYS]
SECRET = "a-secret-of-the-merchant"
AWARE, NAIVE = "2026-03-02T09:30:00+05:30", "2026-03-02T09:30:00"

every_adapter = pytest.mark.parametrize("provider", ADAPTERS)
every_courier = pytest.mark.parametrize("provider", registry.COURIERS)


def adapter(provider: str, **credentials: str) -> Adapter:
    kind = registry.adapter(provider)
    own = {key: f"{SECRET} as {key}" for key in kind.secrets}
    return kind(Account(credentials or own, {"base_url": "https://api.example.com"}))


def call(body: bytes, **headers: str) -> Call:
    return Call("POST", "https://desk.example.org/hooks/0/", {"content-type": "application/json", **headers}, body)


def test_each_adapter_has_one_name_in_the_registry() -> None:
    assert len(set(ADAPTERS)) == len(ADAPTERS)


@every_adapter
@pytest.mark.parametrize(
    "proof",
    [
        "",
        " ",
        f"{SECRET} as token",
        "0" * 64,
        "sha256=",
        "sha256=" + "0" * 64,
        "SHA256=" + "F" * 64,
        SECRET,
        f"Bearer {SECRET}",
        "é",
        "\x00",
    ],
)
def test_a_wrong_proof_is_refused(provider: str, proof: str) -> None:
    it = adapter(provider)
    assert not it.verify(call(b"{}", **dict.fromkeys(it.signed_by(), proof)))


@every_adapter
@pytest.mark.parametrize("body", [b"", b"{}", b"\xff\x00"])
def test_no_proof_is_refused(provider: str, body: bytes) -> None:
    assert not adapter(provider).verify(call(body))


@every_adapter
def test_an_account_without_secrets_verifies_nothing(provider: str) -> None:
    it = adapter(provider, unrelated="x")
    assert not it.verify(call(b"{}", **dict.fromkeys(it.signed_by(), "")))


@every_adapter
def test_headers_are_named_in_lower_case(provider: str) -> None:
    names = adapter(provider).signed_by()
    assert [name.lower() for name in names] == list(names)


def junk() -> Iterator[bytes]:
    """What isn't theirs: no JSON, other JSON, and their own words with values that can't be."""
    yield from (
        b"",
        b"\xff\x00<html>",
        b"[" * 100_000,
        b"{",
        b"null",
        b"1e999",
        b"NaN",
        b'"x"',
        b"[]",
        b"[[[]]]",
        b"{}",
    )
    odd = [None, True, -1, 1e308, "", "x", "\u0000", [], {}, [None], [[]], {"": None}]
    words = ["parcel", "parcels", "message", "reply", "scans", "awb", "status", "time", "id", "data", "event"]
    for value in odd:
        yield json.dumps(dict.fromkeys(words, value)).encode()
        for word in words:
            yield json.dumps({word: dict.fromkeys(words, value)}).encode()
            yield json.dumps({word: [dict.fromkeys(words, value)]}).encode()


@every_adapter
def test_junk_says_nothing_and_is_no_error(provider: str) -> None:
    it = adapter(provider)
    for body in junk():
        heard = it.parse(call(body))
        assert everything(heard) == [], body[:200]


def everything(heard: Heard | Word | Tidings) -> list:
    if isinstance(heard, Tidings):
        return [*heard.refunds]
    return [*heard.scans] if isinstance(heard, Heard) else [*heard.deliveries, *heard.replies]


@every_courier
@pytest.mark.parametrize("code", ["", "?", "a code from next year", "DELIVERED!", "\x00", "x" * 1000])
def test_an_unknown_code_stays_unknown(provider: str, code: str) -> None:
    meaning = registry.COURIERS[provider].meaning(code)
    assert (meaning.status, meaning.reason) == (ScanStatus.UNKNOWN, None)


@every_courier
def test_no_code_of_the_table_is_mapped_to_unknown(provider: str) -> None:
    kind = registry.COURIERS[provider]
    assert kind.codes
    assert ScanStatus.UNKNOWN not in {meaning.status for meaning in kind.codes.values()}


@every_courier
def test_what_a_courier_can_take_makes_sense(provider: str) -> None:
    can = registry.COURIERS[provider].can
    assert can.batch >= 1
    assert can.calls >= 1
    assert can.per > timedelta()
    assert can.attempts >= 1


@every_adapter
def test_a_merchant_is_asked_for_each_secret_and_told_how_to_set_pushes_up(provider: str) -> None:
    kind = registry.adapter(provider)
    keys = [field.key for field in kind.fields]
    assert set(kind.secrets) <= set(keys)
    assert len(keys) == len(set(keys))
    assert all(str(field.label) for field in kind.fields)
    assert bool(kind.hook_steps) == (provider in TRUE)


def moments(heard: Heard | Word) -> list[datetime]:
    if isinstance(heard, Heard):
        return [scan.at for scan in heard.scans]
    return [report.at for report in heard.deliveries] + [reply.at for reply in heard.replies]


@every_adapter
def test_every_adapter_that_is_pushed_to_shows_a_true_report(provider: str) -> None:
    assert (provider in TRUE) == bool(adapter(provider).signed_by())


@pytest.mark.parametrize("provider", [name for name in TRUE if name not in registry.GATEWAYS])
def test_times_are_read_as_they_were_meant(provider: str) -> None:
    it = adapter(provider)
    [at] = moments(it.parse(call((TRUE[provider] % AWARE).encode())))
    assert at == datetime.fromisoformat(AWARE)
    assert all(at.tzinfo for at in moments(it.parse(call((TRUE[provider] % NAIVE).encode()))))


@every_courier
@pytest.mark.parametrize("verb", NEEDS)
@pytest.mark.parametrize("given", [{}, {"address": " ", "phone": "", "date": None, "cod_amount": ""}])
def test_an_instruction_without_what_it_is_about_never_leaves(provider: str, verb: Verb, given: dict) -> None:
    it = registry.COURIERS[provider](Account({}, {"base_url": "https://192.0.2.1", "older_ndr": "on"}))
    if verb in it.able(it.account.settings).verbs and provider != "simulator":  # which says it itself
        with pytest.raises(Refused, match="Say"):
            it.instruct(Ask(verb, "1", "k", inputs=given))


@every_adapter
def test_secrets_are_shown_nowhere(provider: str) -> None:
    it = adapter(provider)
    assert SECRET not in f"{it!r} {it.account!r} {it.account}"
