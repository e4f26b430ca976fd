"""What the simulator knows about a parcel, and what it says of it: plain values, nothing that acts."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from functools import cached_property, lru_cache
from typing import Literal

from simulator.places import Place
from simulator.routes import PROMISE_DAYS, Route, by_address

Direction = Literal["forward", "reverse"]
Leg = Literal["forward", "rto", "reverse"]
Verb = Literal["reattempt", "reattempt_on", "change_address", "change_phone", "change_cod", "cancel", "rto"]
VERBS = ("reattempt", "reattempt_on", "change_address", "change_phone", "change_cod", "cancel", "rto")
SUNDAY = 7
HOMEWARD = "R"  # before the number of a parcel that travels home
FATES = ("delivered", "rto", "lost", "damaged", "flipped", "disposed")


@dataclass(frozen=True)
class Parcel:
    """The facts that a journey depends on. `origin` is where it starts: the buyer's door for a reverse parcel.

    `risk` multiplies the odds of a return (1 = average postcode); `quality` is the courier's (1 = average, 0.5 = poor);
    `fake` marks an order that nobody will accept; `fate` and `reason` (a raw code) force the ending of planted stories.
    """

    awb: str
    booked_at: datetime
    country: str = "IN"
    postcode: str = ""
    city: str = ""
    origin_postcode: str = ""
    origin_city: str = ""
    origin_country: str = ""
    direction: Direction = "forward"
    payment: Literal["cod", "prepaid"] = "prepaid"
    cod_amount: str = ""
    currency: str = ""
    reference: str = ""
    risk: float = 1.0
    quality: float = 1.0
    fake: bool = False
    fate: str = ""
    reason: str = ""

    @cached_property
    def route(self) -> Route:
        """The way that it travels."""
        origin = (self.origin_postcode, self.origin_city)
        return by_address(self.country, origin, (self.postcode, self.city), self.origin_country)

    @property
    def promised_on(self) -> date:
        """The delivery date told when it was booked, in the destination's zone; Sundays don't count as the last day."""
        local = self.booked_at.astimezone(zone_of(self.route.stops[-1]))
        day = local.date() + timedelta(days=PROMISE_DAYS[self.route.zone])
        return day + timedelta(days=1) if day.isoweekday() == SUNDAY else day

    @property
    def return_awb(self) -> str:
        """The number that the parcel travels home under, once it does."""
        return f"{HOMEWARD}{self.awb}"


@dataclass(frozen=True, slots=True)
class Scan:
    """One report. `at` carries the place's own offset; `attempt` is the courier's count of visits so far."""

    at: datetime
    code: str
    place: str
    attempt: int
    leg: Leg = "forward"
    stop: int = 0


@dataclass(frozen=True)
class Instruction:
    """What the merchant asked, effective from `at`."""

    at: datetime
    verb: Verb
    key: str = ""
    inputs: dict[str, str] = field(default_factory=dict)


@lru_cache(maxsize=64)
def _fixed(offset: int) -> timezone:
    return timezone(timedelta(minutes=offset))


def zone_of(place: Place) -> timezone:
    """The place's clock."""
    return _fixed(place.offset)
