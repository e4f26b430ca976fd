"""Pages by key: as fast at the end of a million rows as at their beginning, and steady while rows come and go."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param
from rest_framework.views import APIView

from core.web import cursors
from core.web.cursors import Cursor, Way
from core.web.ordering import Ordering

Row = TypeVar("Row", bound=Model)

DEFAULT_SIZE = 50
LARGEST_SIZE = 200
LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list and the cursors of its neighbours; None where there is nothing on that side."""

    rows: tuple[Row, ...]
    newer: str | None
    older: str | None


@dataclass(frozen=True, slots=True)
class CappedCount:
    """How many there are, counted no further than somebody will read; reads "10,000+" beyond."""

    n: int
    capped: bool

    def __str__(self) -> str:
        return number_format(self.n, use_l10n=True, force_grouping=True) + ("+" if self.capped else "")


def page(rows: QuerySet[Row], *, cursor: str | None = None, size: int = DEFAULT_SIZE) -> Page[Row]:
    """The page that the cursor names, or the first one; at most 200 rows.

    The rows are ordered by column names that end in a unique column: `order_by("-placed_at", "-id")`, directions
    mixed as you like. Rows with a missing value come last; the index of a nullable column has to say so too
    (`F("x").desc(nulls_last=True)`). Raises `BadCursor`, which is a 404.
    """
    ordering = Ordering.of(rows)
    start = cursors.read(cursor, ordering.names) if cursor else None
    backwards = start is not None and start.way is Way.NEWER
    count = max(1, min(size, LARGEST_SIZE))
    found = list(islice(_beyond(rows, ordering.reversed() if backwards else ordering, start, count + 1), count + 1))
    more, shown = len(found) > count, found[:count]
    if backwards:
        shown.reverse()
    newer_left, older_left = (more, True) if backwards else (start is not None, more)
    return Page(
        tuple(shown),
        _cursor(ordering, shown[:1], Way.NEWER) if newer_left else None,
        _cursor(ordering, shown[-1:], Way.OLDER) if older_left else None,
    )


def beside(rows: QuerySet[Row], row: Row) -> tuple[Row | None, Row | None]:
    """The rows before and after `row` in a list like that of `page`; the row itself may have left it."""
    ordering = Ordering.of(rows)
    here = Cursor(Way.OLDER, tuple(term.value_of(row) for term in ordering.terms))
    before, after = (next(_beyond(rows, way, here, 1), None) for way in (ordering.reversed(), ordering))
    return before, after


def capped_count(rows: QuerySet[Any], cap: int = 10_000) -> CappedCount:
    """How many rows there are, but never more than `cap` of them are looked at."""
    n = rows.order_by()[: cap + 1].count()
    return CappedCount(min(n, cap), n > cap)


def capped_counts(many: Sequence[QuerySet[Any]], cap: int = 1_000) -> list[CappedCount]:
    """How many rows each of the querysets has, in one question, none counted beyond `cap`."""
    parts, values = list[str](), list[Any]()
    for rows in many:
        try:
            sql, params = rows.order_by().values("pk")[: cap + 1].query.sql_with_params()
        except EmptyResultSet:
            sql, params = "SELECT 1 WHERE false", ()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS capped)")  # noqa: S608 made by Django
        values += params
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return [CappedCount(min(n, cap), n > cap) for n in cursor.fetchone()]


class CursorPages(BasePagination):
    """`{"next", "previous", "results"}` for the API, cut by `page`; the view's queryset brings the order."""

    cursor_parameter = "cursor"
    size_parameter = "page_size"

    def paginate_queryset(  # type: ignore[override]  # a list has no order that a cursor could name
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any] | None:
        """The rows of the page that the request asks for."""
        self.address = request.build_absolute_uri()
        cursor = request.query_params.get(self.cursor_parameter)
        self.page = page(queryset, cursor=cursor, size=self._size(request))
        return list(self.page.rows)

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        """The envelope of every list."""
        return Response({"next": self._link(self.page.older), "previous": self._link(self.page.newer), "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The envelope for OpenAPI."""
        link = {"type": "string", "format": "uri", "nullable": True}
        properties = {"next": link, "previous": link, "results": schema}
        return {"type": "object", "required": list(properties), "properties": properties}

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """The two parameters for OpenAPI."""
        size = {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": DEFAULT_SIZE}
        return [
            {"name": self.cursor_parameter, "in": "query", "required": False, "schema": {"type": "string"}},
            {"name": self.size_parameter, "in": "query", "required": False, "schema": size},
        ]

    def _size(self, request: Request) -> int:
        asked = request.query_params.get(self.size_parameter, str(DEFAULT_SIZE))
        if not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER and int(asked)):
            message = _("A whole number from 1 to %(largest)d.") % {"largest": LARGEST_SIZE}
            raise ValidationError({self.size_parameter: message})
        return int(asked)

    def _link(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        return replace_query_param(
            remove_query_param(self.address, self.cursor_parameter), self.cursor_parameter, cursor
        )


def _beyond(rows: QuerySet[Row], ordering: Ordering, start: Cursor | None, count: int) -> Iterator[Row]:
    """The rows behind the cursor, one region after the other, no more of them than are asked for."""
    if start is None:
        yield from ordering.apply(rows)[:count]
        return
    values = [term.read(text) for term, text in zip(ordering.terms, start.values, strict=True)]
    for region in ordering.beyond(values):
        for row in ordering.apply(rows.filter(region))[:count]:
            count -= 1
            yield row
        if not count:
            return


def _cursor(ordering: Ordering, edge: Sequence[Row], way: Way) -> str | None:
    """A cursor beyond the row at the edge of the page; none for an empty page."""
    for row in edge:
        return cursors.write(Cursor(way, tuple(term.value_of(row) for term in ordering.terms)), ordering.names)
    return None
