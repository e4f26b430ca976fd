"""What somebody counted and graded at the door, read from a form without trust."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from desk.numbers import whole
from returns.services.counting import Counted
from returns.services.either import Line

MOST = 100_000  # units of a line


@dataclass(frozen=True, slots=True)
class Field:
    """The two numbers of a line as they stand in the form, and what is wrong with them."""

    line: Line
    received: str
    wrong: str
    problem: str = ""


def counted(lines: Iterable[Line], said: Mapping[str, str]) -> tuple[dict[int, Counted], list[Field]]:
    """The counts by line, and the fields with their problems; counts are complete where no field has one."""
    counts, fields = dict[int, Counted](), list[Field]()
    for line in lines:
        received, wrong = said.get(f"received-{line.pk}", ""), said.get(f"wrong-{line.pk}", "") or "0"
        n, other = whole(received), whole(wrong)
        problem = _problem(line, n, other)
        fields.append(Field(line, received[:9], wrong[:9], problem))
        if n is not None and other is not None and not problem:
            counts[line.pk] = Counted(n, line.expected - n - other, other)
    return counts, fields


def _problem(line: Line, received: int | None, wrong: int | None) -> str:
    if received is None or wrong is None or max(received, wrong) > MOST:
        return _("Write a number.")
    if received + wrong > line.expected:
        return _("Only %(sent)d were sent. Write at most that, and keep the others aside.") % {"sent": line.expected}
    return ""


def usual(lines: Iterable[Line]) -> list[Field]:
    """As most parcels come: everything there; as it was counted where it was."""
    return [
        Field(
            line,
            str(line.expected if line.received is None else line.received),
            str(line.wrong or 0),
        )
        for line in lines
    ]
