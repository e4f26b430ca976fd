"""The opaque text that says where in an ordering a page begins.

Cursors are encrypted, not only signed: an ordering by name would otherwise put a customer's name into addresses and
logs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.http import Http404

from core import crypto

LONGEST = 2000


class BadCursor(Http404):
    """The text is no cursor of this list: made up, tampered with, or from another ordering."""


class Way(StrEnum):
    """Which side of the row the page lies on."""

    OLDER = "older"  # further down the list
    NEWER = "newer"  # back towards its top


@dataclass(frozen=True, slots=True)
class Cursor:
    """Just beyond the row with these values of the ordering's columns, as text."""

    way: Way
    values: tuple[str | None, ...]


def write(cursor: Cursor, order: Sequence[str]) -> str:
    """The cursor as text for an address."""
    return crypto.encrypt({"order": list(order), "way": cursor.way, "values": list(cursor.values)})


def read(text: str, order: Sequence[str]) -> Cursor:
    """The cursor that `write` was given for the same ordering; raises `BadCursor`."""
    try:
        said = crypto.decrypt(text) if len(text) <= LONGEST and text.isascii() else {}
        if said.get("order") == list(order):
            return Cursor(Way(said["way"]), tuple(said["values"]))
    except crypto.Undecipherable:
        pass
    message = "no such page"
    raise BadCursor(message)
