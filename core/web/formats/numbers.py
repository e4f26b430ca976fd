"""Money, shares and counts."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache

from babel.core import Locale
from babel.numbers import NumberPattern, format_decimal, get_currency_precision, get_currency_symbol, parse_pattern

from core.web.formats.language import number_locale, words

NONE = "–"
MINUS = "−"
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Home:
    """How a currency is written at home: whoever reads it, ₹10,95,000 stays ₹10,95,000."""

    symbol: str
    locale: str
    steps: tuple[tuple[int, str], ...]  # for axes, largest first


HOMES = {
    "INR": Home("₹", "en_IN", ((10_000_000, "crore"), (100_000, "lakh"))),
    "IDR": Home("Rp", "id", ((1_000_000_000, "M"), (1_000_000, "jt"), (1_000, "rb"))),
}
ABROAD = ((1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k"))


def money(amount: Decimal | int | None, *, currency: str, language: str) -> str:
    """₹1,299 · ₹10,95,000 · −₹1.50 · Rp189.000 · $12.50; an amount that isn't known is –.

    Rupees show paise only where there are some, rupiah never has decimals, other currencies have
    their own number of them.
    """
    if amount is None:
        return NONE
    home = _home(currency, language)
    rounded = Decimal(amount).quantize(Decimal(1).scaleb(-_decimals(Decimal(amount), currency)))
    return _signed(home.symbol + _plain(abs(rounded), home.locale), rounded)


def money_short(amount: Decimal | int | None, *, currency: str, language: str) -> str:
    """The form for axes: ₹2 lakh · ₹1.5 crore · Rp2 jt · $3 k; 0 is just 0."""
    if amount is None:
        return NONE
    value = Decimal(amount)
    if not value:
        return "0"
    home = _home(currency, language)
    for step, name in home.steps:
        if abs(value) >= step:
            part = (abs(value) / step).quantize(Decimal("0.1"))
            return _signed(f"{home.symbol}{_plain(part.normalize(), home.locale)}{NO_BREAK}{name}", value)
    return money(value, currency=currency, language=language)


def share(part: Decimal | int | None, whole: Decimal | int | None, *, language: str) -> str:
    """24.1 % · 24,1 %, one decimal behind a no-break space; without a denominator –."""
    if part is None or not whole:
        return NONE
    return percent(Decimal(part) / Decimal(whole), language=language)


def percent(fraction: Decimal | float | None, *, language: str) -> str:
    """A fraction (0.241) as 24.1 %; a share that isn't known is –."""
    if fraction is None:
        return NONE
    return f"{_one_decimal(_percentage(fraction), language)}{NO_BREAK}%"


def span(low: Decimal | float | None, high: Decimal | float | None, *, language: str) -> str:
    """A band between two fractions, 23.3–24.9: the sign % stands with the figure before it."""
    if low is None or high is None:
        return NONE
    return f"{_one_decimal(_percentage(low), language)}–{_one_decimal(_percentage(high), language)}"


def points(change: Decimal | float | None, *, language: str) -> str:
    """The difference of two fractions: 0.9 points up · turun 1,4 poin."""
    if change is None:
        return NONE
    said, difference = words(language), _percentage(change)
    if not difference:
        return said.same
    form = said.up if difference > 0 else said.down
    return form.format(_one_decimal(abs(difference), language))


def count(number: int | None, *, language: str) -> str:
    """18,614 · 18.614; "en-IN" groups by lakh like its money."""
    if number is None:
        return NONE
    return _signed(_plain(Decimal(abs(number)), number_locale(language)), Decimal(number))


def _home(currency: str, language: str) -> Home:
    """The home of a currency, or how this language writes a foreign one."""
    locale = number_locale(language)
    return HOMES.get(currency) or Home(get_currency_symbol(currency, locale="en"), locale, ABROAD)


def _decimals(amount: Decimal, currency: str) -> int:
    if currency == "IDR":
        return 0
    if currency == "INR":
        return 0 if amount == amount.to_integral_value() else 2
    return get_currency_precision(currency)


def _percentage(fraction: Decimal | float) -> Decimal:
    """Through the shortest text of a float, so that 0.241 is 24.1 and not 24.0999…"""
    return (Decimal(str(fraction)) * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN)


def _one_decimal(value: Decimal, language: str) -> str:
    text = format_decimal(abs(value), format="#,##0.0", locale=number_locale(language))
    return _signed(text, value)


def _plain(value: Decimal, locale: str) -> str:
    """A positive number with exactly the decimals it carries."""
    decimals = max(0, -int(value.as_tuple().exponent))
    return format_decimal(value, format=_pattern(locale, decimals), locale=_locale(locale))


@cache
def _pattern(locale: str, decimals: int) -> NumberPattern:
    """Read once: a list shows hundreds of amounts."""
    grouping = "#,##,##0" if locale == "en_IN" else "#,##0"
    return parse_pattern(grouping + ("." + "0" * decimals if decimals else ""))


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)


def _signed(text: str, value: Decimal) -> str:
    return MINUS + text if value < 0 else text
