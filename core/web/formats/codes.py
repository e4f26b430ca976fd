"""Numbers that are read aloud: air waybills and phones."""

import re

from core.web.formats.numbers import NONE

AWB = re.compile(r"(?P<letters>[A-Za-z]*)(?P<rest>[A-Za-z0-9]+)")
PHONES = {
    "+91": (5, 5),  # +91 98220 14417
    "+62": (3, 4, 5),  # +62 812 3456 7890
}


def awb(number: str | None) -> str:
    """Groups of four, leading letters uncounted: 1490 8213 5567 41 · JT0128 4471 9036.

    A number with marks of its own (RA-123/4) is left as its courier wrote it.
    """
    if not number:
        return NONE
    match = AWB.fullmatch(number)
    if match is None:
        return number
    groups = [match["rest"][start : start + 4] for start in range(0, len(match["rest"]), 4)]
    return match["letters"] + " ".join(groups)


def phone(number: str | None) -> str:
    """An international number in its country's groups, open or masked: +91 98••• ••417."""
    if not number:
        return NONE
    country, rest, parts = number[:3], number[3:], [number[:3]]
    sizes = PHONES.get(country)
    if sizes is None or " " in number or len(rest) > sum(sizes):
        return number
    for size in sizes:
        parts.append(rest[:size])
        rest = rest[size:]
    return " ".join(filter(None, parts))
