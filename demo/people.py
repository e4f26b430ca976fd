"""Buyers: how they are called, where they live, how they write it, and how one reaches them."""

import re
import unicodedata
from dataclasses import dataclass

from demo.shop import Merchant, Town
from orders import phones
from simulator import odds
from simulator.luck import Luck

MOBILES = {
    "IN": ("+91", "6789", 9), "ID": ("+628", "12579", 8), "SG": ("+65", "89", 7), "MY": ("+601", "1279", 7),
    "PH": ("+639", "12", 8), "TH": ("+668", "19", 7), "VN": ("+849", "0178", 7), "AE": ("+9715", "0256", 7),
    "SA": ("+9665", "0359", 7), "US": ("+1212", "23", 6), "GB": ("+447", "4579", 8),
}  # fmt: skip  # country → what mobile numbers begin with, their next digit, how many more

NO_PHONE, NO_MAIL, ODD_NAME = 0.015, 0.42, 0.03


@dataclass(frozen=True, slots=True)
class Buyer:
    """One person at one address. `phone` is E.164, or empty where `phone_given` is no number."""

    name: str
    phone: str
    phone_given: str
    email: str
    address1: str
    address2: str
    landmark: str
    town: Town
    postcode: str
    state_given: str
    risk: float


def somebody(luck: Luck, merchant: Merchant) -> Buyer:
    """A buyer whom nobody has seen before."""
    town = luck.choices(merchant.towns, [town.weight for town in merchant.towns])[0]
    name = _name(luck, merchant)
    phone, given = _phone(luck, town.country)
    postcode = luck.choice(town.postcodes) if town.postcodes else ""
    return Buyer(
        name=name,
        phone=phone,
        phone_given=given,
        email="" if luck.happens(NO_MAIL) else _email(luck, name),
        address1=f"{luck.randrange(1, 240)}, {luck.choice(merchant.names.streets)}",
        address2=luck.choice(merchant.names.areas),
        landmark=luck.choice(merchant.names.landmarks),
        town=town,
        postcode=postcode,
        state_given=town.spelt if luck.happens(0.3) else town.state,
        risk=merchant.calm * town.risk * odds.postcode_risk(town.country, postcode),
    )


def mobile(luck: Luck, country: str) -> str:
    """A number in E.164."""
    begin, digits, rest = MOBILES.get(country, MOBILES["SG"])
    return f"{begin}{luck.choice(digits)}{luck.randrange(10**rest):0{rest}d}"


def _name(luck: Luck, merchant: Merchant) -> str:
    names = merchant.names
    if luck.happens(ODD_NAME):
        return luck.choice(names.odd)
    name = f"{luck.choice(names.given)} {luck.choice(names.family)}"
    return name.lower() if luck.happens(0.08) else name


def _phone(luck: Luck, country: str) -> tuple[str, str]:
    """The number, and what was typed: now and then nothing, or nonsense."""
    if luck.happens(NO_PHONE):
        return "", luck.choice(("", "", "99999", "same as before"))
    number = mobile(luck, country)
    if country not in {"IN", "ID"}:
        return number, number
    local = number[3:]
    typed = luck.choice((number, f"0{local}", f"{number[:3]} {local[:5]} {local[5:]}", f"{local}.0"))
    return (number, typed) if phones.e164(typed, country) == number else (number, number)


def _email(luck: Luck, name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    mailbox = ".".join(re.findall(r"[a-z]+", plain))[:40] or "buyer"
    return f"{mailbox}{luck.randrange(10, 9999)}@example.{luck.choice(('com', 'net', 'org'))}"
