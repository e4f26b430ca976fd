"""Careful reading of what services say: what is missing or of another kind is empty, never an error or a guess."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.base import JSON, Call

Said = Mapping[str, JSON]
Content = JSON | Said

MOST_DIGITS = 3  # of a count


def pushed(call: Call) -> Said:
    """The JSON object in a push; empty for anything else."""
    try:
        said = json.loads(call.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def text(said: JSON) -> str:
    """A string of theirs, or a whole number that stands for one; empty where there is none."""
    if isinstance(said, int) and not isinstance(said, bool):
        return str(said)
    return said.strip() if isinstance(said, str) else ""


def part(said: Said, *names: str) -> Said:
    """The object that lies under these names; empty where there is none."""
    for name in names:
        inner = said.get(name)
        said = inner if isinstance(inner, dict) else {}
    return said


def parts(said: JSON) -> Iterator[Said]:
    """The objects of a list, without whatever else is in it."""
    yield from (each for each in (said if isinstance(said, list) else []) if isinstance(each, dict))


def count(said: JSON) -> int | None:
    """A whole number of at least 1, such as attempts; None for anything else."""
    digits = text(said)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS and int(digits) else None


def moment(said: JSON, *, zone: tzinfo | None = None) -> datetime | None:
    """Their time, aware: one without an offset is of their `zone`, or is no time where they have none."""
    try:
        at = datetime.fromisoformat(text(said))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=zone) if zone else None


def clock(said: JSON) -> ZoneInfo | None:
    """The time zone of this name; None where there is none."""
    try:
        return ZoneInfo(text(said)) if said else None
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None


def day(said: JSON) -> date | None:
    """The day that a date or a time of theirs begins with."""
    try:
        return date.fromisoformat(text(said)[:10])
    except ValueError:
        return None


def amount(said: JSON) -> Decimal | None:
    """Money, from text or a number."""
    words = str(said) if isinstance(said, float) else text(said)
    try:
        money = Decimal(words.replace(",", ""))
    except ArithmeticError:
        return None
    return money if money.is_finite() else None
