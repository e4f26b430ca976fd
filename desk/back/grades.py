"""The grades that somebody gave at the table, read from a form without trust, and the pictures that came along."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.web.uploads import was_too_large
from desk.back.found import Line
from desk.doors import Request
from desk.numbers import whole
from orders.services.instructing import NotPossible
from returns.services import picturing
from returns.services.inspecting import Unit
from returns.states import Disposition, Grade

LONGEST_NOTE = 300
MOST_REFUSED = 100_000  # units of a line


@dataclass(frozen=True, slots=True)
class Open:
    """A unit on the table: which it is of how many, and as it was graded before, if it was."""

    line: Line
    number: int
    of: int
    grade: str
    goes: str
    note: str

    @property
    def key(self) -> str:
        """What its fields are called by."""
        return f"{self.line.row.pk}-{self.number}"


@dataclass(frozen=True, slots=True)
class Graded:
    """What was said; `problem` where nothing of it can be used."""

    units: tuple[Unit, ...]
    problem: str = ""


def on_the_table(lines: Iterable[Line]) -> list[Open]:
    """Every unit that came back and is not put away, in the order of the parcel."""
    return [
        Open(
            line, unit.number, line.row.received or 0,
            unit.inspection.grade if unit.inspection else "",
            unit.inspection.disposition if unit.inspection else "",
            unit.inspection.note if unit.inspection else "",
        )
        for line in lines
        for unit in line.units
        if unit.number <= (line.row.received or 0) and not (unit.inspection and unit.inspection.done_at)
    ]  # fmt: skip


def graded(lines: Sequence[Line], said: Mapping[str, str]) -> Graded:
    """The units that have a grade in the form; one grade for all the others where a button said so."""
    rest = said.get("all", "")
    units = list[Unit]()
    for one in on_the_table(lines):
        grade = said.get(f"grade-{one.key}", "") or rest
        goes = said.get(f"goes-{one.key}", "")
        if grade not in Grade.values or goes not in {"", *Disposition.values}:
            continue
        disposition = Disposition(goes) if goes else None
        note = said.get(f"note-{one.key}", "")[:LONGEST_NOTE]
        units.append(Unit(one.line.row.pk, one.number, Grade(grade), disposition, note))
    return Graded(tuple(units), "" if units else _("Say for each unit what state it is in: A, B, C or D."))


def refused(lines: Iterable[Line], said: Mapping[str, str]) -> dict[int, int]:
    """By line of a return: how many units are not accepted; what can't be read was not said."""
    told = {one.row.pk: whole(said.get(f"refused-{one.row.pk}", "")) for one in lines}
    return {pk: n for pk, n in told.items() if n is not None and n <= MOST_REFUSED}


def keep_photos(request: Request, lines: Sequence[Line], *, at: datetime) -> str:
    """Keep the pictures of the units; what is wrong with them, else nothing."""
    if was_too_large(request):
        return _("The pictures are too large together: the grades are kept, add the pictures one by one.")
    refused = list[str]()
    for one in on_the_table(lines):
        for upload in request.FILES.getlist(f"photo-{one.key}"):
            try:
                picturing.add(line=one.line.row, unit=one.number, upload=upload.read(), at=at, actor=request.user)
            except ValidationError as refusal:
                refused += [f"{upload.name}: {' '.join(refusal.messages)}"]
            except NotPossible as refusal:
                refused += [f"{upload.name}: {refusal}"]
    return " ".join(refused)
