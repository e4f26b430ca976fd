"""What one list says of itself. The rest (pages, chips, views, columns, selection, files) is the same for all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

from accounts.models import Store
from accounts.roles import Action
from core.web.export import Column
from core.web.paging import CappedCount
from core.web.state_words import StateWord
from desk.worklists import Left
from orders.filters import Rows

Mask = Callable[[str | None], str | None]
Words = str | Promise
Choices = Sequence[tuple[str, Words]]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column. `sort` is what it is sorted by; `files` its columns in a file, given the mask for personal data."""

    key: str
    label: Words
    files: Callable[[Mask | None], list[Column[Any]]]
    width: str = ""  # pixels or percent; empty takes what is left
    number: bool = False
    sort: str = ""
    phone: str = ""  # where it stands on a phone: "lead", "side", or nowhere unless somebody chose it


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A view that every store has: its key in addresses, and its query."""

    key: str
    title: Words
    query: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row as its template wants it. `name` is the buyer's as the role may see it, `left` its clock in a queue."""

    subject: Any
    word: StateWord
    name: str
    left: Left | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """The head of a group of rows: what they have in common, and what they come to."""

    title: Words
    sum: str


@dataclass(frozen=True, slots=True)
class ListKind:
    """One list. `said` is the address's query; `sorts` are served by an index, the first unless told; `bands` are the
    heads of groups by the first row below each.
    """

    name: str
    title: Words
    model: type[Model]
    filters: type[Rows]
    columns: tuple[ListColumn, ...]
    defaults: Callable[[QueryDict], tuple[str, ...]]
    views: tuple[BuiltIn, ...]
    sorts: Callable[[QueryDict], tuple[str, ...]]
    ordered: Callable[[QuerySet[Any], str, QueryDict], QuerySet[Any]]
    menus: Callable[[QueryDict, Store], list[tuple[str, Words, Choices]]]
    rows: Callable[[Sequence[Any], frozenset[Action], QueryDict, datetime], list[Row]]
    headline: Callable[[QuerySet[Any], CappedCount, QueryDict, datetime], str]
    row_template: str
    contact: Callable[[], list[Column[Any]]]  # what a file with contact data has besides
    empty: tuple[Words, Words]  # what isn't there, and how it gets there
    label: Callable[[ListColumn, QueryDict], Words] = lambda column, _said: column.label
    bands: Callable[[QuerySet[Any], Sequence[Any], QueryDict, Store, datetime], Mapping[int, Band]] | None = None
    template: str = "desk/list.html"
    above: str = ""  # a template between the first line and the tabs
    css: str = ""  # a class of its table
    tabs_by: str = ""  # the filter that the tabs set: it stands there, and not among the chips

    @property
    def address(self) -> str:
        """The name of its page."""
        return f"desk:{self.name}"

    def base(self, store: Store) -> QuerySet[Any]:
        """All rows of a store."""
        return self.model._default_manager.filter(store=store)

    def column(self, key: str) -> ListColumn | None:
        """The column with this key."""
        return next((one for one in self.columns if one.key == key), None)
