"""What a scanner at the warehouse's door typed, in every spelling under which it may be known here. Pure."""

import re
from typing import Final

from orders.queries.clues import awb_spellings

LONGEST: Final = 120  # what is kept of a scan
AIM: Final = re.compile(r"^\][A-Za-z][0-9]")  # symbology identifier that many scanners put before what they read
WORDS: Final = re.compile(
    r"^(?:awb|waybill|lrn|tracking|resi|no\.?|order)\s*(?:no\.?|number)?\s*[:#=\-]\s*", re.IGNORECASE
)
PIECE: Final = re.compile(r"[\s\-/_.|](?:\d{1,3}|\d{1,2}\s?(?:of|/)\s?\d{1,2}|P\d{1,2}|RTO|RT|R)$", re.IGNORECASE)
FIELDS: Final = re.compile(r"[|;,\t\x1d\x1e\s]+")  # one code that holds several fields
ADDRESS: Final = re.compile(r"^https?://", re.IGNORECASE)
PARTS: Final = re.compile(r"[/?&=#]+")
FEWEST_DIGITS: Final = 5  # of a part of something longer


def clean(text: str) -> str:
    """As it is kept: without what scanners add around a code, never longer than a column."""
    said = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(said.split())[:LONGEST]


def spellings(text: str) -> tuple[str, ...]:
    """Numbers that the scan may mean, the most literal first; none of nothing.

    Start and stop signs, symbology identifiers, a word before and a piece's number after it are taken off; of a link
    or a code with several fields each part that looks like a number counts too.
    """
    bare = AIM.sub("", clean(text)).strip("*#~ \"'")
    tries = [clean(text), bare, WORDS.sub("", bare)]
    tries += [PIECE.sub("", one) for one in tries]
    parts = PARTS.split(bare) if ADDRESS.match(bare) else FIELDS.split(bare)
    if len(parts) > 1:
        tries += [part for part in parts if sum(character.isdigit() for character in part) >= FEWEST_DIGITS]
    tries += [one.lstrip("0") for one in tries if one.isdigit()]
    return tuple(dict.fromkeys(spelt for one in tries for spelt in awb_spellings(one)))
