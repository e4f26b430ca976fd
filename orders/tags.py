"""Tags as people type them, and the one spelling that each goes by. Pure."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 40
MOST: Final = 20  # on one order


def normal(given: str) -> str:
    """Lower case, one space between words, no commas: " VIP,  Repeat" is "vip repeat"; "" where nothing is left."""
    plain = unicodedata.normalize("NFKC", given).casefold()
    return " ".join(re.sub(r"[,;#\x00-\x1f]", " ", plain).split())[:LONGEST].strip()


def several(given: str) -> list[str]:
    """Tags typed in one line, parted by commas, each once, in their order."""
    return list(dict.fromkeys(tag for part in given.split(",") if (tag := normal(part))))
