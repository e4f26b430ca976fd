"""The lists as files: exactly the rows and columns that are shown, personal data masked unless it was asked for and is
allowed."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Store
from accounts.roles import Action
from core.web import export
from core.web.export import Column
from desk import doors
from desk.doors import Request
from desk.lists.base import Mask
from desk.lists.state import SET_BY_PAGE, Asked
from orders.services import exporting

AT_ONCE = 1000  # rows read together


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


def links(request: Request, store: Store) -> list[tuple[str, str]]:
    """Addresses and words of the export menu; none for a role that may not export."""
    allowed, said = doors.may(request, store), request.GET.copy()
    if Action.ORDERS_EXPORT not in allowed:
        return []
    kinds = [("", "")]
    if Action.ORDERS_EXPORT_UNMASKED in allowed:
        kinds.append(("open", _(" with contact data")))
    made = []
    for contact, words in kinds:
        for form in Format:
            said["format"], said["contact"] = form.value, contact
            made.append((f"?{said.urlencode()}", f"{form.value.upper()}{words}"))
    return made


def file(request: Request, asked: Asked) -> HttpResponseBase:
    """The list as the file that the request asks for; with contact data only where the role may, and noted."""
    doors.require(request, asked.store, Action.ORDERS_EXPORT)
    unmasked = request.GET.get("contact") == "open"
    if unmasked:
        doors.require(request, asked.store, Action.ORDERS_EXPORT_UNMASKED)
        by = sorted(name for name, value in request.GET.items() if value and name not in SET_BY_PAGE)
        exporting.note_unmasked(
            store=asked.store, what=asked.kind.name, filtered_by=by, at=timezone.now(), actor=request.user
        )
    columns = _columns(asked, _clear if unmasked else None)
    read: Iterable[Any] = asked.in_order.iterator(chunk_size=AT_ONCE)
    title = f"{asked.store.code}-{asked.kind.title}"
    if request.GET.get("format") == Format.XLSX:
        return export.xlsx_response(title=title, columns=columns, rows=read, zone=asked.store.zone)
    return export.csv_response(title=title, columns=columns, rows=read, zone=asked.store.zone)


def _columns(asked: Asked, clear: Mask | None) -> list[Column[Any]]:
    """Those on screen, each once; whom to reach besides, in a file with contact data."""
    told = [one for column in asked.columns for one in column.files(clear)]
    told += asked.kind.contact() if clear else []
    named: dict[str, Column[Any]] = {}
    for one in told:
        named.setdefault(one.key, one)
    return list(named.values())


def _clear(text: str | None) -> str | None:
    return text
