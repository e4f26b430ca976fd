"""The few words that stand inside a figure, per language.

They are a table and not gettext because a figure is also written where no request has chosen a language:
in exports, e-mails and messages to buyers.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What one language needs to write a figure. Templates take their value as `{}`."""

    locale: str  # for babel
    minute: str
    hour: str
    hour_minute: str
    days: str
    one_day: str
    past: str  # a clock that ran out, short
    late: str  # the same in a sentence
    seconds_ago: str
    minutes_ago: str
    hours_ago: str
    days_ago: str
    one_day_ago: str
    ahead: str
    up: str
    down: str
    same: str
    clock_separator: str
    zones: frozenset[str]  # the zones that this language's readers name beside a clock


ENGLISH = Words(
    locale="en",
    minute="{} min",
    hour="{} h",
    hour_minute="{} h {:02}",
    days="{} days",
    one_day="1 day",
    past="−{}",
    late="late by {}",
    seconds_ago="{} s ago",
    minutes_ago="{} min ago",
    hours_ago="{} h ago",
    days_ago="{} days ago",
    one_day_ago="1 day ago",
    ahead="in {}",
    up="{} points up",
    down="{} points down",
    same="no change",
    clock_separator=":",
    zones=frozenset(),
)

INDONESIAN = Words(
    locale="id",
    minute="{} mnt",
    hour="{} j",
    hour_minute="{} j {:02}",
    days="{} hari",
    one_day="1 hari",
    past="telat {}",
    late="telat {}",
    seconds_ago="{} dtk lalu",
    minutes_ago="{} mnt lalu",
    hours_ago="{} j lalu",
    days_ago="{} hari lalu",
    one_day_ago="1 hari lalu",
    ahead="{} lagi",
    up="naik {} poin",
    down="turun {} poin",
    same="tetap",
    clock_separator=".",
    zones=frozenset({"WIB", "WITA", "WIT"}),
)


def words(language: str) -> Words:
    """The words of "id" or "id-ID"; every other language reads English."""
    return INDONESIAN if language.lower().startswith("id") else ENGLISH


def number_locale(language: str) -> str:
    """Babel's locale for plain numbers: "en-IN" groups by lakh, "en" by thousand, "id" with dots."""
    if language.lower().replace("_", "-") == "en-in":
        return "en_IN"
    return words(language).locale
