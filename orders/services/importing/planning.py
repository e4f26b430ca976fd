"""Which scans a status and its dates give rise to, and the journey that they tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from operator import attrgetter
from zoneinfo import ZoneInfo

from connectors.couriers.words import ScanStatus
from core.dates import Moment
from orders.fold import COLUMNS, Journey, Said, fold
from orders.services.importing.drafts import FINAL, STAGE_SCANS, Entry, Planned

STEP = timedelta(milliseconds=1)
dates = attrgetter(*STAGE_SCANS)


def plan(entry: Entry, zone: ZoneInfo) -> tuple[Planned, ...]:
    """One scan per dated stage, and one for the status where its own stage has no date.

    A scan without a time stands at the beginning of its day. One without a date stands at the beginning of the
    order's day, or beside the last dated stage where that is later, so that the status is the last word.
    """
    dated = dates(entry)
    travelled = bool(entry.awb) or any(dated)
    final = FINAL.get(entry.status) or (ScanStatus.CANCELLED if entry.status == "cancelled" and travelled else None)
    return _plan(dated, final, entry.placed_at.at, zone)


@lru_cache(maxsize=65_536)  # many parcels of a day have the same status and no date of their own
def _plan(
    dated: tuple[Moment | None, ...], final: ScanStatus | None, placed_at: datetime, zone: ZoneInfo
) -> tuple[Planned, ...]:
    planned = [
        Planned(status, moment.at, moment.time_assumed)
        for status, moment in zip(STAGE_SCANS.values(), dated, strict=True)
        if moment is not None
    ]
    if final and all(one.status is not final for one in planned):
        at = max([midnight(placed_at, zone), *(one.at for one in planned)])
        planned.append(Planned(final, at, assumed=True))
    return tuple(planned)


def correction(final: ScanStatus, said: Sequence[Said]) -> Planned | None:
    """The scan by which a newer file overrules an older one's undated word; None where none is needed or possible.

    Files without dates put all their words on one moment, where precedence decides: "returning" would stay for ever
    over a later "delivered". So the newer word stands one millisecond after the older. Scans with a date stay right.
    """
    if fold(said).status is final:
        return None
    last = max(said, key=lambda one: one.happened_at)
    return Planned(final, last.happened_at + STEP, assumed=True) if last.time_assumed else None


def midnight(at: datetime, zone: ZoneInfo) -> datetime:
    """The beginning of the day of `at` in the zone, in UTC."""
    return datetime.combine(at.astimezone(zone).date(), time.min, zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """What a parcel's scans come to: the journey, and its columns as texts that COPY reads."""

    journey: Journey
    columns: tuple[str | None, ...]


@lru_cache(maxsize=65_536)
def tell(planned: tuple[Planned, ...], received_at: datetime) -> Told:
    """What the fold makes of a new parcel's scans. An export tells few different journeys, so each is told once."""
    journey = fold(
        Said(one.at, received_at, one.status, bytes([place]), time_assumed=one.assumed)
        for place, one in enumerate(planned)
    )
    values = [getattr(journey, name) for name in COLUMNS]
    return Told(journey, tuple([None if value is None else str(value) for value in values]))
