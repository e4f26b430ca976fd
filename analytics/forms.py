"""What a reader may ask for, read from a query string: the same for pages, API and exports."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Store
from analytics import periods
from analytics.dimensions import TIMES, Cohort, Dimension
from analytics.question import Filters, Question

UNKNOWN: Final = "-"  # as a filter, here and in the order list: those of which this isn't known; their key is ""
LONGEST: Final = 120
MOST: Final = 100
FILTERS: Final = tuple(dimension for dimension in Dimension if dimension is not Dimension.NONE)
GROUPINGS: Final = tuple(Dimension)


class Values(forms.Field):
    """Any number of values of one dimension, as in `state=Bihar&state=Goa`; empty ones say nothing."""

    widget = forms.MultipleHiddenInput

    def __init__(self, dimension: Dimension) -> None:
        super().__init__(required=False)
        self.dimension = dimension

    def clean(self, value: Any) -> tuple[str, ...]:
        """The values without repeats, "" for the unknown."""
        texts = list(dict.fromkeys(text for text in value or () if text))
        if len(texts) > MOST:
            raise ValidationError(_("No more than %(most)s values at a time.") % {"most": MOST})
        return tuple(self._one(text) for text in texts)

    def _one(self, text: str) -> str:
        if len(text) > LONGEST or not text.isprintable():
            raise ValidationError(_("A value is at most %(longest)s printable characters.") % {"longest": LONGEST})
        if self.dimension in TIMES:
            try:
                periods.days(self.dimension, text)
            except ValueError as fault:
                raise ValidationError(str(fault)) from None
        return "" if text == UNKNOWN else text


class QuestionForm(forms.Form):
    """`store from to cohort group_by` and every dimension as a filter. `stores` are those that the reader may see."""

    store = forms.CharField(required=False, max_length=40)
    cohort = forms.ChoiceField(choices=Cohort, required=False)
    group_by = forms.ChoiceField(choices=Dimension, required=False)

    def __init__(self, asked: MultiValueDict[str, str], *, stores: Mapping[str, Store]) -> None:
        super().__init__(asked)
        self.stores = stores
        for name in ("from", "to"):
            self.fields[name] = forms.DateField(
                required=False,
                input_formats=["%Y-%m-%d"],
                error_messages={"invalid": gettext_lazy("Write a day like 2026-08-03.")},
            )
        self.fields |= {dimension.value: Values(dimension) for dimension in FILTERS}

    def clean_store(self) -> str:
        """A store that the reader may not see doesn't exist."""
        code: str = self.cleaned_data["store"]
        if code and code not in self.stores:
            raise ValidationError(_("There is no store “%(code)s” whose figures you may see.") % {"code": code})
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("from"), cleaned.get("to")
        if first and last and last < first:
            self.add_error("from", _("The first day comes after the last one."))
        return cleaned

    def unknown(self) -> list[str]:
        """Parameters that mean nothing here: a filter that isn't heard makes a wrong figure."""
        return sorted(set(self.data) - set(self.fields))

    def question(self, *, group_by: Dimension) -> Question:
        """What was asked; grouped by `group_by` where nothing else was said. Only for a valid form."""
        asked = self.cleaned_data
        chosen = [self.stores[asked["store"]]] if asked["store"] else self.stores.values()
        return Question(
            store_ids=tuple(sorted(store.pk for store in chosen)),
            cohort=Cohort(asked["cohort"] or Cohort.SHIP_DATE),
            first=asked["from"],
            last=asked["to"],
            group_by=Dimension(asked["group_by"] or group_by),
            filters=self.filters(),
        )

    def filters(self) -> Filters:
        """The filters that say something."""
        return {each: self.cleaned_data[each.value] for each in FILTERS if self.cleaned_data[each.value]}
