from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from desk.lists.base import ListColumn, ListKind
from desk.models.views import LONGEST_TITLE


class ViewForm(forms.Form):
    """A view's title, and whether everybody sees it, for those who may share."""

    title = forms.CharField(label=_("Name"), max_length=LONGEST_TITLE)
    shared = forms.BooleanField(label=_("Everybody in the store sees it"), required=False)

    def __init__(self, *args: Any, shares: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not shares:
            self.fields["shared"].disabled = True
            self.fields["shared"].widget = forms.HiddenInput()


class ColumnsForm:
    """Columns to tick and to move, without script: each arrow sends the form and shows it again."""

    def __init__(self, kind: ListKind, sent: QueryDict | None, *, shown: Sequence[ListColumn]) -> None:
        self.sent = sent
        keys = [column.key for column in shown]
        order = sent.getlist("order") if sent is not None else []
        every = [one.key for one in kind.columns]
        known = [key for key in dict.fromkeys([*order, *keys, *every]) if key in every]
        self.ticked = set(sent.getlist("column") if sent is not None else keys) & set(every)
        self.order = _moved(known, sent)
        self.columns = [(kind.column(key), key in self.ticked) for key in self.order]

    @property
    def chosen(self) -> list[str]:
        """The ticked ones in order; none where the list's own were asked for."""
        if self.sent is not None and "reset" in self.sent:
            return []
        return [key for key in self.order if key in self.ticked]

    def is_done(self) -> bool:
        """Whether this is what she wants, or only a move on the way there."""
        return self.sent is not None and not ({"up", "down"} & self.sent.keys())


def _moved(order: list[str], sent: QueryDict | None) -> list[str]:
    for name, by in (("up", -1), ("down", 1)):
        key = sent.get(name) if sent is not None else None
        if key in order:
            place = order.index(key)
            to = min(max(place + by, 0), len(order) - 1)
            order.insert(to, order.pop(place))
    return order
