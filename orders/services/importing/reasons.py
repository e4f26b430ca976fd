"""Why rows were rejected, by what the reasons have in common: the texts that they quote are set apart."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict

from core import cells

MOST, EXAMPLES, LONGEST = 20, 3, 200
ITS_ROW = re.compile(r"^.{1,12}? \d+, ")  # "row 7, ", in whatever language
QUOTED = re.compile("“[^”]*”")
ANY = "“…”"
NUMBER = re.compile(r"\d+")  # of another row, for example


class Group(TypedDict):
    """`examples`: row numbers; `example`: one reason in full."""

    reason: str
    rows: int
    examples: list[int]
    example: str


def without_row(reason: str) -> str:
    """The reason alone, for where the row's number stands beside it."""
    return ITS_ROW.sub("", reason)


def grouped(path: Path) -> list[Group]:
    """The commonest reasons in a file of rejects, with how many rows each has."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        next(rows, None)
        return group((int(row[-2]), cells.restore(row[-1])) for row in rows)


def group(refused: Iterable[tuple[int, str]]) -> list[Group]:
    """The same of row numbers and reasons."""
    found: dict[str, Group] = {}
    for number, reason in refused:
        why = without_row(reason)
        bare = QUOTED.sub(ANY, why)[:LONGEST]
        one = found.setdefault(NUMBER.sub("…", bare), Group(reason=bare, rows=0, examples=[], example=why[:LONGEST]))
        one["rows"] += 1
        if len(one["examples"]) < EXAMPLES:
            one["examples"].append(number)
    return sorted(found.values(), key=lambda one: -one["rows"])[:MOST]
