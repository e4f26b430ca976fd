"""Figures, times and codes as docs/look.md writes them, in both languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from core.web import formats

NBSP = "\N{NO-BREAK SPACE}"
KOLKATA, JAKARTA, MAKASSAR = ZoneInfo("Asia/Kolkata"), ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar")
AT = datetime(2026, 11, 21, 5, 12, tzinfo=UTC)  # Saturday, 10:42 in Kolkata, 12:12 in Jakarta
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("amount", "currency", "language", "written"),
    [
        (Decimal(1299), "INR", "en", "₹1,299"),
        (Decimal("1299.00"), "INR", "en", "₹1,299"),
        (Decimal("1095000"), "INR", "en", "₹10,95,000"),
        (Decimal("1095000"), "INR", "id", "₹10,95,000"),  # at home in every language
        (Decimal("1.5"), "INR", "en", "₹1.50"),
        (Decimal("-876000"), "INR", "en", "−₹8,76,000"),
        (Decimal("-0.001"), "INR", "en", "₹0.00"),  # no minus before nothing
        (Decimal(189000), "IDR", "id", "Rp189.000"),
        (Decimal(189000), "IDR", "en", "Rp189.000"),
        (Decimal("189000.40"), "IDR", "id", "Rp189.000"),
        (Decimal("12.5"), "USD", "en", "$12.50"),
        (Decimal("1234567.8"), "EUR", "id", "€1.234.567,80"),
        (Decimal(1500), "JPY", "en", "¥1,500"),
        (0, "INR", "en", "₹0"),
        (None, "INR", "en", "–"),
    ],
)
def test_money(amount: Decimal | None, currency: str, language: str, written: str) -> None:
    assert formats.money(amount, currency=currency, language=language) == written


@pytest.mark.parametrize(
    ("amount", "currency", "language", "written"),
    [
        (200_000, "INR", "en", f"₹2{NBSP}lakh"),
        (250_000, "INR", "en", f"₹2.5{NBSP}lakh"),
        (1_000_000, "INR", "en", f"₹10{NBSP}lakh"),
        (15_000_000, "INR", "en", f"₹1.5{NBSP}crore"),
        (50_000, "INR", "en", "₹50,000"),
        (2_000_000, "IDR", "id", f"Rp2{NBSP}jt"),
        (1_500_000_000, "IDR", "id", f"Rp1,5{NBSP}M"),
        (500_000, "IDR", "id", f"Rp500{NBSP}rb"),
        (3_000, "USD", "en", f"$3{NBSP}k"),
        (-200_000, "INR", "en", f"−₹2{NBSP}lakh"),
        (0, "INR", "en", "0"),
        (None, "INR", "en", "–"),
    ],
)
def test_money_on_an_axis(amount: int | None, currency: str, language: str, written: str) -> None:
    assert formats.money_short(amount, currency=currency, language=language) == written


@pytest.mark.parametrize(
    ("part", "whole", "language", "written"),
    [
        (301, 1249, "en", f"24.1{NBSP}%"),
        (301, 1249, "id", f"24,1{NBSP}%"),
        (0, 12, "en", f"0.0{NBSP}%"),
        (12, 12, "en", f"100.0{NBSP}%"),
        (0, 0, "en", "–"),  # no denominator is not zero
        (None, 12, "en", "–"),
        (3, None, "id", "–"),
    ],
)
def test_share(part: int | None, whole: int | None, language: str, written: str) -> None:
    assert formats.share(part, whole, language=language) == written


@pytest.mark.parametrize(
    ("fraction", "language", "written"),
    [
        (0.241, "en", f"24.1{NBSP}%"),
        (Decimal("0.0625"), "id", f"6,2{NBSP}%"),
        (-0.5, "en", f"−50.0{NBSP}%"),
        (None, "en", "–"),
    ],
)
def test_percent(fraction: float | None, language: str, written: str) -> None:
    assert formats.percent(fraction, language=language) == written


@pytest.mark.parametrize(
    ("change", "language", "written"),
    [
        (0.009, "en", "0.9 points up"),
        (-0.014, "en", "1.4 points down"),
        (0.0001, "en", "no change"),
        (0.009, "id", "naik 0,9 poin"),
        (-0.014, "id", "turun 1,4 poin"),
        (0, "id", "tetap"),
        (None, "en", "–"),
    ],
)
def test_points(change: float | None, language: str, written: str) -> None:
    assert formats.points(change, language=language) == written


@pytest.mark.parametrize(
    ("low", "high", "language", "written"),
    [(0.233, 0.249, "en", "23.3–24.9"), (0.233, 0.249, "id", "23,3–24,9"), (None, 0.2, "en", "–")],
)
def test_span(low: float | None, high: float, language: str, written: str) -> None:
    assert formats.span(low, high, language=language) == written


@pytest.mark.parametrize(
    ("number", "language", "written"),
    [
        (18614, "en", "18,614"),
        (18614, "id", "18.614"),
        (1290000, "en", "1,290,000"),
        (1290000, "en-in", "12,90,000"),
        (-3, "en", "−3"),
        (0, "en", "0"),
        (None, "id", "–"),
    ],
)
def test_count(number: int | None, language: str, written: str) -> None:
    assert formats.count(number, language=language) == written


@pytest.mark.parametrize(
    ("zone", "language", "clock", "hour"),
    [
        (KOLKATA, "en", "10:42", "10:42"),
        (JAKARTA, "id", "12.12 WIB", "12.12"),
        (MAKASSAR, "id", "13.12 WITA", "13.12"),
        (JAKARTA, "en", "12:12", "12:12"),
        (KOLKATA, "id", "10.42", "10.42"),
    ],
)
def test_clock(zone: ZoneInfo, language: str, clock: str, hour: str) -> None:
    assert formats.clock(AT, zone=zone, language=language) == clock
    assert formats.time_of_day(AT, zone=zone, language=language) == hour


@pytest.mark.parametrize(
    ("left", "english", "indonesian"),
    [
        (timedelta(minutes=18, seconds=59), "18 min", "18 mnt"),
        (timedelta(hours=1, minutes=10), "1 h 10", "1 j 10"),
        (timedelta(hours=3, minutes=5), "3 h 05", "3 j 05"),
        (timedelta(hours=23, minutes=59), "23 h 59", "23 j 59"),
        (timedelta(hours=25), "25 h", "25 j"),
        (timedelta(days=3, hours=4), "3 days", "3 hari"),
        (timedelta(seconds=20), "0 min", "0 mnt"),
        (timedelta(seconds=-20), "0 min", "0 mnt"),
        (timedelta(minutes=-25), "−25 min", "telat 25 mnt"),
        (timedelta(hours=-1, minutes=-12), "−1 h 12", "telat 1 j 12"),
        (timedelta(days=-2, hours=-1), "−2 days", "telat 2 hari"),
    ],
)
def test_time_left(left: timedelta, english: str, indonesian: str) -> None:
    assert formats.time_left(AT + left, at=AT, language="en") == english
    assert formats.time_left(AT + left, at=AT, language="id") == indonesian


def test_time_left_says_late_in_words() -> None:
    assert formats.time_left_words(AT - timedelta(minutes=72), at=AT, language="en") == "late by 1 h 12"
    assert formats.time_left_words(AT + timedelta(minutes=38), at=AT, language="en") == "38 min"


@pytest.mark.parametrize(
    ("left", "urgency"),
    [
        (timedelta(seconds=-1), "late"),
        (timedelta(0), "soon"),
        (timedelta(minutes=119), "soon"),
        (timedelta(hours=2), ""),
    ],
)
def test_urgency(left: timedelta, urgency: str) -> None:
    assert formats.urgency(AT + left, at=AT) == urgency


@pytest.mark.parametrize(
    ("on", "language", "short", "long"),
    [
        (TODAY, "en", "Sat 21 Nov", "Saturday 21 November"),
        (TODAY, "id", "Sab 21 Nov", "Sabtu 21 November"),
        (date(2025, 8, 3), "en", "Sun 3 Aug 2025", "Sunday 3 August 2025"),
        (date(2025, 8, 3), "id", "Min 3 Agu 2025", "Minggu 3 Agustus 2025"),
    ],
)
def test_day(on: date, language: str, short: str, long: str) -> None:
    assert formats.day(on, today=TODAY, language=language) == short
    assert formats.day_long(on, today=TODAY, language=language) == long


@pytest.mark.parametrize(
    ("at", "language", "written"),
    [
        (AT - timedelta(hours=2), "en", "08:42"),
        (AT - timedelta(hours=12), "en", "Fri 20 Nov, 22:42"),  # yesterday in the store's zone
        (AT - timedelta(hours=12), "id", "Jum 20 Nov, 22.42"),
        (AT.replace(year=2025), "en", "Fri 21 Nov 2025, 10:42"),
    ],
)
def test_moment(at: datetime, language: str, written: str) -> None:
    assert formats.moment(at, now=AT, zone=KOLKATA, language=language) == written


@pytest.mark.parametrize(
    ("before", "english", "indonesian"),
    [
        (timedelta(seconds=40), "40 s ago", "40 dtk lalu"),
        (timedelta(minutes=4), "4 min ago", "4 mnt lalu"),
        (timedelta(hours=3), "3 h ago", "3 j lalu"),
        (timedelta(days=1), "1 day ago", "1 hari lalu"),
        (timedelta(days=6), "6 days ago", "6 hari lalu"),
        (timedelta(days=7), "Sat 14 Nov", "Sab 14 Nov"),
        (timedelta(minutes=-5), "in 5 min", "5 mnt lagi"),
        (timedelta(days=-30), "Mon 21 Dec", "Sen 21 Des"),
    ],
)
def test_relative(before: timedelta, english: str, indonesian: str) -> None:
    assert formats.relative(AT - before, now=AT, zone=KOLKATA, language="en") == english
    assert formats.relative(AT - before, now=AT, zone=KOLKATA, language="id") == indonesian


@pytest.mark.parametrize(
    ("waited", "written"),
    [
        (timedelta(minutes=18), "18 min"),
        (timedelta(hours=25), "25 h"),
        (timedelta(days=3), "3 days"),
        (-timedelta(5), "0 min"),
    ],
)
def test_age(waited: timedelta, written: str) -> None:
    assert formats.age(AT - waited, at=AT, language="en") == written


def test_exact_leaves_nothing_open() -> None:
    assert formats.exact(AT, zone=KOLKATA, language="en") == "Sat 21 Nov 2026, 10:42:00 IST"
    assert formats.exact(AT, zone=JAKARTA, language="id") == "Sab 21 Nov 2026, 12.12.00 WIB"


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("14908213556741", "1490 8213 5567 41"),
        ("JT012844719036", "JT0128 4471 9036"),
        ("RA-123/4", "RA-123/4"),
        ("", "–"),
        (None, "–"),
    ],
)
def test_awb(number: str | None, written: str) -> None:
    assert formats.awb(number) == written


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+919822014417", "+91 98220 14417"),
        ("+9198•••••417", "+91 98••• ••417"),
        ("+91••••••1234", "+91 ••••• •1234"),
        ("+6281234567890", "+62 812 3456 7890"),
        ("+62812345678", "+62 812 3456 78"),
        ("+14155550100", "+14155550100"),
        ("+91 98••• ••417", "+91 98••• ••417"),
        ("+9198220144171", "+9198220144171"),  # a digit too many is shown as it is
        (None, "–"),
    ],
)
def test_phone(number: str | None, written: str) -> None:
    assert formats.phone(number) == written
