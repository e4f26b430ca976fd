"""The way of a parcel: hub by hub, with the zone that its price and its patience go by."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from simulator.places import BY_NAME, Place, find, kilometres

Zone = Literal["local", "regional", "metro", "national", "remote"]
NEAR = 250  # kilometres: no gateway between
PROMISE_DAYS: dict[Zone, int] = {"local": 2, "regional": 4, "metro": 4, "national": 5, "remote": 7}


@dataclass(frozen=True, slots=True)
class Route:
    """The places passed, first to last, and the hours of travel from each one to the next."""

    zone: Zone
    stops: tuple[Place, ...]
    hours: tuple[float, ...]

    def back(self) -> "Route":
        """The same way home."""
        return Route(self.zone, self.stops[::-1], self.hours[::-1])


def _gateway(place: Place) -> Place:
    return BY_NAME.get((place.country, place.gateway)) or next(p for p in BY_NAME.values() if p.name == place.gateway)


def _zone(origin: Place, target: Place) -> Zone:
    if origin == target:
        return "local"
    if target.remote or origin.country != target.country:
        return "remote"
    if origin.metro and target.metro:
        return "metro"
    return "regional" if origin.gateway == target.gateway else "national"


def _hours(a: Place, b: Place) -> float:
    """By lorry up to a day, by air freight beyond."""
    km = kilometres(a, b)
    return min(1 + km / 42, 16 + km / 300)


@lru_cache(maxsize=50_000)
def between(origin: Place, target: Place) -> Route:
    """Origin, its gateway, the gateway of the destination, destination; no stop twice."""
    passed = [origin, _gateway(origin), _gateway(target), target]
    if origin == target:
        passed = [origin]
    elif origin.gateway == target.gateway and kilometres(origin, target) < NEAR:
        passed = [origin, target]
    stops = tuple(dict.fromkeys(passed))
    return Route(_zone(origin, target), stops, tuple(_hours(a, b) for a, b in pairwise(stops)))


def by_address(country: str, origin: tuple[str, str], target: tuple[str, str], origin_country: str = "") -> Route:
    """The route between two (postcode, city) addresses."""
    return between(find(origin_country or country, *origin), find(country, *target))
