"""What a buyer says on the phone, written down by whoever hears it."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from ndr.days import Window
from ndr.inputs import LONGEST, BadInput
from ndr.services.answering import Said
from ndr.states import Truth, Wish

if TYPE_CHECKING:
    from django.http import QueryDict

NOT_SAID = ("", _("Not said"))


class AnswerForm(forms.Form):
    """Whatever was said; the rest stays empty. What is wrong with it, the service says."""

    truth = forms.ChoiceField(
        label=_("What happened, says the buyer"), required=False, choices=[NOT_SAID, *Truth.choices]
    )
    wish = forms.ChoiceField(label=_("What is wanted now"), required=False, choices=[NOT_SAID, *Wish.choices])
    on = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    phone = forms.CharField(
        label=_("Another phone number"), required=False, max_length=LONGEST["phone"],
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )  # fmt: skip
    address = forms.CharField(
        label=_("Better address: house, street and area"), required=False, max_length=LONGEST["address"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    landmark = forms.CharField(label=_("Landmark"), required=False, max_length=LONGEST["landmark"])
    note = forms.CharField(
        label=_("In the buyer’s own words"), required=False, max_length=LONGEST["note"],
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, sent: "QueryDict | None" = None) -> None:
        super().__init__(sent, auto_id="answer-%s")
        for one in self.fields.values():
            one.widget.attrs["class"] = "input"

    def bound_by(self, window: Window) -> "AnswerForm":
        """With the days that the courier takes."""
        self.fields["on"].widget.attrs |= {"min": f"{window.first:%Y-%m-%d}", "max": f"{window.last:%Y-%m-%d}"}
        return self

    def said(self) -> Said:
        """What the service is told; call after `is_valid`."""
        told = self.cleaned_data
        truth, wish = Truth(told["truth"]) if told["truth"] else None, Wish(told["wish"]) if told["wish"] else None
        return Said(truth, wish, told["on"], told["phone"], told["address"], told["landmark"], told["note"])

    def refuse(self, refusal: BadInput) -> None:
        """Say at each field what to do."""
        for name, why in refusal.faults.items():
            self.add_error(name if name in self.fields else None, why)
