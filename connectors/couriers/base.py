"""What a courier's adapter promises. One file per courier: a table of codes and a few small methods."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from connectors.base import JSON, Account, Call, Field, Refused
from connectors.couriers.words import Direction, Reason, ScanStatus, Verb

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Meaning:
    """What a raw code says in our words."""

    status: ScanStatus
    reason: Reason | None = None


UNMAPPED = Meaning(ScanStatus.UNKNOWN)
UTC = ZoneInfo("UTC")
LONGEST_AWB, LONGEST_CODE, LONGEST_TEXT, LONGEST_PLACE = 60, 120, 400, 160  # characters that are kept of a report


@dataclass(frozen=True)
class ScanReport:
    """One report of a courier about one parcel. `at` is aware; `raw_code` is enough to find the meaning again."""

    awb: str
    raw_code: str
    at: datetime
    text: str = ""
    place: str = ""
    attempt: int | None = None  # the courier's own count of attempts, where it gives one


@dataclass(frozen=True)
class ParcelReport:
    """What a courier says of a parcel besides its scans; None = not said. Money in the store's currency."""

    awb: str
    cod_amount: Decimal | None = None
    freight: Decimal | None = None
    promised_on: date | None = None
    return_awb: str | None = None


@dataclass(frozen=True)
class Heard:
    """The result of reading one call or one answer."""

    scans: Sequence[ScanReport] = ()
    parcels: Sequence[ParcelReport] = ()
    missing: Sequence[str] = ()  # AWBs that were asked for and that the courier doesn't know


@dataclass(frozen=True)
class Terms:
    """On which terms a courier takes one instruction; what is not said here it takes at any time."""

    codes: frozenset[str] = frozenset()  # the raw codes after which it does; none = after any
    attempts: int | None = None  # and up to so many attempts
    opens: time | None = None  # and from this hour of the day, on the courier's clock; sent earlier it waits for it
    days_after_failure: int | None = None  # and for a day at most so long after the first failed delivery


ANY = Terms()


@dataclass(frozen=True)
class Capabilities:
    """What a courier can take, so that nothing else is offered."""

    batch: int  # parcels per tracking call
    calls: int  # calls allowed …
    per: timedelta  # … in this time
    pushes: bool = False
    verbs: frozenset[Verb] = frozenset()
    attempts: int = 3  # before the courier sends the parcel back
    terms: Mapping[Verb, Terms] = field(default_factory=dict)  # of the verbs that have any
    zone: ZoneInfo = UTC  # the courier's clock
    one_call: bool = False  # a new phone or address travels with another attempt, and asks for one by itself

    def on(self, verb: Verb) -> Terms:
        """On which terms `verb` is taken."""
        return self.terms.get(verb, ANY)


@dataclass(frozen=True)
class Ask:
    """An instruction on its way to a courier. `key` is ours: couriers that honour it drop a repeat."""

    verb: Verb
    awb: str
    key: str
    direction: Direction = Direction.FORWARD
    inputs: Mapping[str, JSON] = field(default_factory=dict)


NEEDS = {
    Verb.DEFER: ("date", _("Say on which day.")),
    Verb.CHANGE_ADDRESS: ("address", _("Say the new address.")),
    Verb.CHANGE_PHONE: ("phone", _("Say the new phone number.")),
    Verb.CHANGE_COD: ("cod_amount", _("Say the new amount to collect.")),
}


def require(ask: Ask) -> None:
    """Raises `Refused` for an instruction without what it is about, which might empty a field there."""
    name, told = NEEDS.get(ask.verb, ("", ""))
    if name and not str(ask.inputs.get(name) or "").strip():
        raise Refused(str(told))


@dataclass(frozen=True)
class Answer:
    """What the courier said to an instruction: accepted, refused, or `pending` until polled by `reference`."""

    accepted: bool
    text: str = ""
    reference: str = ""
    pending: bool = False
    awb: str = ""  # the number given to a parcel that was booked


class Courier(ABC):
    """Turns one courier's words into ours. Knows no model, keeps no state, guesses nothing."""

    name: ClassVar[str]
    can: ClassVar[Capabilities]
    codes: ClassVar[Mapping[str, Meaning]]
    secrets: ClassVar[tuple[str, ...]] = ()  # the keys of an account that are encrypted at rest
    fields: ClassVar[tuple[Field, ...]] = ()  # what a merchant is asked for
    hook_steps: ClassVar[tuple["StrOrPromise", ...]] = ()  # how she has its calls sent to us; empty: it calls nobody
    refused_in_hooks: ClassVar[tuple[str, ...]] = ()  # what its calls' address must not have in it, host name included

    def __init__(self, account: Account) -> None:
        self.account = account

    def signed_by(self) -> tuple[str, ...]:
        """Names, in lower case, of the headers that `verify` needs; nothing else of a call's headers is kept."""
        return ()

    @classmethod
    def meaning(cls, raw_code: str) -> Meaning:
        """What `raw_code` says; a code that nobody mapped is unknown, never a guess."""
        return cls.codes.get(raw_code, UNMAPPED)

    @classmethod
    def alike(cls, can: Capabilities, meaning: Meaning) -> frozenset[str]:
        """The codes in its terms that say the same; those without a reason say it for any."""
        named = {code for terms in can.terms.values() for code in terms.codes}
        same = {meaning, Meaning(meaning.status)}
        return frozenset(code for code in named if cls.meaning(code) in same)

    @classmethod
    def refuses_hook(cls, address: str) -> str:
        """The word in the address of our hook for which the courier won't take it; empty when it will."""
        return next((word for word in cls.refused_in_hooks if word in address.lower()), "")

    @classmethod
    def able(cls, settings: Mapping[str, JSON]) -> Capabilities:
        """What the courier can take from an account with these settings."""
        return cls.can

    @abstractmethod
    def verify(self, call: Call) -> bool:
        """Whether the call really comes from the courier; compares in constant time, looks at nothing else."""

    @abstractmethod
    def parse(self, call: Call) -> Heard:
        """The scans in a verified call; junk gives nothing, never an error."""

    @abstractmethod
    def track(self, awbs: Sequence[str]) -> Heard:
        """Ask for up to `can.batch` parcels. Raises `ProviderError`."""

    @abstractmethod
    def instruct(self, ask: Ask) -> Answer:
        """Hand one instruction over. Raises `ProviderError`; `Unreachable` means that it may have happened."""

    @abstractmethod
    def look_up(self, ask: Ask, reference: str) -> Answer | None:
        """What became of an instruction that was handed over earlier; None when the courier never got it."""

    @abstractmethod
    def test(self) -> str:
        """One harmless call with the credentials; returns what came back in words. Raises `ProviderError`."""
