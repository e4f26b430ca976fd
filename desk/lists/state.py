"""What an address asks of a list: which rows, in what order, which columns, under which view."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.current import stores_of
from accounts.models import Store
from desk.doors import Request
from desk.lists.base import ListColumn, ListKind
from desk.models import ColumnChoice, SavedView
from orders.filters import Rows

SET_BY_PAGE = ("store", "sort", "columns", "view", "after", "before", "cursor", "format", "contact")
NO_CHANGE: Mapping[str, str | None] = {}
FOR_ONCE = "q"  # a look-up may name a buyer: it is not kept


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as it was asked for. `own_columns`: somebody chose them."""

    kind: ListKind
    store: Store
    said: QueryDict
    filters: Rows
    sort: str
    columns: tuple[ListColumn, ...]
    own_columns: bool
    view: str

    @property
    def rows(self) -> QuerySet[Any]:
        """Everything that fits, unordered; nothing where the filter can't be read."""
        found: QuerySet[Any] = self.filters.qs
        return found if self.filters.is_valid() else found.none()

    @property
    def in_order(self) -> QuerySet[Any]:
        """Everything that fits, with what the list shows of it."""
        return self.kind.ordered(self.rows, self.sort, self.said)


def asked(request: Request, kind: ListKind, on_screen: Store, *, at: datetime | None = None) -> Asked:
    """The list that the request's address asks for."""
    store = store_asked_for(request, on_screen)
    said = request.GET
    keys = _columns_asked_for(request, kind, store)
    chosen = [column for key in keys if (column := kind.column(key))]
    shown = chosen or [column for key in kind.defaults(said) if (column := kind.column(key))]
    return Asked(
        kind=kind,
        store=store,
        said=said,
        filters=filters_of(request, kind, store),
        sort=sort_of(said, kind),
        columns=tuple(replace(column, label=str(kind.label(column, said))) for column in dict.fromkeys(shown)),
        own_columns=bool(chosen),
        view=said.get("view", ""),
    )


def store_asked_for(request: Request, on_screen: Store) -> Store:
    """The store that the address names, if it is one of the user's; else the one on screen."""
    code = request.GET.get("store")
    return next((store for store in stores_of(request) if store.code == code), on_screen)


def filters_of(request: Request, kind: ListKind, store: Store, said: QueryDict | None = None) -> Rows:
    """The list's filters over one store: a list shows one, in its own money and time.

    Of another address than the request's, which nobody is shown the filters of, only those that it names.
    """
    wanted = (request.GET if said is None else said).copy()
    wanted["store"] = store.code
    return kind.filters(wanted, kind.base(store), request=request, only=None if said is None else wanted)


def sort_of(said: QueryDict, kind: ListKind) -> str:
    """The order that the address asks for, out of those that an index serves; the first of them unless it does."""
    known, wanted = kind.sorts(said), said.get("sort", "")
    return wanted if wanted in known else known[0]


def normal(request: Request, kind: ListKind, store: Store) -> str:
    """The filters of the address as they are kept: those that the list knows, in its order, without empty ones.

    Raises `ValidationError` where the list can't read them, or where they hold a look-up.
    """
    said = request.GET
    if said.get(FOR_ONCE, "").strip():
        raise ValidationError(_("A look-up is not kept: it may name a buyer. Drop the clue first."))
    filters = filters_of(request, kind, store)
    if not filters.is_valid():
        raise ValidationError(_("The filter could not be read."))
    kept = QueryDict(mutable=True)
    for name in filters.filters:
        values = sorted({value.strip() for value in said.getlist(name)} - {""})
        if values and name not in SET_BY_PAGE:
            kept.setlist(name, values)
    return kept.urlencode()


def address(said: QueryDict, changes: Mapping[str, str | None] = NO_CHANGE, *, drop: Iterable[str] = ()) -> str:
    """The query with these parameters changed, at the top of the list."""
    query = said.copy()
    for name in ("after", "before", "cursor", *drop):
        query.pop(name, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return query.urlencode()


def _columns_asked_for(request: Request, kind: ListKind, store: Store) -> list[str]:
    """Those in the address; else her own choice for this view, else the view's."""
    if written := request.GET.get("columns"):
        return written.split(",")
    view = request.GET.get("view", "")
    mine = ColumnChoice.objects.filter(user=request.user, store=store, list_name=kind.name, view=view[:30])
    chosen = mine.values_list("columns", flat=True).first()
    if chosen or not view.isascii() or not view.isdigit() or len(view) > len(str(2**31)):
        return chosen or []
    saved = SavedView.objects.seen_by(request.user).live().filter(pk=view, store=store, list_name=kind.name)
    return saved.values_list("columns", flat=True).first() or []
