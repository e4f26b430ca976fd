"""What an agent typed, told apart: order number, AWB, phone, e-mail or name. Pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import phonenumbers

FEWEST_LAST_DIGITS = 4  # of a phone: what buyers are asked for, and what a masked number shows
FEWEST_FIRST_DIGITS = 5  # of a phone: fewer are an operator's, not a buyer's
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
    phone_starts: tuple[str, ...] = ()  # first digits of one, E.164
    email: str = ""  # lower case
    name: str = ""  # upper case


def read(text: str, countries: Collection[str]) -> Clue:
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
        phone_starts=_phone_starts(bare, countries),
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
    digits = _digits(text)
    return digits[-NATIONAL_DIGITS:] if len(digits) >= FEWEST_LAST_DIGITS else ""


def _phone_starts(text: str, countries: Iterable[str]) -> tuple[str, ...]:
    """How numbers begin whose first digits these are, with or without a country's code, in each country."""
    digits = _digits(text).removeprefix("00")
    codes = {str(phonenumbers.country_code_for_region(country)) for country in countries}
    found = list[str]()
    for code in sorted(codes - {"0"}):
        spelt = (digits.lstrip("0"), digits.removeprefix(code) if digits.startswith(code) else "")
        found += [f"+{code}{national}" for national in spelt if len(national) >= FEWEST_FIRST_DIGITS]
    return tuple(found)


def _digits(text: str) -> str:
    """Of what may be a phone number; nothing where it can't be one."""
    return re.sub(r"\D", "", text) if PHONE.fullmatch(text) else ""
