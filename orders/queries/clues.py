"""What an agent typed, told apart: order number, AWB, phone, e-mail or name. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import phonenumbers

FEWEST_PHONE_DIGITS = 6  # fewer match too many buyers to be a clue
FEWEST_END_DIGITS = 3  # of an order number without its prefix
FEWEST_NAME_LETTERS = 3  # a trigram's worth
LONGEST = 120
NATIONAL_DIGITS = 10  # enough of a phone number to be one, whatever is written before it

PHONE = re.compile(r"\+?[\d\s().\-/]+")
SEPARATORS = re.compile(r"[\s\-]+")
NUMBER_SIGN = re.compile(r"^(?:#|no\.?\s+|order\s+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clue:
    """The spellings under which to look: empty where the text can't be of that kind."""

    text: str
    numbers: tuple[str, ...] = ()  # order numbers, upper case
    number_end: str = ""  # the end of an order number, upper case
    awbs: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()  # E.164
    phone_end: str = ""  # last digits of a phone number
    email: str = ""  # lower case
    name: str = ""  # upper case


def read(text: str, countries: Iterable[str]) -> Clue:
    """Tell what `text` may be, in stores of these countries (ISO 3166); an empty text is a clue to nothing."""
    said = " ".join(text.replace("\0", " ").split())[:LONGEST]
    if "@" in said:
        return Clue(said, email=said.lower().removeprefix("mailto:"))
    bare = NUMBER_SIGN.sub("", said)
    if not any(character.isdigit() for character in bare):
        letters = sum(character.isalpha() for character in bare)
        name = bare.upper() if letters >= FEWEST_NAME_LETTERS else ""
        return Clue(said, numbers=_spellings(said, bare), name=name)
    return Clue(
        said,
        numbers=_spellings(said, bare),
        number_end=bare.upper() if len(bare) >= FEWEST_END_DIGITS and " " not in bare else "",
        awbs=awb_spellings(bare),
        phones=_phones(bare, countries),
        phone_end=_phone_end(bare),
    )


def _spellings(*texts: str) -> tuple[str, ...]:
    spelt = [spelling for text in texts if text for spelling in (text.upper(), f"#{text.upper()}")]
    return tuple(dict.fromkeys(spelt))


def awb_spellings(text: str) -> tuple[str, ...]:
    """An AWB as it was typed and as couriers write it: upper case, without spaces and dashes."""
    joined = SEPARATORS.sub("", text)
    return tuple(dict.fromkeys(filter(None, (text, text.upper(), joined, joined.upper()))))


def _phones(text: str, countries: Iterable[str]) -> tuple[str, ...]:
    """Every number that the digits can be: as typed in each country, and with the country's code already there."""
    if not PHONE.fullmatch(text):
        return ()
    digits = re.sub(r"\D", "", text)
    tries = [(text, country) for country in countries] + [(f"+{digits.removeprefix('00')}", None)]
    found = dict[str, None]()
    for spelling, country in tries:
        try:
            number = phonenumbers.parse(spelling, country)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            found[phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)] = None
    return tuple(found)


def _phone_end(text: str) -> str:
    digits = re.sub(r"\D", "", text) if PHONE.fullmatch(text) else ""
    return digits[-NATIONAL_DIGITS:] if len(digits) >= FEWEST_PHONE_DIGITS else ""
