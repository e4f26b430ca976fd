"""Any table, by a mapping that its sender wrote (TOML)."""

import tomllib
import zoneinfo
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast

from django.utils.translation import gettext as _

from orders.files import Unreadable
from orders.formats.layout import FIELDS, NEEDED, WORDS, Layout, fold

TABLES = {"row", "columns", "constants", "dates", "values"}
DATES = {"formats", "timezone"}
ROWS = {"line", "order"}


def read(path: Path) -> Layout:
    """The layout in a TOML file. Raises `Unreadable`, saying what is wrong with the mapping and where."""
    try:
        return parse(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        message = _("The mapping %(path)s can't be opened: %(why)s.")
        raise Unreadable(message % {"path": path, "why": error.strerror}) from error
    except UnicodeDecodeError as error:
        raise Unreadable(_("The mapping %(path)s isn't in UTF-8.") % {"path": path}) from error


def parse(toml: str) -> Layout:
    """The layout that a mapping says. Raises `Unreadable`."""
    try:
        said = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(_("The mapping is no TOML: %(why)s") % {"why": error}) from error
    return from_tables(said)


def from_tables(said: Mapping[str, Any]) -> Layout:
    """The layout that these tables say, named as in a mapping. Raises `Unreadable`."""
    _known(said, TABLES, "")
    row, dates = said.get("row", "line"), _table(said, "dates")
    _known(dates, DATES, "dates.")
    if row not in ROWS:
        raise Unreadable(_("The mapping says row = “%(row)s”; it can be “line” or “order”.") % {"row": row})
    layout = Layout(
        columns=_columns(_table(said, "columns")),
        constants={name: str(value) for name, value in _fields(_table(said, "constants"), "constants.").items()},
        date_formats=_formats(dates.get("formats", [])),
        timezone=_timezone(dates.get("timezone")),
        values=_values(_table(said, "values")),
        row=cast(Literal["line", "order"], row),
    )
    return _complete(layout)


def _complete(layout: Layout) -> Layout:
    if both := sorted(set(layout.columns) & set(layout.constants)):
        raise Unreadable(_("The mapping has both a column and a constant for: %(names)s.") % {"names": ", ".join(both)})
    if absent := [name for name in NEEDED if name not in layout.columns and name not in layout.constants]:
        raise Unreadable(_("The mapping says nothing about: %(names)s.") % {"names": ", ".join(absent)})
    return layout


def _columns(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    found = {}
    for name, value in _fields(table, "columns.").items():
        columns = [value] if isinstance(value, str) else value
        if not isinstance(columns, list) or not columns or not all(isinstance(column, str) for column in columns):
            raise Unreadable(_("The mapping's columns.%(name)s is no column and no list of columns.") % {"name": name})
        found[name] = tuple(columns)
    return found


def _values(table: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    found = {}
    for name in _fields(table, "values."):
        found[name] = {fold(word): str(ours).strip() for word, ours in _table(table, name).items()}
    for word, ours in found.get("status", {}).items():
        if ours not in WORDS:
            message = _("The mapping makes the status “%(word)s” “%(ours)s”, but our words are: %(words)s.")
            raise Unreadable(message % {"word": word, "ours": ours, "words": ", ".join(sorted(WORDS))})
    return found


def _fields(table: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    _known(table, FIELDS, where)
    return table


def _known(table: Mapping[str, Any], names: set[str] | frozenset[str], where: str) -> None:
    if unknown := sorted(set(table) - names):
        message = _("The mapping has names that nobody knows: %(unknown)s. Known are: %(names)s.")
        told = {"unknown": ", ".join(where + name for name in unknown), "names": ", ".join(sorted(names))}
        raise Unreadable(message % told)


def _table(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = said.get(name, {})
    if not isinstance(table, dict):
        raise Unreadable(_("The mapping's “%(name)s” is no table.") % {"name": name})
    return table


def _formats(formats: object) -> tuple[str, ...]:
    if not isinstance(formats, list) or not all(isinstance(one, str) for one in formats):
        raise Unreadable(_("The mapping's dates.formats is no list of formats such as “%%d-%%m-%%Y”.") % {})
    return tuple(formats)


def _timezone(name: object) -> str | None:
    if name is None or (isinstance(name, str) and name in zoneinfo.available_timezones()):
        return name
    raise Unreadable(_("The mapping's dates.timezone “%(name)s” is no time zone.") % {"name": name})
