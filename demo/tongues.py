"""What the demo's couriers speak: how an account of theirs is made, known to the simulator, and understood."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from accounts.models import Store
from connectors import registry
from connectors.base import Account, Call
from connectors.couriers.base import Courier, Meaning, ScanReport
from connectors.models import Connection
from core import crypto
from simulator import words
from simulator.clock import Clock
from simulator.dialects.delhivery import words as delhivery
from simulator.dialects.shiprocket import words as shiprocket
from simulator.entries import Booking
from simulator.facts import Scan

Telling = Callable[[Booking, Sequence[Scan], Clock], words.Json]


@dataclass(frozen=True)
class Tongue:
    """`who` is the credential that names the account to the simulator, `base` where its calls begin; `tell` is all
    scans of a parcel in one message that the adapter can read."""

    tell: Telling
    dialect: str
    who: str = "token"
    base: str = ""
    renames: bool = False  # a parcel travels home under another number


def _express(booking: Booking, scans: Sequence[Scan], clock: Clock) -> words.Json:
    return {"event": "scan", "parcel": words.parcel(booking, scans, clock=clock)}


def _delhivery(booking: Booking, scans: Sequence[Scan], clock: Clock) -> words.Json:
    return {"ShipmentData": [delhivery.shipment(booking, scans, clock, None, verbose=delhivery.WITH_SCANS)]}


def _shiprocket(booking: Booking, scans: Sequence[Scan], clock: Clock) -> words.Json:
    return shiprocket.push(booking, scans, clock, None)


TONGUES: Mapping[str, Tongue] = {
    "simulator": Tongue(_express, "express", renames=True),
    "delhivery": Tongue(_delhivery, "delhivery"),
    "shiprocket": Tongue(_shiprocket, "shiprocket", who="email", base="/v1/external"),
}
NOWHERE = "https://simulator.invalid"
PLAIN = Tongue(_express, "express")  # of messengers


def of(provider: str) -> Tongue:
    """What a provider of the demo speaks."""
    return TONGUES.get(provider, PLAIN)


def base_url(provider: str) -> str:
    """Where its service is, at the simulator of this installation; without one nowhere, and never at the real one."""
    return settings.SIMULATOR_URL + of(provider).base if settings.SIMULATOR_URL else NOWHERE


def base_urls() -> list[str]:
    """All that lead to the simulator."""
    return sorted({base_url(provider) for provider in TONGUES} - {NOWHERE})


def given(store: Store, provider: str, name: str) -> dict[str, str]:
    """What a new account is made of."""
    who = {"email": f"api+{store.code}@example.com", "password": crypto.new_token()}
    token = {"token": crypto.new_token()}
    mine = who if of(provider).who == "email" else token
    return {"name": name, "hook_secret": crypto.new_token(), **mine}


def backdoor(connection: Connection) -> Account:
    """The same account where parcels are booked with a story, and hooks set up without an e-mail."""
    who = connection.credentials[of(connection.provider).who]
    return Account({"token": who}, {"base_url": settings.SIMULATOR_URL})


def reports(provider: str, booking: Booking, scans: Sequence[Scan], clock: Clock) -> Sequence[ScanReport]:
    """What the adapter makes of these scans, one report each, in their order."""
    if not scans:
        return ()
    body = json.dumps(of(provider).tell(booking, scans, clock)).encode()
    return _adapter(provider).parse(Call("POST", "", {}, body)).scans[: len(scans)]


@cache
def meaning(provider: str, code: str) -> Meaning:
    """What the adapter makes of a raw code."""
    return registry.meaning(provider, code)


@cache
def _adapter(provider: str) -> Courier:
    return registry.courier(provider, Account({}))
