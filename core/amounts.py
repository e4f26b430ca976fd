"""Amounts of money as people and exports write them."""

import re
import unicodedata
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

# Where people write 1.299 for one thousand two hundred and ninety-nine.
DOT_GROUPS = frozenset({"ARS", "BRL", "CLP", "COP", "EUR", "IDR", "TRY", "VND"})
MISSING = frozenset({"", "-", "--", "–", "—", "n/a", "#n/a", "na", "nan", "nil", "none", "null"})
LONGEST = 64
GROUP = 3

ARTEFACT = re.compile(r"%!\w\(\w+=(?P<inner>.*)\)")  # what Go prints for a text given to a number's format
MARK = re.compile(r"(?i)(?:inr|idr|usd|rs\.?|rp\.?|us\$|[₹$€£¥])")
WHOLE = re.compile(
    r"\d+|\d{1,3}(?P<mark>[., '’])(?:\d{2,3}(?P=mark))*\d{3}"
)  # two digits between marks: lakhs and crores


def parse(text: str, currency: str, *, decimal_mark: Literal[".", ","] | None = None) -> Decimal | None:
    """Read an amount as people and exports write it; None where none is given.

    "₹1,299.00", "Rp 189.000", "1.299,50", "1,29,900", "Rs. 500/-", "(12.00)", "%!f(string=12.00)". Without
    `decimal_mark` the last of two different marks is the decimal one; a single mark before exactly three digits
    groups thousands, except a dot in a currency that isn't written so. Raises ValueError with the text for anything
    else.
    """
    try:
        return _parse(text, currency, decimal_mark)
    except ValueError:
        message = _("“%(text)s” is not an amount.") % {"text": text[:LONGEST]}
        raise ValueError(message) from None


def _parse(text: str, currency: str, decimal_mark: str | None) -> Decimal | None:
    if len(text) > LONGEST:
        raise ValueError
    bare = unicodedata.normalize("NFKC", text).strip()
    if artefact := ARTEFACT.fullmatch(bare):
        bare = artefact["inner"].strip()
    if bare.lower() in MISSING:
        return None
    digits, sign = _unsigned(bare.replace(currency, "", 1))
    whole, fraction = _halves(digits, currency, decimal_mark)
    if not WHOLE.fullmatch(whole) or not re.fullmatch(r"\d*", fraction):
        raise ValueError
    return sign * Decimal(re.sub(r"\D", "", whole) + "." + fraction) + 0


def _unsigned(text: str) -> tuple[str, int]:
    """The digits and marks without currency and sign; an accountant's brackets are a minus."""
    bare = MARK.sub("", text.removesuffix("/-"), count=1).strip()
    if bare.startswith("(") and bare.endswith(")"):
        return bare[1:-1].strip(), -1
    for minus in ("-", "−"):
        if bare.startswith(minus) or bare.endswith(minus):
            return MARK.sub("", bare.replace(minus, "", 1), count=1).strip(), -1
    return bare.removeprefix("+").strip(), 1


def _halves(text: str, currency: str, decimal_mark: str | None) -> tuple[str, str]:
    """What stands before and after the decimal mark."""
    mark = decimal_mark or _decimal_mark(text, currency)
    before, _found, after = text.rpartition(mark) if mark and mark in text else (text, "", "")
    return before or ("0" if after else ""), after


def _decimal_mark(text: str, currency: str) -> str | None:
    marks = [character for character in text if character in ".,"]
    if not marks:
        return None
    last = marks[-1]
    if len(set(marks)) > 1:
        return last if marks.count(last) == 1 else None
    if len(marks) > 1:
        return None
    before, _found, after = text.partition(last)
    thousands = len(after) == GROUP and before.strip("0") and (last == "," or currency in DOT_GROUPS)
    return None if thousands else last
