"""Phone numbers as people type them, in E.164 or not at all."""

import re

import phonenumbers

# What nearly every buyer's number looks like; anything else takes the long way through the library.
MOBILE = {
    "IN": (re.compile(r"(?:\+?91|0)?([6-9]\d{9})"), "+91"),
    "ID": (re.compile(r"(?:\+?62|0)(8\d{8,10})"), "+62"),
}
BETWEEN_NUMBERS = re.compile(r"[/,;|\n]|\b(?:or|and|atau)\b|(?<=\d{9})\s+(?=[+0]|\d{10}\b)", re.IGNORECASE)
FILLERS = re.compile(r"[\s().\-']|\.0$")


def e164(given: str, country: str) -> str:
    """The first valid number in `given`, read as people in `country` (ISO 3166) dial; "" where there is none.

    "+91 98220 14417", "098220-14417", "9822014417.0", "0812 3456 7890", "9822014417 / 9822014418".
    """
    if not given:
        return ""
    for part in (given, *BETWEEN_NUMBERS.split(given)):
        if number := _one(part, country):
            return number
    return ""


def _one(part: str, country: str) -> str:
    bare = FILLERS.sub("", re.sub(r"\.0+\s*$", "", part))
    if country in MOBILE:
        pattern, code = MOBILE[country]
        if found := pattern.fullmatch(bare):
            return code + found[1]
    try:
        number = phonenumbers.parse(part, country or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
