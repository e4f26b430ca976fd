"""Bahasa Indonesia is complete: every sentence of the source is translated, compiled, and keeps its placeholders."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.core.management import call_command
from django.utils.translation import override
from pytest_django import Settings

from connectors.couriers.words import Direction, Reason, ScanStatus
from core.web.state_words import mid_sentence
from orders import headline
from orders.models import Instruction, Order, Shipment
from orders.states import Bucket, OrderStatus, Payment

ROOT = Path(__file__).resolve().parents[1]
COMPILED = ROOT / "locale" / "id" / "LC_MESSAGES" / "django.mo"
SOURCE = COMPILED.with_suffix(".po")
PLACEHOLDER = re.compile(r"%%|%(?:\(\w+\))?[sd]|\{\w*\}")
UNSAID = (".*", "__pycache__", "benchmarks", "docs", "locale", "media", "simulator", "static", "staticfiles", "tests")
GETTEXT = ("xgettext", "msguniq", "msgmerge", "msgattrib")


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="id", domain="django")


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _forms(words: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [words] if isinstance(words, str) else list(words or [""])


def _names(catalog: Catalog) -> set[tuple[str, str]]:
    """Each message as its context and its English, singular."""
    return {(message.context or "", _forms(message.id)[0]) for message in _messages(catalog)}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return _read(SOURCE)


def test_every_sentence_is_translated(catalog: Catalog) -> None:
    assert [message.id for message in _messages(catalog) if not all(_forms(message.string))] == []


def test_no_translation_is_a_guess_of_gettext(catalog: Catalog) -> None:
    assert [message.id for message in _messages(catalog) if message.fuzzy] == []


def test_placeholders_are_the_same_on_both_sides(catalog: Catalog) -> None:
    """Of a plural the many-form counts: Indonesian has one form, and it is read for one as well."""
    pairs = [(_forms(message.id)[-1], said) for message in _messages(catalog) for said in _forms(message.string)]
    assert [
        pair for pair in pairs if Counter(PLACEHOLDER.findall(pair[0])) != Counter(PLACEHOLDER.findall(pair[1]))
    ] == []


def test_edges_are_the_same_on_both_sides(catalog: Catalog) -> None:
    """A clause that begins with a space, or ends a sentence, does so in each language."""
    pairs = [(_forms(message.id)[-1], said) for message in _messages(catalog) for said in _forms(message.string)]
    assert [pair for pair in pairs if _edges(pair[0]) != _edges(pair[1])] == []


def _edges(words: str) -> tuple[bool, bool, bool]:
    return words.startswith(" "), words.endswith(" "), words.endswith(".")


def test_the_compiled_catalogue_is_that_of_the_source(catalog: Catalog) -> None:
    fresh = BytesIO()
    write_mo(fresh, catalog)
    fresh.seek(0)
    with COMPILED.open("rb") as committed:
        assert _said(read_mo(committed)) == _said(read_mo(fresh)), "run pybabel compile -d locale -D django -l id"


def _said(catalog: Catalog) -> dict[tuple[str, str], list[str]]:
    return {(one.context or "", _forms(one.id)[0]): _forms(one.string) for one in _messages(catalog)}


@pytest.mark.skipif(not all(map(shutil.which, GETTEXT)), reason="GNU gettext is not installed")
def test_the_catalogue_lacks_nothing_that_the_source_says(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*UNSAID))
    (tree / "locale").mkdir()
    monkeypatch.chdir(tree)
    settings.LOCALE_PATHS = [tree / "locale"]
    call_command("makemessages", locale=["id"], no_location=True, no_wrap=True, verbosity=0)
    fresh = _read(tree / "locale" / "id" / "LC_MESSAGES" / "django.po")
    assert _names(fresh) - _names(catalog) == set(), "see “Translate” in CONTRIBUTING.md"


AT = datetime(2026, 11, 21, 6, tzinfo=UTC)
JAKARTA = headline.Reader(ZoneInfo("Asia/Jakarta"), "id", AT)
DAY = timedelta(days=1)
ORDER = Order(status=OrderStatus.SHIPPED, payment_method=Payment.COD, cod_amount=Decimal(189_000), currency="IDR")
AT_THE_DOOR = {
    "direction": Direction.FORWARD,
    "status": ScanStatus.OUT_FOR_DELIVERY,
    "bucket": Bucket.OPEN,
    "place": "Sleman",
    "status_at": datetime(2026, 11, 21, 2, 14, tzinfo=UTC),
    "last_scan_at": AT,
    "promised_on": date(2026, 11, 21),
}
FAILED = {"status": ScanStatus.ATTEMPT_FAILED, "attempts": 1, "reason": Reason.VERIFICATION_FAILED}
ARRIVED = {"status": ScanStatus.DELIVERED, "bucket": Bucket.DELIVERED, "delivered_at": AT + DAY}
LATE = {"promised_on": date(2026, 11, 19)}
BACK = {"status": ScanStatus.RTO_IN_TRANSIT, "bucket": Bucket.RTO, "reason": Reason.REFUSED}


@pytest.mark.parametrize(
    ("news", "sentence"),
    [
        ({}, "Sedang diantar di Sleman sejak 09.14 WIB, janji hari ini, COD Rp189.000."),
        (LATE, "Sedang diantar di Sleman sejak 09.14 WIB, janji Kam 19 Nov, telat 2 hari, COD Rp189.000."),
        (FAILED, "Gagal antar di Sleman, 09.14 WIB, tanpa OTP atau KTP, janji hari ini, COD Rp189.000."),
        (ARRIVED, "Diterima di Sleman, 09.14 WIB, 1 hari setelah janji, COD Rp189.000."),
        (BACK, "Kembali ke asal (RTO) di Sleman sejak 09.14 WIB, ditolak, COD Rp189.000."),
    ],
)  # fmt: skip
def test_a_headline_is_a_whole_sentence(news: dict[str, Any], sentence: str) -> None:
    parcel = Shipment(pk=1, **AT_THE_DOOR | news)
    parcel._prefetched_objects_cache = {"instructions": Instruction.objects.none()}  # nobody has answered
    with override("id"):
        said = headline.of_order(ORDER, [parcel], JAKARTA)
    assert said.word + said.rest == sentence


@pytest.mark.parametrize(
    ("words", "within"),
    [
        ("No OTP or ID", "no OTP or ID"),
        ("RTO diantar", "RTO diantar"),
        ("Bayar di tempat (COD)", "bayar di tempat (COD)"),
        ("", ""),
    ],
)
def test_abbreviations_stay_large_within_a_sentence(words: str, within: str) -> None:
    assert mid_sentence(words) == within
