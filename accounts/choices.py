"""What a store can be set to: countries, currencies and time zones, by their names in the reader's language."""

import zoneinfo
from functools import cache

from babel import Locale
from babel.numbers import get_territory_currencies

Choices = list[tuple[str, str]]
COUNTRY = 2  # letters; the rest of CLDR's territories are continents


@cache
def countries(language: str) -> Choices:
    """ISO 3166 codes with names, by name."""
    names = Locale.parse(language).territories
    return sorted(((code, names[code]) for code in _codes(language)), key=lambda one: one[1])


@cache
def currencies(language: str) -> Choices:
    """ISO 4217 codes that some country pays in today, with names."""
    names = Locale.parse(language).currencies
    paid = {code for country in _codes(language) for code in get_territory_currencies(country)}
    return sorted((code, f"{code} · {names.get(code, code)}") for code in paid)


@cache
def zones() -> Choices:
    """IANA names of places."""
    places = (name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith(("Etc/", "posix")))
    return [(name, name.replace("_", " ")) for name in sorted(places)]


def _codes(language: str) -> list[str]:
    names = map(str, Locale.parse(language).territories)
    return [code for code in names if len(code) == COUNTRY and code.isalpha() and code not in {"ZZ", "EU", "EZ", "UN"}]
