"""What the books remember, each kind with its way to JSON and back."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from simulator.facts import Instruction, Parcel
from simulator.journal import Fact


@dataclass(frozen=True)
class Booking:
    """A parcel of an account ("" = of all). Scans from `known_at` on are pushed, older ones told when asked."""

    parcel: Parcel
    account: str
    known_at: datetime
    key: str = ""
    to: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Order:
    """An instruction as it was received; it takes effect, or is refused, at `instruction.at`."""

    id: str
    account: str
    awb: str
    received_at: datetime
    instruction: Instruction


@dataclass(frozen=True)
class Sent:
    """A message that the site sent to a buyer."""

    id: str
    account: str
    key: str
    to: str
    text: str
    buttons: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class Upload:
    """Several instructions under one number; each row has the key of its order, or why there is none."""

    id: str
    account: str
    rows: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Draft:
    """An order without a parcel yet: what will be booked once a number is asked for."""

    id: int
    account: str
    wanted: dict[str, Any]


@dataclass(frozen=True)
class Hook:
    """Where an account's events go and in which dialect; the secret signs them, or stands in `header`."""

    account: str
    url: str
    secret: str
    dialect: str = "express"
    header: str = ""


def _times(fact: Fact, *names: str) -> Fact:
    return fact | {name: datetime.fromisoformat(fact[name]) for name in names}


def _booking(fact: Fact) -> Booking:
    return Booking(**_times(fact, "known_at") | {"parcel": Parcel(**_times(fact["parcel"], "booked_at"))})


def _order(fact: Fact) -> Order:
    return Order(**_times(fact, "received_at") | {"instruction": Instruction(**_times(fact["instruction"], "at"))})


def _sent(fact: Fact) -> Sent:
    return Sent(**_times(fact, "at") | {"buttons": tuple(fact["buttons"])})


READ: dict[str, Callable[[Fact], "Entry"]] = {
    "booking": _booking,
    "order": _order,
    "sent": _sent,
    "upload": lambda fact: Upload(**fact | {"rows": tuple(fact["rows"])}),
    "draft": lambda fact: Draft(**fact),
    "hook": lambda fact: Hook(**fact),
}
Entry = Booking | Order | Sent | Upload | Draft | Hook


def plain(entry: Entry) -> Fact:
    """As JSON can carry it; `READ` turns it back."""
    return {name: _plain_value(value) for name, value in asdict(entry).items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain_value(part) for name, part in value.items()}
    return value.isoformat() if isinstance(value, datetime) else value
