"""Personal data as it is shown to those who may not read it. None and empty stay what they are."""

import re
import unicodedata

import phonenumbers

DOT = "•"
HIDDEN = DOT * 6  # always the same, so that it tells no length
SHOWN_DIGITS = 4
FEWEST_DIGITS = 8  # a shorter number would be given away by its last four digits
LONGEST_WORD = 12
VIRAMA = 9  # the combining class of the sign that joins a consonant to the next one
JOINER = "\u200d"


def phone(number: str | None) -> str | None:
    """ "+919876541234" becomes "+91••••••1234": country code where it is known, and the last four digits."""
    if not number:
        return number
    digits = re.sub(r"\D", "", number)
    if len(digits) < FEWEST_DIGITS:
        return HIDDEN
    return f"{_country_code(number)}{HIDDEN}{digits[-SHOWN_DIGITS:]}"


def email(address: str | None) -> str | None:
    """ "suresh@example.com" becomes "s••••••@••••••.com": domains can name people too."""
    if not address:
        return address
    local, _at, domain = address.rpartition("@")
    if not local:
        return HIDDEN
    _host, dot, top = domain.rpartition(".")
    return f"{_letters(local)[0]}{HIDDEN}@{HIDDEN}{dot}{top if dot else ''}"


def name(full: str | None) -> str | None:
    """ "Suresh Khan" becomes "S••••• K•••": the first letter of each word, in any script."""
    return " ".join(_initial(word) for word in full.split()) if full else full


def address(line: str | None) -> str | None:
    """Nothing of it: a house number or the name of a building is enough to find a person."""
    return HIDDEN if line else line


def _country_code(number: str) -> str:
    try:
        return f"+{phonenumbers.parse(number).country_code}"
    except phonenumbers.NumberParseException:
        return ""


def _initial(word: str) -> str:
    letters = _letters(word)
    return DOT if len(letters) == 1 else letters[0] + DOT * min(len(letters) - 1, LONGEST_WORD)


def _letters(word: str) -> list[str]:
    """What a reader takes for one letter each: a sign with its vowel signs, and conjuncts whole (श्री is one)."""
    letters: list[str] = []
    for sign in unicodedata.normalize("NFC", word):
        if letters and (_leans_back(sign) or _leans_on(letters[-1][-1])):
            letters[-1] += sign
        else:
            letters.append(sign)
    return letters


def _leans_back(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M") or sign == JOINER


def _leans_on(sign: str) -> bool:
    return unicodedata.combining(sign) == VIRAMA or sign == JOINER
