"""What is told along with an action: a form of just the fields that it takes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.web import masking
from ndr.inputs import LONGEST, BadInput, Field, Inputs, Needs
from ndr.models import Answer
from ndr.queries.standing import Standing
from ndr.states import CaseAction

SHOWN: dict[CaseAction, tuple[Field, ...]] = {
    CaseAction.REATTEMPT_ON: (Field.ON,),
    CaseAction.CHANGE_PHONE: (Field.PHONE, Field.ON),
    CaseAction.CHANGE_ADDRESS: (Field.ADDRESS, Field.LANDMARK, Field.ON),
    CaseAction.REQUEST_RTO: (Field.NOTE,),
    CaseAction.ESCALATE: (Field.NOTE,),
    CaseAction.CLAIM_FAKE_ATTEMPT: (Field.NOTE,),
    CaseAction.NOTE: (Field.NOTE,),
    CaseAction.ASSIGN: (Field.ASSIGNEE,),
}


WHERE = (Field.ADDRESS, Field.LANDMARK)


class ActForm(forms.Form):
    """One action about one case. What is wrong with it, the service says."""

    use_required_attribute = False

    on = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    phone = forms.CharField(label=_("Phone for the rider"), required=False, max_length=LONGEST["phone"])
    address = forms.CharField(
        label=_("Address for the rider"), required=False, max_length=LONGEST["address"],
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    landmark = forms.CharField(label=_("Landmark"), required=False, max_length=LONGEST["landmark"])
    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST["note"], widget=forms.Textarea(attrs={"rows": 2})
    )
    assignee = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none(), required=False)

    def __init__(
        self, action: CaseAction, needs: Needs, sent: QueryDict | None, *, people: "QuerySet[User]",
        initial: Mapping[str, Any], about: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(sent, initial=dict(initial), auto_id=f"{action}-{about}-%s")
        keep = dict.fromkeys([*(field for group in needs for field in group), *SHOWN.get(action, ())])
        self.fields = {name.value: self.fields[name.value] for name in keep}
        for one in self.fields.values():
            one.widget.attrs["class"] = "input"
        if Field.ASSIGNEE in self.fields:
            self.fields["assignee"].queryset = people  # type: ignore[attr-defined]  # a choice of models

    def bound_by(self, days: Standing) -> "ActForm":
        """With the days that the courier takes, and the hint which number the buyer gave."""
        if Field.ON in self.fields:
            window = days.window
            self.fields["on"].widget.attrs |= {"min": f"{window.first:%Y-%m-%d}", "max": f"{window.last:%Y-%m-%d}"}
        if Field.PHONE in self.fields and days.answer and days.answer.phone:
            given = masking.phone(days.answer.phone)
            self.fields["phone"].help_text = _("Empty: %(number)s, from the buyer.") % {"number": given}
        for name in WHERE:
            if name in self.fields and days.answer and getattr(days.answer, name):
                self.fields[name].help_text = _("Empty: what the buyer sent.")
        return self

    def inputs(self, answer: Answer | None) -> Inputs:
        """What the service is told; what the buyer gave where nothing was typed. Call after `is_valid`."""
        told = Inputs(**self.cleaned_data)
        if answer and not (told.address or told.landmark):
            told = replace(told, **{name.value: getattr(answer, name) for name in WHERE if name in self.fields})
        if Field.PHONE in self.fields and not told.phone and answer:
            told = replace(told, phone=answer.phone)
        return told

    def refuse(self, refusal: BadInput) -> None:
        """Say at each field what to do."""
        for name, why in refusal.faults.items():
            self.add_error(name if name in self.fields else None, why)


def known(standing: Standing, fields: Iterable[str]) -> dict[str, Any]:
    """What the fields hold at first. Where the buyer lives stands in none: that is for who reveals it."""
    answer = standing.answer
    told = {
        "on": (answer.on if answer else None) or standing.case.suggested_on,
        "note": answer.note if answer else "",
        "assignee": standing.case.assigned_to_id,
    }
    return {name: value for name, value in told.items() if name in fields}
