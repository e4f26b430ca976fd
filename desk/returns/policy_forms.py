"""What is asked of whoever writes a return policy, and how a store handles returns."""

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import Ticks
from orders.states import Payment
from returns.policy import Break, Conditions, Policy, ReasonTerms, Terms
from returns.services.requests.habits import Habits
from returns.services.requests.policies import MOST_DAYS, Draft
from returns.states import Approval, CountedFrom, Resolution
from returns.why import Why

CONDITIONS = ("categories", "skus", "tags", "payments", "value_from", "value_to", "buyer_returns_from")
TERMS = ("days", "counted_from", "resolutions", "credit_bonus_percent", "fee", "fee_percent", "keep_up_to")
NAMED = ("categories", "skus", "tags")
SEASONS, MOST_PHOTOS, MOST_NAMED = 3, 8, 200
BREAK = ("first", "last", "until")


def _money(label: Any, hint: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=Decimal(0), max_digits=14, decimal_places=2, help_text=hint
    )


def _percent(label: Any, hint: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, min_value=Decimal(0), max_value=Decimal(100), decimal_places=2, help_text=hint
    )


class PolicyForm(forms.Form):
    """Name, conditions (what is left empty fits everything), what is granted, and what each reason asks for."""

    use_required_attribute = False

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What buyers read, such as “Clothing”."))
    categories = forms.CharField(label=_("Categories"), required=False, help_text=_("With commas between."))
    skus = forms.CharField(label=_("SKU"), required=False, help_text=_("With commas between."))
    tags = forms.CharField(label=_("Tags of the order"), required=False, help_text=_("With commas between."))
    payments = forms.MultipleChoiceField(label=_("Paid by"), choices=Payment.choices, required=False, widget=Ticks)
    value_from, value_to = _money(_("Value, from")), _money(_("Value, up to"))
    buyer_returns_from = forms.IntegerField(
        label=_("Returns of this buyer in 90 days, from"), required=False, min_value=0, max_value=1000
    )
    days = forms.IntegerField(
        label=_("Days"), min_value=0, max_value=MOST_DAYS, initial=7, help_text=_("0: nothing is taken back.")
    )
    counted_from = forms.ChoiceField(label=_("Counted from"), choices=CountedFrom.choices)
    resolutions = forms.MultipleChoiceField(
        label=_("What a buyer may get"), choices=Resolution.choices, required=False, widget=Ticks
    )
    credit_bonus_percent = _percent(_("Bonus for store credit, %"))
    fee = _money(_("Fee for each return"), _("Free reasons pay none."))
    fee_percent = _percent(_("Fee of the goods’ value, %"))
    keep_up_to = _money(_("The buyer keeps goods worth up to"), _("Empty: everything comes back."))
    number = forms.CharField(label=_("Order number"), required=False, max_length=80)

    def __init__(self, *args: Any, usual: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        for season in range(SEASONS):
            for part in BREAK:
                self.fields[f"{part}_{season}"] = forms.DateField(
                    label=part, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
                )
        for why in Why:
            self.fields[f"approval_{why}"] = forms.ChoiceField(choices=Approval.choices, initial=Approval.MANUAL)
            self.fields[f"photos_{why}"] = forms.IntegerField(min_value=0, max_value=MOST_PHOTOS, initial=0)
            for tick in ("qc", "free"):
                self.fields[f"{tick}_{why}"] = forms.BooleanField(required=False, widget=_tick())
        self.usual = usual
        for name in CONDITIONS if usual else ():
            del self.fields[name]
        for one in self.fields.values():
            if not isinstance(one.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                one.widget.attrs["class"] = "input"

    def conditions(self) -> list[forms.BoundField]:
        """The fields that narrow it."""
        return [] if self.usual else [self[name] for name in CONDITIONS]

    def terms(self) -> list[forms.BoundField]:
        """The fields that say what is granted."""
        return [self[name] for name in TERMS]

    def seasons(self) -> list[list[forms.BoundField]]:
        """Rows of three days."""
        return [[self[f"{part}_{season}"] for part in BREAK] for season in range(SEASONS)]

    def reasons(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """By reason: who says yes, photos, the check at the door, free."""
        for why in Why:
            yield str(why.label), [self[f"{part}_{why}"] for part in ("approval", "photos", "qc", "free")]

    def clean(self) -> dict[str, Any]:
        """A season has all its three days or none."""
        said = super().clean() or self.cleaned_data
        for season in range(SEASONS):
            told = [said.get(f"{part}_{season}") for part in BREAK]
            if any(told) and not all(told):
                self.add_error(f"first_{season}", _("A season needs its three days."))
        return said

    def draft(self) -> Draft:
        """As the service takes it; call after `is_valid`."""
        said = self.cleaned_data
        reasons = {
            why: ReasonTerms(
                Approval(said[f"approval_{why}"]), said[f"photos_{why}"], qc=said[f"qc_{why}"], free=said[f"free_{why}"]
            )
            for why in Why
        }
        breaks = [
            Break(*(said[f"{part}_{season}"] for part in BREAK)) for season in range(SEASONS) if said[f"first_{season}"]
        ]
        terms = Terms(
            days=said["days"], counted_from=CountedFrom(said["counted_from"]),
            resolutions=[Resolution(one) for one in said["resolutions"]],
            credit_bonus_percent=said["credit_bonus_percent"] or Decimal(0), fee=said["fee"] or Decimal(0),
            fee_percent=said["fee_percent"] or Decimal(0), keep_up_to=said["keep_up_to"], reasons=reasons,
            breaks=breaks,
        )  # fmt: skip
        return Draft(said["name"].strip(), self._conditions(), terms)

    def _conditions(self) -> Conditions:
        said = self.cleaned_data
        if self.usual:
            return Conditions()
        names = {name: [one.strip() for one in said[name].split(",") if one.strip()][:MOST_NAMED] for name in NAMED}
        rest: dict[str, Any] = {name: said[name] for name in CONDITIONS if name not in NAMED}
        return Conditions(**{**rest, **names})

    def refuse(self, refusal: ValidationError) -> None:
        """Say at each field what to do."""
        for name, told in refusal.message_dict.items():
            self.add_error(name if name in self.fields else None, told)


def known(policy: Policy) -> dict[str, Any]:
    """A policy as the form shows it."""
    when, terms = policy.when, policy.terms
    said = {"name": policy.name, **{name: getattr(when, name) for name in CONDITIONS}}
    said |= {name: ", ".join(getattr(when, name)) for name in NAMED}
    said |= {name: getattr(terms, name) for name in TERMS}
    for season, one in enumerate(terms.breaks[:SEASONS]):
        said |= {f"{part}_{season}": getattr(one, part) for part in BREAK}
    for why in Why:
        on = terms.on(why)
        said |= {f"{part}_{why}": getattr(on, part) for part in ("approval", "photos", "qc", "free")}
    return said


class HabitsForm(forms.Form):
    """How a store handles returns."""

    use_required_attribute = False

    answer_hours = forms.IntegerField(label=_("Hours until a buyer has an answer"), min_value=1, max_value=240)
    resolve_days = forms.IntegerField(label=_("Days until it is settled, once it is here"), min_value=1, max_value=60)
    most_pickups = forms.IntegerField(label=_("Tries to fetch the goods"), min_value=1, max_value=10)
    four_eyes = forms.BooleanField(
        label=_("A refund is paid by another person than the one who approved it"), required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )  # fmt: skip
    alone_up_to = _money(_("One person may do both up to"), _("Empty: never."))
    instructions = forms.CharField(
        label=_("Told to the buyer: how to pack, what to put in"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, one in self.fields.items():
            if name != "four_eyes":
                one.widget.attrs["class"] = "input"

    def habits(self) -> Habits:
        """As the service takes them."""
        return Habits(**{one.name: self.cleaned_data[one.name] for one in fields(Habits)})


def _tick() -> forms.CheckboxInput:
    return forms.CheckboxInput(attrs={"class": "form-check-input"})
