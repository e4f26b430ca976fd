"""What the composed fields of several exports have in common."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

SAID_NOTHING = frozenset({"", "-", "--", "n/a", "na", "nan", "null", "none"})


def first(texts: Sequence[str]) -> str:
    """The first text that says something, without the apostrophe that keeps a spreadsheet from reading a number."""
    return next((bare for text in texts if (bare := plain(text))), "")


def plain(text: str) -> str:
    """Without that apostrophe; "" for the words that stand for nothing."""
    bare = text.strip().removeprefix("'").strip()
    return "" if bare.casefold() in SAID_NOTHING else bare


def full_name(texts: Sequence[str]) -> str:
    """First and last name of who it is sent to, else of who pays."""
    ship_first, ship_last, bill_first, bill_last = texts
    return _joined(ship_first, ship_last) or _joined(bill_first, bill_last)


def sent_to(texts: Sequence[str]) -> str:
    """Part of an address, never mixed of two: of where it is sent to (the first half of the texts after the first),
    or of who pays (the second half) where the first text, a city to send to, is empty."""
    half = (len(texts) + 1) // 2
    return first(texts[1:half]) if plain(texts[0]) else first(texts[half:])


def less(texts: Sequence[str]) -> str:
    """Price times quantity less the line's own discount; "" without a discount, which leaves the sum to others.

    A figure that can't be read is given back, to be refused as the amount that it isn't.
    """
    price, quantity, discount = (plain(text) for text in texts)
    if not price or not discount:
        return ""
    try:
        off = Decimal(discount)
    except InvalidOperation:
        return discount
    if not off:
        return ""
    try:
        return str(max(Decimal(price) * Decimal(quantity or "1") - off, Decimal(0)))
    except InvalidOperation:
        return ""  # price or quantity is refused under its own name


def _joined(*texts: str) -> str:
    return " ".join(bare for text in texts if (bare := plain(text)))
