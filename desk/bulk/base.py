"""What one bulk action says of itself, and what a list says of its rows before anything is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import get_language

from accounts.models import Store, User
from accounts.roles import Action
from core.web import formats
from desk.lists.base import Words
from orders.services.many import Outcomes

MOST = 50_000  # rows of one run


def grouped(n: int) -> str:
    """A number as buttons and sentences write it: 8,148."""
    return formats.count(n, language=get_language() or "en")


class OfStore(forms.Form):
    """A form whose choices are a store's."""

    def of(self, store: Store) -> None:
        """Offer what this store has."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that are alike in everything that the actions' rules look at: how many, and what they are worth."""

    n: int
    money: Decimal | None
    facts: Any


@dataclass(frozen=True, slots=True)
class Work:
    """A batch: ids with what an undo goes back to, in their order."""

    store: Store
    rows: Mapping[int, str]
    inputs: Mapping[str, Any]
    at: datetime
    actor: User


@dataclass(frozen=True, slots=True)
class BulkAction:
    """One thing to do with many rows. `why_not` judges a group as the service judges each row."""

    key: str
    label: Words
    for_n: Callable[[int], str]  # what the button says
    done_n: Callable[[int], str]  # what the summary says
    icon: str
    needs: Action
    why_not: Callable[[Any], str]
    do: Callable[[Work], Outcomes]
    undo: Callable[[Work], Outcomes] | None = None
    form: type[forms.Form] | None = None
    folded: bool = False  # behind "More", not in the bar itself

    def asks(self, store: Store, sent: QueryDict | None = None) -> forms.Form | None:
        """The form of what it needs to be told, if it needs anything."""
        if self.form is None:
            return None
        made = self.form(sent, prefix=self.key, auto_id=f"{self.key}-%s")
        if isinstance(made, OfStore):
            made.of(store)
        return made


@dataclass(frozen=True, slots=True)
class Bulk:
    """The actions of one list, the likeliest first, and how its rows are grouped for them."""

    groups: Callable[[QuerySet[Any]], list[Group]]
    actions: Sequence[BulkAction]
    subjects: Callable[[Sequence[int]], Mapping[int, tuple[str, int]]]  # id: what it is called, and its order's id

    def action(self, key: str) -> BulkAction | None:
        """The action with this key."""
        return next((one for one in self.actions if one.key == key), None)
