"""What came back to a store, and what is on its way, into the tables by COPY; a few pictures beside it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from django.core.files.base import ContentFile

from connectors.couriers.words import Reason
from demo.returning import claims, drawing, rows, stories
from demo.returning.rows import Back
from demo.returning.stories import Unit
from demo.rows import Place
from demo.staff import Staff
from demo.writing import Numbered
from orders.services.importing.copying import Ids
from orders.services.importing.tables import Row
from orders.states import Bucket
from returns.models import Inspection, Photo, RtoCase, RtoLine
from returns.states import Grade, Verdict
from simulator.luck import Luck

PICTURES = 8  # of a store
SCANNED_BY_MISTAKE = 6
DAY = timedelta(days=1)


def write(place: Place, numbered: Sequence[Numbered], said: Mapping[int, Reason], *, staff: Staff, luck: Luck) -> None:
    """Cases with their units, claims and arrivals. `said`: by parcel, why it came back as its buyer says. The caller's
    transaction.
    """
    found = list(stories.of(place, numbered, staff=staff, luck=luck))
    cases, lines = Ids(RtoCase, len(found)), Ids(RtoLine, sum(len(story.lines) for story in found))
    backs = [
        Back(
            story,
            cases.next(),
            tuple(lines.take(len(story.lines))),
            tuple(claims.of(place, story, luck)),
            said.get(story.parcel),
        )
        for story in found
    ]
    rows.CASES.copy(rows.case(place, back) for back in backs)
    rows.LINES.copy(
        rows.line(place, back, pk, line)
        for back in backs
        for pk, line in zip(back.lines, back.story.lines, strict=True)
    )
    inspected = _inspected(backs)
    rows.UNITS.copy(rows.unit(place, back, pk, line, unit) for back, pk, line, unit in inspected)
    rows.CLAIMS.copy(rows.claim(place, back, claim) for back in backs for claim in back.claims)
    rows.ARRIVALS.copy(rows.arrival(place, back) for back in backs if back.story.received_at)
    rows.ARRIVALS.copy(_strays(place, numbered, backs, staff, luck))
    _draw(place, inspected, luck)


def _inspected(backs: Sequence[Back]) -> list[tuple[Back, int, int, Unit]]:
    """Each unit with its number and its line's."""
    units = [
        (back, pk, unit)
        for back in backs
        for pk, line in zip(back.lines, back.story.lines, strict=True)
        for unit in line.units
    ]
    ids = Ids(Inspection, len(units))
    return [(back, ids.next(), line, unit) for back, line, unit in units]


def _strays(
    place: Place, numbered: Sequence[Numbered], backs: Sequence[Back], staff: Staff, luck: Luck
) -> Iterator[Row]:
    """Scans that nobody waited for: numbers that nobody knows, parcels that were delivered, and the same again."""
    by = staff.door[0] if staff.door else None
    for place_of in range(SCANNED_BY_MISTAKE):
        at = place.at - (0.2 + 3 * place_of + luck.random()) * DAY
        settled = (at + DAY / 6, by) if place_of % 3 == 1 else (None, None)
        yield (
            place.store.pk, f"{luck.randrange(10**9, 10**10)}", Verdict.UNKNOWN.value, None, None, at, by, *settled
        )  # fmt: skip
    delivered = [
        (pk, trip)
        for each in numbered[-400:]
        for _order, pk, trip in each.travelling()
        if trip.journey.bucket is Bucket.DELIVERED
    ]
    for pk, trip in delivered[:2]:
        at = place.at - (0.5 + luck.random()) * DAY
        yield place.store.pk, trip.awb, Verdict.NOT_RETURNING.value, None, pk, at, by, None, None
    for back in [back for back in backs if back.story.received_at][-3:]:
        at = min((back.story.received_at or place.at) + DAY / 24, place.at)
        story = back.story
        yield place.store.pk, story.trip.awb, Verdict.AGAIN.value, back.case, story.parcel, at, story.by, at, story.by


def _draw(place: Place, inspected: Sequence[tuple[Back, int, int, Unit]], luck: Luck) -> None:
    """Of the latest units that are not as good as new."""
    worn = [row for row in inspected if row[3].grade is not Grade.A]
    latest = sorted(worn, key=lambda row: (row[0].story.inspected_at or place.at, row[1]))[-PICTURES:]
    for back, _pk, line, unit in latest:
        at = back.story.inspected_at or place.at
        photo = Photo(store=place.store, rto_line_id=line, unit=unit.number, at=at, by_id=back.story.by)
        photo.width, photo.height = drawing.WIDTH, drawing.HEIGHT
        name = f"{luck.getrandbits(128):032x}.jpg"
        photo.file.save(name, ContentFile(drawing.unit(unit.grade, luck)), save=False)
        photo.save()
