"""What is asked of whoever writes a rule."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.forms import Ticks
from accounts.models import Store, User
from accounts.roles import Action, roles_with
from connectors.couriers.words import Reason
from desk.ndr.rule_words import courier_name
from ndr.clocks import LONGEST_ATTEMPTS
from ndr.models import Rule
from ndr.ruling import ACTIONS
from ndr.states import CaseAction
from orders import regions
from orders.models import Shipment
from orders.states import Payment

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LATEST_PARCELS = 2_000  # whose couriers are offered
MOST_STATES, MOST_ORDERS, MOST_DAYS = 40, 1_000, 14
CONDITIONS = (
    "reasons", "payments", "couriers", "states", "attempts_from", "attempts_to", "value_from", "value_to",
    "buyer_delivered_from", "buyer_returned_from", "buyer_returned_to",
)  # fmt: skip
DEED = ("action", "days_later", "assign_to", "acts")


def _ticks(label: "StrOrPromise", choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=Ticks)


def _number(label: "StrOrPromise", most: int, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most)


def _money(label: "StrOrPromise") -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=Decimal(0), max_digits=14, decimal_places=2)


class RuleForm(forms.Form):
    """Name, conditions (what is left empty fits everything) and what is done."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("What cases say that it did, such as “Small, refused twice”.")
    )
    reasons = _ticks(_("Failed because"), Reason.choices)
    payments = _ticks(_("Paid by"), Payment.choices)
    couriers = _ticks(_("Carried by"), ())
    states = forms.CharField(
        label=_("Going to"), required=False, max_length=1_000, help_text=_("States or provinces, with commas between.")
    )
    attempts_from = _number(_("Attempts, from"), LONGEST_ATTEMPTS)
    attempts_to = _number(_("Attempts, up to"), LONGEST_ATTEMPTS)
    value_from = _money(_("Value, from"))
    value_to = _money(_("Value, up to"))
    buyer_delivered_from = _number(_("Orders this buyer took before, from"), MOST_ORDERS)
    buyer_returned_from = _number(_("Orders that came back before, from"), MOST_ORDERS)
    buyer_returned_to = _number(_("Orders that came back before, up to"), MOST_ORDERS)
    action = forms.ChoiceField(label=_("What is done"), choices=[(one.value, one.label) for one in ACTIONS])
    days_later = _number(_("Working days later"), MOST_DAYS, least=1)
    acts = forms.ChoiceField(
        label=_("How"),
        choices=[("", _("It suggests, a person decides")), ("1", _("It acts by itself"))],
        required=False,
    )

    field_order = ("name", *CONDITIONS, *DEED)

    def __init__(self, data: QueryDict | None, *, store: Store, known: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(known or {}))
        self.store = store
        self.fields["couriers"].choices = _couriers(store, self.initial.get("couriers", ()))  # type: ignore[attr-defined]
        people = User.objects.filter(
            memberships__store=store, memberships__role__in=roles_with(Action.NDR_ACT), is_active=True
        )
        self.fields["assign_to"] = forms.ModelChoiceField(
            label=_("Assign to"), queryset=people.order_by("name", "email"), required=False,
            empty_label=_("Everybody in turn"),
        )  # fmt: skip
        self.order_fields(self.field_order)

    def conditions(self) -> list[forms.BoundField]:
        """The fields that narrow it."""
        return [self[name] for name in CONDITIONS]

    def deed(self) -> list[forms.BoundField]:
        """The fields that say what is done."""
        return [self[name] for name in DEED]

    def clean_states(self) -> list[str]:
        """Each by its one name, so that it is found however it was typed."""
        said = [one.strip() for one in self.cleaned_data["states"].split(",") if one.strip()]
        if len(said) > MOST_STATES:
            raise forms.ValidationError(_("Name at most %(most)d.") % {"most": MOST_STATES})
        return list(dict.fromkeys(regions.state(one, self.store.country)[:80] for one in said))

    def clean_acts(self) -> bool:
        """Whether it needs no person."""
        return bool(self.cleaned_data["acts"])

    def clean(self) -> dict[str, Any]:
        """Ranges begin before they end; an action has what it needs and nothing else."""
        said = super().clean() or self.cleaned_data
        for name in ("attempts", "value", "buyer_returned"):
            low, high = said.get(f"{name}_from"), said.get(f"{name}_to")
            if low is not None and high is not None and low > high:
                self.add_error(f"{name}_to", _("This is less than where it begins: make it larger."))
        action = said.get("action")
        if action == CaseAction.REATTEMPT_ON and not said.get("days_later"):
            said["days_later"] = 1
        if action not in {CaseAction.REATTEMPT_ON, CaseAction.REATTEMPT}:
            said["days_later"] = None
        if action != CaseAction.ASSIGN:
            said["assign_to"] = None
        return said


def known(rule: Rule) -> dict[str, Any]:
    """A rule as the form shows it."""
    said = {name: getattr(rule, name) for name in ("name", *CONDITIONS, *DEED)}
    return {**said, "states": ", ".join(rule.states), "acts": "1" if rule.acts else ""}


def _couriers(store: Store, kept: Any) -> list[tuple[str, str]]:
    """Those that carried the store's latest parcels, and those that the rule names already."""
    latest = Shipment.objects.filter(store=store).newest().values_list("courier", flat=True)[:LATEST_PARCELS]
    return sorted(((key, courier_name(key)) for key in {*latest, *kept} if key), key=lambda one: one[1].lower())
