"""States and cities as people type them, and the one name that each goes by here."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz, process

from orders.regions import india, indonesia

ALMOST = 88  # of 100: "rajsthan" is Rajasthan, "Utar Pradesh" Uttar Pradesh, "Andra" nothing
FUZZY_FROM = 6  # letters; shorter names lie too close to each other
COUNTRIES = {"IN": india, "ID": indonesia}


def _key(text: str) -> str:
    """Letters only, without accents and fillers."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z]+", plain.replace("&", " and "))
    return "".join(word for word in words if word not in {"and", "the", "state", "of", "provinsi", "propinsi", "prov"})


STATES: dict[str, dict[str, str]] = {
    country: {_key(name): canonical for canonical, names in place.STATES.items() for name in (canonical, *names)}
    for country, place in COUNTRIES.items()
}
CITIES: dict[str, dict[str, str]] = {
    country: {_key(name): canonical for canonical, names in place.CITIES.items() for name in (canonical, *names)}
    for country, place in COUNTRIES.items()
}


@lru_cache(maxsize=8192)
def state(given: str, country: str) -> str:
    """The state's or province's one name; what was given, tidied, where it is none of the country's."""
    known = STATES.get(country, {})
    for part in (given, *re.split(r"[/,|;()]", given)):
        if found := known.get(_key(part)):
            return found
    key = _key(given)
    if len(key) >= FUZZY_FROM and known:
        near = process.extractOne(key, known.keys(), scorer=fuzz.ratio, score_cutoff=ALMOST)
        if near:
            return known[near[0]]
    return " ".join(given.split())


@lru_cache(maxsize=16384)
def city(given: str, country: str) -> str:
    """The city's name in one spelling: the official one for one still in use, else its words with capitals."""
    tidy = " ".join(given.split()).strip(" ,.;-")
    return CITIES.get(country, {}).get(_key(tidy)) or _capitals(tidy)


def postcode(given: str) -> str:
    """Without a spreadsheet's traces ("400081.0", "'400081") and without spaces inside figures."""
    bare = given.strip().lstrip("'")
    if re.fullmatch(r"[\d ]+(\.0+)?", bare):
        return bare.split(".")[0].replace(" ", "")
    return bare.upper()


def _capitals(text: str) -> str:
    """MUMBAI and mumbai are Mumbai; a name with capitals of its own keeps them."""
    return text.title() if text.isupper() or text.islower() else text
