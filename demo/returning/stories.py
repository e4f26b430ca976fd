"""The parcels of a made-up past that came back, or are on their way: what was found in them, and when. Pure, given the
luck.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from connectors.couriers.words import ScanStatus
from demo.rows import Place
from demo.selling import Item
from demo.staff import Staff
from demo.travelling import Trip
from demo.writing import Numbered
from orders.models import Shipment
from returns import way
from returns.services.inspecting import USUAL
from returns.states import Disposition, Grade
from returns.way import Way
from simulator.luck import Luck

HOUR = timedelta(hours=1)
NEVER_CAME, MISSING, WRONG = 0.008, 0.018, 0.006  # of the parcels; of their units
GRADES = {Grade.A.value: 77.0, Grade.B.value: 11.0, Grade.C.value: 6.0, Grade.D.value: 6.0}
CLAIMED = 0.5  # of what can't be sold any more
OPENS, CLOSES = 9, 19  # the warehouse, local


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as it was found; `done_at`: put away."""

    number: int
    grade: Grade
    disposition: Disposition
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One order line of a parcel: counted (None while it is not), and its inspected units."""

    line: int
    price: Decimal
    expected: int
    missing: int | None
    wrong: int | None
    units: tuple[Unit, ...]

    @property
    def received(self) -> int | None:
        """What came of it."""
        return None if self.missing is None else self.expected - self.missing - (self.wrong or 0)


@dataclass(frozen=True, slots=True)
class Story:
    """One parcel that travels back; what has not happened by now is None."""

    order: int
    parcel: int
    trip: Trip
    goes: Way
    opened_at: datetime
    received_at: datetime | None
    inspected_at: datetime | None
    lines: tuple[Line, ...]
    by: int | None

    @property
    def value(self) -> Decimal:
        """What its goods were sold for."""
        return sum((line.price * line.expected for line in self.lines), Decimal(0))

    @property
    def units(self) -> list[Unit]:
        """All that were inspected."""
        return [unit for line in self.lines for unit in line.units]


def of(place: Place, numbered: Iterable[Numbered], *, staff: Staff, luck: Luck) -> Iterator[Story]:
    """Every parcel that turned round, oldest order first."""
    for each in numbered:
        for number, (order, pk, trip) in enumerate(each.travelling()):
            went = trip.journey
            goes = way.of(
                Shipment(bucket=went.bucket, rto_initiated_at=went.rto_initiated_at, delivered_at=went.delivered_at)
            )
            if goes is not Way.NOT_BACK:
                load = [
                    (line, item)
                    for line, item in zip(each.lines, each.sold.sale.items, strict=True)
                    if item.parcel == number
                ]
                yield _story(place, order, pk, trip, goes, load, staff, luck)


def _story(
    place: Place, order: int, pk: int, trip: Trip, goes: Way, load: Sequence[tuple[int, Item]], staff: Staff, luck: Luck
) -> Story:
    went = trip.journey
    back = went.rto_delivered_at if went.status is ScanStatus.RTO_DELIVERED else None
    came = back and not luck.happens(NEVER_CAME)
    received_at = _by(place, back and _open(place, back + (1 + luck.random() * 26) * HOUR), luck) if came else None
    inspected_at = received_at and _by(place, _open(place, received_at + (0.3 + luck.expovariate(0.12)) * HOUR), luck)
    return Story(
        order=order,
        parcel=pk,
        trip=trip,
        goes=goes,
        opened_at=way.began_at(Shipment(rto_initiated_at=went.rto_initiated_at, status_at=went.status_at), at=place.at),
        received_at=received_at,
        inspected_at=inspected_at,
        lines=tuple(_line(place, line, item, received_at, inspected_at, luck) for line, item in load),
        by=luck.choice(staff.door) if staff.door else None,
    )


def _line(
    place: Place, line: int, item: Item, received_at: datetime | None, inspected_at: datetime | None, luck: Luck
) -> Line:
    if received_at is None:
        return Line(line, item.price, item.quantity, None, None, ())
    missing = int(luck.happens(MISSING))
    wrong = int(not missing and luck.happens(WRONG))
    here = item.quantity - missing - wrong
    units = tuple(_unit(place, number, inspected_at, luck) for number in range(1, here + 1)) if inspected_at else ()
    return Line(line, item.price, item.quantity, missing, wrong, units)


def _unit(place: Place, number: int, inspected_at: datetime, luck: Luck) -> Unit:
    grade = Grade(luck.pick(GRADES))
    claims = grade is Grade.D and luck.happens(CLAIMED)
    goes = Disposition.CLAIM if claims else USUAL[grade]
    slow = 0.03 if goes is Disposition.RESTOCK else 0.008
    return Unit(number, grade, goes, _by(place, _open(place, inspected_at + luck.expovariate(slow) * HOUR), luck))


def _by(place: Place, moment: datetime | None, luck: Luck) -> datetime | None:
    """The moment, where it has come."""
    return moment.replace(microsecond=0) if moment and moment <= place.at else None


def _open(place: Place, moment: datetime) -> datetime:
    """The same, or the next morning where the warehouse was closed."""
    local = moment.astimezone(place.store.zone)
    if local.hour < OPENS:
        return local.replace(hour=OPENS)
    return (local + timedelta(days=1)).replace(hour=OPENS) if local.hour >= CLOSES else local
