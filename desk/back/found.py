"""What was sent and what was found of it, line by line and unit by unit. Pure: rows with everything come in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from core.web.state_words import StateWord
from returns import wording
from returns.models import Inspection, Photo, ReturnRequest, RtoCase, RtoLine
from returns.services.either import Back
from returns.services.either import Line as Row
from returns.states import Grade


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit that came back; without an inspection nobody has looked at it yet."""

    number: int
    inspection: Inspection | None
    word: StateWord | None
    photos: tuple[Photo, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One product of the parcel."""

    row: Row
    name: str
    sku: str
    units: tuple[Unit, ...]

    @property
    def complete(self) -> bool:
        """Whether everything that was sent of it is there."""
        return self.row.received == self.row.expected


def whole(rows: QuerySet[RtoCase]) -> QuerySet[RtoCase]:
    """With everything that a page says of a case."""
    told = rows.select_related("order", "shipment", "store", "received_by")
    return told.prefetch_related(
        "lines__line__product", "lines__inspections__done_by", "lines__photos", "claims", "arrivals__by"
    )


def whole_return(rows: QuerySet[ReturnRequest]) -> QuerySet[ReturnRequest]:
    """As `whole`, of returns that buyers asked for."""
    told = rows.select_related("order", "store", "received_by")
    return told.prefetch_related(
        "lines__line__product", "lines__inspections__done_by", "lines__pictures", "tries__shipment", "arrivals__by"
    )


def lines(case: Back) -> list[Line]:
    """In the order of the order."""
    rows: list[Row] = sorted(case.lines.all(), key=lambda row: (row.line.position, row.pk))
    return [_line(row) for row in rows]


def _line(row: Row) -> Line:
    inspected = {one.unit: one for one in row.inspections.all()}
    photos = list(row.photos.all() if isinstance(row, RtoLine) else row.pictures.all())
    last = max([row.received or 0, *inspected])
    product = row.line.product
    units = tuple(_unit(number, inspected.get(number), photos) for number in range(1, last + 1))
    return Line(row, product.name or product.sku, product.sku if product.name else "", units)


def _unit(number: int, inspection: Inspection | None, photos: Sequence[Photo]) -> Unit:
    word = wording.OF_GRADE[Grade(inspection.grade)] if inspection else None
    return Unit(number, inspection, word, tuple(one for one in photos if one.unit == number))


@dataclass(frozen=True, slots=True)
class Sum:
    """Units of a parcel altogether."""

    expected: int
    received: int
    missing: int
    wrong: int
    counted: bool


def sums(found: Iterable[Line]) -> Sum:
    """How many were sent, and what became of them."""
    rows = [one.row for one in found]
    return Sum(
        expected=sum(row.expected for row in rows),
        received=sum(row.received or 0 for row in rows),
        missing=sum(row.missing or 0 for row in rows),
        wrong=sum(row.wrong or 0 for row in rows),
        counted=bool(rows) and all(row.received is not None for row in rows),
    )
