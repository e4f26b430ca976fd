"""What buyers fill in."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.web import formats
from ndr.inputs import LONGEST
from ndr.models import Answer, Case
from ndr.services.answering import Said
from ndr.states import Truth, Wish

TRUTHS: Final = (
    (Truth.NOBODY_CAME, _("No, nobody came")),
    (Truth.WAS_OUT, _("Yes, I was out")),
    (Truth.NOT_ORDERED, _("I did not order this")),
    (Truth.OTHER, _("It was something else")),
)
SOON: Final = ("", _("As soon as possible"))


class AnswerForm(forms.Form):
    """The address is filled in as the courier has it: left as it is, it is not said; emptied, it is wrong."""

    truth = forms.ChoiceField(
        label=_("Is this true?"), choices=TRUTHS, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes closest.")},
    )  # fmt: skip
    on = forms.ChoiceField(label=_("When shall the courier come again?"), required=False, widget=forms.RadioSelect)
    phone = forms.CharField(
        label=_("Another phone number, if that one is wrong"), required=False, max_length=LONGEST["phone"],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    address = forms.CharField(
        label=_("House, street and area"), max_length=LONGEST["address"],
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
        error_messages={"required": _("Write the whole address: house, street and area.")},
    )  # fmt: skip
    landmark = forms.CharField(
        label=_("Landmark"), required=False, max_length=LONGEST["landmark"],
        help_text=_("Such as: beside the temple, green gate."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Anything else that the courier should know"), required=False, max_length=LONGEST["note"],
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(
        self, typed: Any, *, case: Case, days: Sequence[date], today: date, before: Answer | None = None
    ) -> None:
        order = case.order
        self.known = {"address": ", ".join(filter(None, (order.address1, order.address2))), "landmark": order.landmark}
        told = (
            {name: getattr(before, name) for name in ("truth", "note", "address", "landmark", "phone")}
            if before
            else {}
        )
        initial = {**self.known, **{name: value for name, value in told.items() if value}}
        super().__init__(typed, initial={**initial, "on": before.on.isoformat() if before and before.on else ""})
        self.fields["on"].choices = [SOON, *_choices(days, today)]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["address"].required = bool(self.known["address"])

    def said(self) -> Said:
        """What is new in it."""
        told: dict[str, str] = self.cleaned_data
        fresh = {name: told[name] if told[name].split() != known.split() else "" for name, known in self.known.items()}
        truth, on = Truth(told["truth"]), date.fromisoformat(told["on"]) if told["on"] else None
        wish = Wish.CANCEL if truth is Truth.NOT_ORDERED else Wish.DELIVER
        return Said(truth, wish, on, told["phone"], fresh["address"], fresh["landmark"], told["note"])


def _choices(days: Sequence[date], today: date) -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(day.isoformat(), formats.day(day, today=today, language=language)) for day in days]
