"""The texts of a file, each turned into what its field holds. Every function raises ValueError with a reason."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core import amounts, cells, dates, money
from core.dates import Moment
from orders import regions
from orders.formats import payments
from orders.formats.layout import FIELDS, STAGES, WORDS, fold, translate
from orders.models import Order, Product, Shipment
from orders.services.importing.days import undecided
from orders.states import Payment

MISSING = frozenset({"", "n/a", "#n/a", "nan", "null", "none", "-", "--"})
BROKEN = frozenset({"#ref!", "#value!", "#name?", "#div/0!", "#num!", "#null!"})  # a spreadsheet's own errors
WRAPPED = re.compile(r'="([^"]*)"')  # how exports keep a spreadsheet from reading a number
WRAPPERS = frozenset("='#")
ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff"))
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LARGEST = Decimal(10) ** 12
UNITS = re.compile(r"(\d{1,9})(?:\.0+)?")
MOST_UNITS = 1_000_000

PAYMENT = {  # words that say it in a mapped column; names of methods are in `payments`
    "paid": "prepaid",
    "online": "prepaid",
    "partial*": "partial",
    "unknown": "unknown",
}

KEPT_IN: dict[str, tuple[type[Model], str]] = {
    "order_number": (Order, "number"),
    "sku": (Product, "sku"),
    "product_name": (Product, "name"),
    "category": (Product, "category"),
    "customer_name": (Order, "buyer_name"),
    "phone": (Order, "phone_given"),
    **{
        name: (Order, name)
        for name in (
            "email", "address1", "address2", "landmark", "city", "state", "postcode", "channel", "campaign",
            "fulfilment",
        )
    },
    **{name: (Shipment, name) for name in ("courier", "awb", "zone")},
}  # fmt: skip

LIMITS: dict[str, int | None] = {
    name: getattr(model._meta.get_field(column), "max_length", None) for name, (model, column) in KEPT_IN.items()
}  # characters


@dataclass(frozen=True)
class Terms:
    """What a file's texts are read by."""

    currency: str
    country: str
    zone: ZoneInfo
    date_formats: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]  # of the mapping: field, their word, ours
    latest: datetime  # no order was placed after


def tidy(text: str) -> str:
    """Without a spreadsheet's wrappings; refuses a formula, whose result the file doesn't hold."""
    bare = text.strip()
    if not bare.isascii():
        bare = bare.translate(ZERO_WIDTH)
    if bare[:1] not in WRAPPERS:
        return bare
    if wrapped := WRAPPED.fullmatch(bare):
        return wrapped[1].strip()
    if bare.startswith("="):
        raise ValueError(_("“%(text)s” is a formula; save the values instead") % {"text": bare[:60]})
    if bare.lower() in BROKEN:
        raise ValueError(_("“%(text)s” is an error of the spreadsheet") % {"text": bare})
    return cells.restore(bare)


def read(name: str, text: str, terms: Terms) -> object:
    """The value of the field `name`; None where the text says nothing."""
    if text.isspace() or not text:
        return None
    ours = terms.words.get(name)
    if name != "status" and ours:
        text = translate(ours, text) or text
    bare = tidy(text)
    if name not in FREE and bare.lower() in MISSING:
        return None
    if len(bare) > (LIMITS.get(name) or len(bare)):
        raise ValueError(_("longer than %(limit)d characters") % {"limit": LIMITS[name]})
    return CONVERT[name](bare, terms)


def _status(text: str, terms: Terms) -> str:
    word = translate(terms.words.get("status", {}), text) or (fold(text) if fold(text) in WORDS else None)
    if word is None:
        raise ValueError(_("nobody mapped the status “%(text)s”") % {"text": text[:60]})
    return word


def _payment(text: str, terms: Terms) -> str:
    return translate(PAYMENT, text) or (payments.named(text) or Payment.UNKNOWN).value


def _amount(text: str, terms: Terms) -> Decimal | None:
    amount = amounts.parse(text, terms.currency)
    if amount is None:
        return None
    if not 0 <= amount < LARGEST:
        raise ValueError(_("“%(text)s” is no amount that can be loaded") % {"text": text})
    return money.round_to_unit(amount, terms.currency)


def _quantity(text: str, terms: Terms) -> int:
    found = UNITS.fullmatch(text)
    if found is None or int(found[1]) > MOST_UNITS:
        raise ValueError(_("“%(text)s” is no number of units") % {"text": text[:60]})
    return int(found[1])


def _currency(text: str, terms: Terms) -> str:
    if text.upper() != terms.currency:
        raise ValueError(
            _("%(text)s, but the store's currency is %(currency)s") % {"text": text[:10], "currency": terms.currency}
        )
    return terms.currency


def _moment(text: str, terms: Terms) -> Moment:
    formats = terms.date_formats or tuple(undecided(text))
    return dates.parse(text, formats=(*formats, dates.ISO), zone=terms.zone)


def _placed(text: str, terms: Terms) -> Moment:
    moment = _moment(text, terms)
    if moment.at < EARLIEST or moment.at > terms.latest:
        raise ValueError(_("“%(text)s” is no day on which an order was placed") % {"text": text})
    return moment


def _day(text: str, terms: Terms) -> date:
    return dates.day_of(_moment(text, terms).at, terms.zone)


def _country(text: str, terms: Terms) -> str:
    if code := countries().get(fold(text)):
        return code
    raise ValueError(_("“%(text)s” is no country") % {"text": text[:60]})


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """ISO 3166 codes by code and by English and Indonesian name, folded."""
    named = {fold(name): code for language in ("id", "en") for code, name in Locale(language).territories.items()}
    codes = {code for code in named.values() if code.isalpha()}  # without regions such as 419
    return {name: code for name, code in named.items() if code in codes} | {fold(code): code for code in codes}


def _text(text: str, terms: Terms) -> str:
    return text


FREE = frozenset({"customer_name", "product_name", "address1", "address2", "landmark", "status"})

CONVERT: dict[str, Callable[[str, Terms], object]] = dict.fromkeys(FIELDS, _text) | {
    "placed_at": _placed,
    "status": _status,
    "payment_method": _payment,
    "quantity": _quantity,
    "currency": _currency,
    "promised_on": _day,
    "country": _country,
    "email": lambda text, terms: text.lower(),
    "postcode": lambda text, terms: regions.postcode(text),
    "courier": lambda text, terms: slugify(text) or text.lower(),
    "awb": lambda text, terms: text.removesuffix(".0").replace(" ", ""),
    **dict.fromkeys(STAGES, _moment),
    **dict.fromkeys(
        ("unit_price", "line_total", "order_total", "cod_amount", "cost", "freight", "cod_fee", "return_freight"),
        _amount,
    ),
}
