"""An ordering that pages can be cut from: its columns, and the rows beyond a given one.

The rows beyond a row are asked for as regions, one plain range of an index each, which follow one another: with all
columns in one direction and none nullable a single row comparison `(placed_at, id) < (…, …)`; else first the rows
that differ in the last column only, then those that differ in the one before it, and so on. None of them needs a
sort, an offset or an OR.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, Field, Func, Q, QuerySet, Value
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import OrderBy
from django.db.models.lookups import GreaterThan, LessThan

Region = Q | LessThan | GreaterThan


@dataclass(frozen=True, slots=True)
class Term:
    """One column of an ordering. Missing values come last, in both directions."""

    path: str
    field: Field
    descending: bool
    nullable: bool

    def reversed(self) -> "Term":
        """The same column the other way round."""
        return Term(self.path, self.field, not self.descending, self.nullable)

    def value_of(self, row: object) -> str | None:
        """The row's value as text; related rows must have been selected."""
        value = reduce(lambda owner, name: getattr(owner, name, None), self.path.split(LOOKUP_SEP), row)
        return None if value is None else str(value)

    def read(self, text: str | None) -> Any:
        """What `value_of` wrote, as a value of the column."""
        return None if text is None else self.field.to_python(text)


@dataclass(frozen=True, slots=True)
class Ordering:
    """The columns in order, and whether missing values come last (as listed) or first (read backwards)."""

    names: tuple[str, ...]
    terms: tuple[Term, ...]
    nulls_last: bool = True

    @classmethod
    def of(cls, rows: QuerySet[Any]) -> "Ordering":
        """The ordering that the rows were given by name; it has to end in a unique column."""
        names = [name for name in rows.query.order_by if isinstance(name, str)]
        if not names or len(names) < len(rows.query.order_by):
            message = "a paged list is ordered explicitly, by the names of its columns"
            raise ValueError(message)
        ordering = cls(tuple(names), tuple(_term(rows, name) for name in names))
        if not ordering.terms[-1].field.unique:
            message = f"a paged list is ordered by something unique in the end, not by {names[-1]}"
            raise ValueError(message)
        return ordering

    def reversed(self) -> "Ordering":
        """The same rows from the end."""
        return Ordering(self.names, tuple(term.reversed() for term in self.terms), not self.nulls_last)

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows in this order."""
        return rows.order_by(*(self._order(term) for term in self.terms))

    def beyond(self, values: Sequence[Any]) -> Iterator[Region]:
        """The regions behind the row with these values, in the order in which they follow one another."""
        if len({term.descending for term in self.terms}) == 1 and not any(term.nullable for term in self.terms):
            yield _row_comparison(self.terms, values)
            return
        for depth in reversed(range(len(self.terms))):
            alike = Q(*(_equal(term, value) for term, value in zip(self.terms[:depth], values, strict=False)))
            for region in self._after(self.terms[depth], values[depth]):
                yield alike & region

    def _order(self, term: Term) -> OrderBy:
        nulls = ({"nulls_last": True} if self.nulls_last else {"nulls_first": True}) if term.nullable else {}
        return OrderBy(F(term.path), descending=term.descending, **nulls)

    def _after(self, term: Term, value: Any) -> Iterator[Q]:
        """What comes after the value in this column alone."""
        missing = Q(**{f"{term.path}__isnull": True})
        if value is not None:
            yield Q(**{f"{term.path}__{'lt' if term.descending else 'gt'}": value})
            if term.nullable and self.nulls_last:
                yield missing
        elif not self.nulls_last:
            yield ~missing


class _Row(Func):
    """Several columns, or values, that are compared as one."""

    function = "ROW"
    output_field = models.BooleanField()  # never read; the comparison has one of its own


def _row_comparison(terms: Sequence[Term], values: Sequence[Any]) -> Region:
    columns = _Row(*(F(term.path) for term in terms))
    row = _Row(*(Value(value, output_field=term.field) for term, value in zip(terms, values, strict=True)))
    return LessThan(columns, row) if terms[0].descending else GreaterThan(columns, row)


def _equal(term: Term, value: Any) -> Q:
    return Q(**{f"{term.path}__isnull": True}) if value is None else Q(**{term.path: value})


def _term(rows: QuerySet[Any], name: str) -> Term:
    path = name.lstrip("-")
    if path in rows.query.annotations:
        return Term(path, rows.query.annotations[path].output_field, name.startswith("-"), nullable=True)
    field, nullable = _column(rows.model, path)
    return Term(path, field, name.startswith("-"), nullable)


def _column(model: type[models.Model], path: str) -> tuple[Field, bool]:
    """The column at the end of the path, and whether anything on the way may be missing."""
    step, _sep, rest = path.partition(LOOKUP_SEP)
    field = model._meta.pk if step == "pk" else model._meta.get_field(step)
    if not isinstance(field, Field):
        message = f"{path} is no column to order by"
        raise FieldDoesNotExist(message)
    if not rest:
        return field, field.null
    if not field.related_model:
        message = f"{step} leads to no other table"
        raise FieldDoesNotExist(message)
    last, nullable = _column(field.related_model, rest)
    return last, nullable or field.null
