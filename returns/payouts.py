"""Whom to pay: which ways a country knows, what each of them needs to be told, and what is shown of it later. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from core.web.masking import HIDDEN
from orders import phones
from returns.states import Payout

LONGEST: Final = 80
END: Final = 4  # of an account that may be shown
IFSC: Final = re.compile(r"[A-Z]{4}0[A-Z0-9]{6}")  # the bank's four letters, 0, the branch
UPI: Final = re.compile(r"[a-z0-9._-]{2,64}@[a-z][a-z0-9]{1,63}")  # no dot behind the @: that is an e-mail address
ACCOUNT: Final = {"IN": re.compile(r"\d{9,18}"), "ID": re.compile(r"\d{8,18}")}
ANY_ACCOUNT: Final = re.compile(r"[A-Z0-9]{5,34}")  # an IBAN is the longest
WAYS: Final = {"IN": (Payout.UPI, Payout.BANK), "ID": (Payout.BANK, Payout.EWALLET)}


class Field(TextChoices):
    """One thing to be told."""

    NAME = "name", _l("Name of the account’s holder")
    BANK = "bank", _l("Bank")
    ACCOUNT = "account", _l("Account number")
    IFSC = "ifsc", _l("IFSC of the branch")
    UPI = "upi", _l("UPI ID")
    WALLET = "wallet", _l("E-wallet")
    NUMBER = "number", _l("Phone number of the e-wallet")


class Wallet(TextChoices):
    GOPAY = "gopay", "GoPay"
    OVO = "ovo", "OVO"
    DANA = "dana", "DANA"
    SHOPEEPAY = "shopeepay", "ShopeePay"
    LINKAJA = "linkaja", "LinkAja"


@dataclass(frozen=True, slots=True)
class Told:
    """What is kept under lock, and its end, which everybody may see."""

    details: Mapping[str, str]
    shown: str


def ways(country: str) -> tuple[Payout, ...]:
    """In which ways buyers of a country (ISO 3166) are paid."""
    return WAYS.get(country, (Payout.BANK,))


def needs(way: Payout, country: str) -> tuple[Field, ...]:
    """What has to be told for a way."""
    if way is Payout.UPI:
        return (Field.UPI,)
    if way is Payout.EWALLET:
        return (Field.WALLET, Field.NUMBER, Field.NAME)
    return (Field.NAME, Field.ACCOUNT, Field.IFSC) if country == "IN" else (Field.NAME, Field.BANK, Field.ACCOUNT)


def checked(way: Payout, said: Mapping[str, str], *, country: str) -> Told:
    """What was said, in the spelling that banks take. Raises `ValidationError` by field."""
    if way not in ways(country):
        raise ValidationError({"way": _("Choose one of these ways.")})
    faults, kept = dict[str, str](), dict[str, str]()
    for field in needs(way, country):
        typed = " ".join(said.get(field, "").split())
        kept[field.value] = CLEAN[field](typed, country)
        if not kept[field.value] or len(typed) > LONGEST:
            faults[field.value] = str(WRONG[field])
    if faults:
        raise ValidationError(faults)
    return Told(kept, _shown(way, kept))


def _plain(typed: str, _country: str) -> str:
    return typed


def _account(typed: str, country: str) -> str:
    bare = re.sub(r"[\s-]", "", typed).upper()
    return bare if ACCOUNT.get(country, ANY_ACCOUNT).fullmatch(bare) else ""


def _ifsc(typed: str, _country: str) -> str:
    bare = typed.replace(" ", "").upper()
    return bare if IFSC.fullmatch(bare) else ""


def _upi(typed: str, _country: str) -> str:
    bare = typed.replace(" ", "").lower()
    return bare if UPI.fullmatch(bare) else ""


def _wallet(typed: str, _country: str) -> str:
    return typed if typed in Wallet.values else ""


CLEAN: Final[Mapping[Field, Callable[[str, str], str]]] = {
    Field.NAME: _plain, Field.BANK: _plain, Field.ACCOUNT: _account, Field.IFSC: _ifsc, Field.UPI: _upi,
    Field.WALLET: _wallet, Field.NUMBER: phones.e164,
}  # fmt: skip
WRONG: Final = {
    Field.NAME: _l("Write the name as the bank has it."),
    Field.BANK: _l("Name the bank."),
    Field.ACCOUNT: _l("This is no account number: write all its digits."),
    Field.IFSC: _l("This is no IFSC: four letters, a zero and six more, as on your cheque book."),
    Field.UPI: _l("This is no UPI ID: it looks like name@bank."),
    Field.WALLET: _l("Choose your e-wallet."),
    Field.NUMBER: _l("This is no phone number."),
}


def _shown(way: Payout, kept: Mapping[str, str]) -> str:
    if way is Payout.UPI:
        return f"{HIDDEN}@{kept['upi'].partition('@')[2]}"[:40]
    if way is Payout.EWALLET:
        return f"{Wallet(kept['wallet']).label} {HIDDEN}{kept['number'][-END:]}"
    return f"{kept.get('bank', kept.get('ifsc', '')[:4])[:20]} {HIDDEN}{kept['account'][-END:]}"
