"""What was sent, what was thanked for, what came of it: nothing lost, nothing invented, nothing twice."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2

from connectors.couriers.words import Reason, ScanStatus
from orders import fold as folds
from tests.inbox.pretend import Pretend

START = datetime(2026, 1, 2, 6, tzinfo=UTC)
HEARD_AT = datetime(2026, 6, 1, tzinfo=UTC)
ENDS = [
    ["delivered"],
    ["attempt_failed/unavailable", "out_for_delivery", "delivered"],
    ["attempt_failed/refused", "rto_initiated", "rto_in_transit", "rto_delivered"],
    ["attempt_failed/no_attempt", "attempt_failed/unreachable", "out_for_delivery", "delivered"],
    ["delivered", "rto_initiated", "rto_delivered"],
    ["delivered", "rto_initiated", "delivered"],
    ["nobody mapped this", "lost"],
    ["on_hold", "damaged", "disposed"],
]
BEGINNING = ["created", "picked_up", "in_transit", "at_destination", "out_for_delivery"]


@dataclass(frozen=True)
class Event:
    """One scan of the ledger."""

    awb: str
    code: str
    at: datetime


def history(awbs: list[str], *, seed: int) -> list[Event]:
    """What happens to these parcels: ties, repeats of a code, ends that are taken back."""
    chance, events = random.Random(seed), []
    for awb in awbs:
        at = START + timedelta(minutes=chance.randrange(10_000))
        for code in [*BEGINNING, *chance.choice(ENDS)]:
            events.append(Event(awb, code, at))
            at += timedelta(minutes=chance.choice([0, 20, 60, 300]))
    return events


def replayed(events: list[Event]) -> dict[str, tuple[str, str, int]]:
    """Status, bucket and attempts of each parcel, one event after the other, by the fold alone."""
    said: dict[str, list[folds.Said]] = {}
    for number, event in enumerate(events):
        meaning = Pretend.meaning(event.code)
        reason = meaning.reason.value if isinstance(meaning.reason, Reason) else ""
        digest = number.to_bytes(4, "big")
        said.setdefault(event.awb, []).append(
            folds.Said(event.at, HEARD_AT, ScanStatus(meaning.status), digest, reason=reason)
        )
    journeys = {awb: folds.fold(each) for awb, each in said.items()}
    return {awb: (j.status.value, j.bucket.value, j.attempts) for awb, j in journeys.items()}


@dataclass
class Ledger:
    """The books of one run."""

    attempts: int = 0
    acknowledged: Counter[Event] = field(default_factory=Counter)
    applied: Counter[Event] = field(default_factory=Counter)
    wrong: dict[str, object] = field(default_factory=dict)
    effects: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    news: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    broken_chains: int = 0
    set_aside: int = 0
    lag: float = 0.0  # seconds, the longest that a receipt waited
    seconds: float = 0.0  # of sending

    def lost(self) -> list[Event]:
        return [event for event, thanks in self.acknowledged.items() if thanks and event not in self.applied]

    def unexpected(self) -> list[Event]:
        return [event for event in self.applied if event not in self.acknowledged]  # nobody ever sent it

    def duplicated(self) -> int:
        twice = sum(count - 1 for count in self.applied.values())
        return twice + (self.effects - self.news).total() + (self.news - self.effects).total() + self.broken_chains

    def faults(self) -> dict[str, int]:
        """What is wrong, by kind; empty when all is well."""
        found = {
            "lost": len(self.lost()),
            "unexpected": len(self.unexpected()),
            "duplicated": self.duplicated(),
            "wrong": len(self.wrong),
            "set aside": self.set_aside,
        }
        return {kind: count for kind, count in found.items() if count}

    def summary(self) -> str:
        kept = sum(self.acknowledged.values())
        return (
            f"{self.attempts} attempts, {kept} acknowledged in {self.seconds:.1f} s ({kept / self.seconds:.0f}/s), "
            f"{len(self.applied)} events applied, {self.faults() or 'nothing lost, unexpected, duplicated or wrong'}, "
            f"lag at most {self.lag:.1f} s"
        )


def read(ledger: Ledger, url: str, events: list[Event]) -> None:
    """Fill in what the database says came of it."""
    awbs = list({event.awb for event in events})
    applied = "SELECT awb, raw_code, happened_at FROM orders_scan WHERE awb = ANY(%s)"
    ledger.applied = Counter(Event(*row) for row in _rows(url, applied, awbs))
    columns = "SELECT awb, status, bucket, attempts FROM orders_shipment WHERE awb = ANY(%s)"
    found = {awb: (status, bucket, attempts) for awb, status, bucket, attempts in _rows(url, columns, awbs)}
    expected = replayed(events)
    ledger.wrong = {awb: (state, found.get(awb)) for awb, state in expected.items() if found.get(awb) != state}
    mine = "(SELECT id FROM orders_shipment WHERE awb = ANY(%s))"
    told = f"SELECT shipment_id, before, after FROM orders_news WHERE shipment_id IN {mine} ORDER BY id"
    news = _rows(url, told, awbs)
    ledger.news = Counter(news)
    seen = f"SELECT shipment_id, before, after FROM chaos_effect WHERE shipment_id IN {mine}"
    ledger.effects = Counter(_rows(url, seen, awbs))
    ledger.broken_chains = _breaks(news)
    [(ledger.set_aside,)] = _rows(url, "SELECT count(*) FROM inbox_receipt WHERE state = 'set_aside'")


def _breaks(news: list[Any]) -> int:
    """Each change of a parcel starts where the one before it ended."""
    stands: dict[int, str] = {}
    breaks = 0
    for shipment_id, before, after in news:
        breaks += stands.get(shipment_id, ScanStatus.CREATED.value) != before
        stands[shipment_id] = after
    return breaks


def _rows(url: str, sql: str, *params: object) -> list[Any]:
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    connection.close()
    return rows
