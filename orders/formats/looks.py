"""What a column's texts look like, whatever the column is called."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache

from core import amounts
from orders import phones
from orders.formats import payments

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
POSTCODE = re.compile(r"\d{3} ?\d{2,3}(?:\.0)?")
DATELIKE = re.compile(r"(?:\d{1,4}[-/. ]|[A-Za-z]{3,9} \d{1,2},).{3,30}$")
PHONELIKE = re.compile(r"\+?[\d ().'-]{9,20}(?:\.0)?")
WHOLE = re.compile(r"\d{1,4}(?:\.0+)?")
NUMBER_OF_PARCEL = re.compile(r"(?=(?:.*\d){6})[A-Za-z0-9/-]{8,40}(?:\.0)?")
LETTERS = re.compile(r"[^\W\d_]{2}")
LETTER_CODE = re.compile(r"[A-Za-z]{3}")

DAYS_FIRST = ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y", "%d/%m/%y", "%d.%m.%y")
MONTHS_FIRST = ("%m-%d-%Y", "%m/%d/%Y", "%m.%d.%Y", "%m-%d-%y", "%m/%d/%y", "%m.%d.%y")
NAMED = ("%d %b %Y", "%d-%b-%Y", "%d %B %Y", "%d-%b-%y", "%b %d, %Y", "%B %d, %Y", "%Y/%m/%d")
HOURS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p")
CLOCKS = ("", *(f" {hour}" for hour in HOURS), ", %H:%M", ", %I:%M %p", " %H:%M:%S %z")
FORMATS = tuple(day + clock for day in (*DAYS_FIRST, *MONTHS_FIRST, *NAMED, "%Y-%m-%d") for clock in CLOCKS)


def share(look: Callable[[str], bool], texts: Sequence[str]) -> float | None:
    """How many of the texts look so, of 1; None where there is none."""
    return sum(look(text) for text in texts) / len(texts) if texts else None


@lru_cache(maxsize=4096)
def date(text: str) -> bool:
    return DATELIKE.match(text) is not None and (_iso(text) or any(_fits(text, layout) for layout in FORMATS))


def phone(text: str) -> bool:
    return PHONELIKE.fullmatch(text) is not None and any(phones.e164(text, country) for country in phones.MOBILE)


def amount(text: str) -> bool:
    try:
        return amounts.parse(text, "INR") is not None
    except ValueError:
        return False


def email(text: str) -> bool:
    return EMAIL.fullmatch(text) is not None


def postcode(text: str) -> bool:
    return POSTCODE.fullmatch(text) is not None


def whole(text: str) -> bool:
    return WHOLE.fullmatch(text) is not None


def parcel_number(text: str) -> bool:
    return NUMBER_OF_PARCEL.fullmatch(text) is not None


def words(text: str) -> bool:
    return LETTERS.search(text) is not None and not email(text) and not _iso(text)


def payment(text: str) -> bool:
    return payments.named(text) is not None or text.casefold() in {"paid", "online", "prepaid"}


def currency(text: str) -> bool:
    return LETTER_CODE.fullmatch(text) is not None


def number(text: str) -> bool:
    return any(character.isdigit() for character in text)


def date_formats(texts: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """The fewest formats that read all these dates, and whether no other reading fits them as well.

    ISO 8601 needs none. Days and months that could be either way round are read day first, as India and Indonesia
    write them, and are not sure.
    """
    said = [text for text in texts if not _iso(text) and date(text)]
    months = any(_reads(said, layout, MONTHS_FIRST) for layout in MONTHS_FIRST)
    days = any(_reads(said, layout, DAYS_FIRST) for layout in DAYS_FIRST)
    first = MONTHS_FIRST if months and not days else DAYS_FIRST
    wanted = [day + clock for day in (*first, *NAMED) for clock in CLOCKS]
    found: list[str] = []
    for text in said:
        if not any(_fits(text, layout) for layout in found):
            found += [layout for layout in wanted if _fits(text, layout)][:1]
    return tuple(found), not (months and days)


def _reads(texts: Sequence[str], layout: str, among: Sequence[str]) -> bool:
    """Whether this way round reads all the texts that are figures in its kind of signs, of which there are some."""
    other = (MONTHS_FIRST if among is DAYS_FIRST else DAYS_FIRST)[among.index(layout)]
    here = [text for text in texts if _day(text, layout) or _day(text, other)]
    return bool(here) and all(_day(text, layout) for text in here)


def _day(text: str, layout: str) -> bool:
    return any(_fits(text, layout + clock) for clock in CLOCKS)


def _iso(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return not text.isdigit()


def _fits(text: str, layout: str) -> bool:
    try:
        datetime.strptime(text, layout)  # noqa: DTZ007 only whether it fits
    except ValueError:
        return False
    return True
