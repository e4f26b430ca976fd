"""Parcels on their way: booked as the simulator wants it, and all that its couriers have said of them so far."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zlib import crc32

from connectors.couriers.base import Meaning, ScanReport
from demo import tongues
from demo.selling import SILENT_FOR, Item, Sale
from demo.shop import Carrier, Merchant
from orders import identity
from orders.fold import Journey, Said, fold
from orders.states import Payment, Source
from simulator import journeys, wanted
from simulator.clock import StoppedClock
from simulator.entries import Booking
from simulator.facts import Parcel
from simulator.luck import Luck

SIMULATORS_SEED = 1  # what `python -m simulator` starts with: the same parcel has the same story there

ASKED_FOR = 0.07  # share of scans that no webhook brought

FRESH = timedelta(days=4)
SOON = timedelta(minutes=45)
EVENTFUL, NUMBERS = 0.7, 8  # of the fresh parcels, and how many numbers are looked at for one with something to come


@dataclass(frozen=True, slots=True)
class Heard:
    """One scan as it was received: `said` is what the courier's adapter made of it."""

    said: ScanReport
    meaning: Meaning
    digest: bytes
    received_at: datetime
    source: Source


@dataclass(frozen=True, slots=True)
class Trip:
    """One parcel of an order. `wanted` books it with the simulator; not booked yet: nothing heard."""

    carrier: Carrier
    provider: str
    items: tuple[Item, ...]
    wanted: dict[str, Any]
    facts: Parcel
    cod_amount: Decimal
    heard: tuple[Heard, ...]
    journey: Journey

    @property
    def awb(self) -> str:
        """Its number."""
        return self.facts.awb


class Dispatch:
    """The merchant's packing table. `mark` keeps the numbers of one world's parcels apart from another's."""

    def __init__(self, merchant: Merchant, currency: str, *, mark: str, luck: Luck, at: datetime) -> None:
        self.merchant, self.currency, self.luck, self.at = merchant, currency, luck, at
        self.mark = f"{crc32(mark.encode()) % 10_000:04d}"

    def trips(self, sale: Sale, *, number: str, index: int) -> tuple[Trip, ...]:
        """The parcels of the order with this number, the `index`-th of its world; none where it never travels."""
        if sale.book_at is None:
            return ()
        parcels = sorted({item.parcel for item in sale.items})
        return tuple(self._trip(sale, place, number, index) for place in parcels)

    def _trip(self, sale: Sale, place: int, number: str, index: int) -> Trip:
        items = tuple(item for item in sale.items if item.parcel == place)
        first = sale.items[0].parcel == place
        due = sum((item.total for item in items), Decimal(0)) - (sale.paid_ahead if first else 0)
        cod_amount = max(due, Decimal(0)) if sale.payment is not Payment.PREPAID else Decimal(0)
        stem = f"{sale.carrier.numbers}{self.mark}{index:06d}{place}"
        asked = self._wanted(sale, number, cod_amount)
        facts = self._eventful(asked, stem, sale.book_at) if sale.book_at else _facts(asked, f"{stem}0", self.at)
        named = _named(asked, facts.awb)
        heard = self._heard(facts, sale.carrier) if facts.booked_at <= self.at and sale.book_at else ()
        provider = self.merchant.desk(sale.carrier).provider
        return Trip(sale.carrier, provider, items, named, facts, cod_amount, heard, fold(said_of(heard)))

    def _wanted(self, sale: Sale, number: str, cod_amount: Decimal) -> dict[str, Any]:
        buyer = sale.buyer
        sandbox: dict[str, Any] = {"risk": sale.risk, "quality": sale.carrier.quality, "fake": sale.fake}
        if sale.reason:
            sandbox["reason"] = sale.reason
        if sale.book_at and sale.book_at <= self.at:
            sandbox["booked_at"] = sale.book_at.isoformat(timespec="seconds")
        return {
            "reference": number,
            "name": buyer.name,
            "phone": buyer.phone,
            "address": ", ".join(filter(None, (buyer.address1, buyer.address2, buyer.landmark))),
            "city": buyer.town.name,
            "postcode": buyer.postcode,
            "country": buyer.town.country,
            "payment": "cod" if cod_amount else "prepaid",
            "cod_amount": str(cod_amount) if cod_amount else "",
            "currency": self.currency,
            "origin": dict(self.merchant.origin),
            "sandbox": sandbox,
        }

    def _eventful(self, asked: dict[str, Any], stem: str, book_at: datetime) -> Parcel:
        """The parcel under the first number that suits: of many fresh ones something is to be heard soon."""
        facts = _facts(asked, f"{stem}0", book_at)
        if not self.at - FRESH < book_at <= self.at or not self.luck.happens(EVENTFUL):
            return facts
        for turn in range(NUMBERS):
            facts = _facts(asked, f"{stem}{turn}", book_at)
            scans = journeys.tell(SIMULATORS_SEED, facts).scans
            if any(self.at < scan.at <= self.at + SOON for scan in scans):
                break
        return facts

    def _heard(self, facts: Parcel, carrier: Carrier) -> tuple[Heard, ...]:
        until = self.at - SILENT_FOR if carrier.silent else self.at
        provider = self.merchant.desk(carrier).provider
        parcel = identity.parcel_by_awb(tracked_by=provider, awb=facts.awb)
        scans = journeys.tell(SIMULATORS_SEED, facts).until(until)
        booking = Booking(facts, "", facts.booked_at)
        reports = tongues.reports(provider, booking, scans, StoppedClock(self.at))
        return tuple(self._received(provider, parcel, report) for report in reports)

    def _received(self, provider: str, parcel: str, said: ScanReport) -> Heard:
        polled = self.luck.random() < ASKED_FOR
        delay = 300 + self.luck.random() * 6900 if polled else 1 + self.luck.random() * 40
        return Heard(
            said=said,
            meaning=tongues.meaning(provider, said.raw_code),
            digest=identity.scan_digest(parcel=parcel, raw_code=said.raw_code, at=said.at, place=said.place),
            received_at=min(said.at + timedelta(seconds=int(delay)), self.at),
            source=Source.POLL if polled else Source.PUSH,
        )


def _facts(asked: dict[str, Any], awb: str, at: datetime) -> Parcel:
    return wanted.facts(_named(asked, awb), awb=awb, at=at.replace(microsecond=0))


def _named(asked: dict[str, Any], awb: str) -> dict[str, Any]:
    return asked | {"key": f"demo-{awb}", "sandbox": asked["sandbox"] | {"awb": awb}}


def said_of(heard: tuple[Heard, ...]) -> list[Said]:
    """The scans as the fold sees them."""
    return [
        Said(
            happened_at=one.said.at,
            received_at=one.received_at,
            status=one.meaning.status,
            digest=one.digest,
            reason=one.meaning.reason or "",
            place=one.said.place,
            attempt=one.said.attempt,
        )
        for one in heard
    ]
