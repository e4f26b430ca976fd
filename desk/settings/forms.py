"""What may be said on the pages of the settings that other rooms keep."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from connectors.couriers.words import Reason, ScanStatus
from core.dates import FIRST_DAY, LAST_DAY
from desk.settings import audit_words
from orders.cost import Terms
from orders.models import CostModel
from orders.models.costs import SHARES
from orders.queries.codes import Unmapped

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Two states share one word on lists, where the difference is the courier's business.
WORDS = {ScanStatus.RTO_INITIATED: _("Coming back: decided"), ScanStatus.RTO_IN_TRANSIT: _("Coming back: on the way")}
MEANINGS = [
    *((one.value, WORDS.get(one, one.label)) for one in ScanStatus if one is not ScanStatus.UNKNOWN),
    (ScanStatus.UNKNOWN.value, _("Says nothing about the parcel")),
]


class CodeForm(forms.Form):
    """What one code of one courier means."""

    provider = forms.CharField(max_length=60, widget=forms.HiddenInput)
    raw_code = forms.CharField(max_length=120, strip=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(label=_("It means"), choices=[("", _("Choose"))] + MEANINGS)
    reason = forms.ChoiceField(label=_("Because"), choices=[("", _("no reason"))] + Reason.choices, required=False)

    def __init__(self, data: QueryDict | None = None, *, about: Unmapped | None = None) -> None:
        known = {"provider": about.provider, "raw_code": about.raw_code} if about else None
        super().__init__(data, initial=known, auto_id=False)  # a page has one form per code


def _day(label: "StrOrPromise", *, required: bool = True) -> forms.DateField:
    """A day with days around it."""
    ends = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget, validators=ends)


def _money(label: "StrOrPromise", hint: "StrOrPromise" = "") -> forms.DecimalField:
    return forms.DecimalField(label=label, help_text=hint, min_value=Decimal(0), max_digits=14, decimal_places=2)


def _percent(label: "StrOrPromise", hint: "StrOrPromise") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=hint, min_value=Decimal(0), max_value=Decimal(100), max_digits=5, decimal_places=2
    )


class CostForm(forms.Form):
    """The terms of a parcel's cost; shares are written in per cent."""

    valid_from = _day(_("Valid from"))
    forward_freight = _money(_("Freight to the buyer"))
    return_freight = _money(_("Freight back"))
    cod_fee = _money(_("Courier’s fee for collecting cash"), _("Of a parcel that comes back, where it is charged."))
    packing = _money(_("Packing"))
    handling = _money(_("Handling of what comes back"))
    quality_check = _money(_("Quality check"))
    resale_share = _percent(
        _("Worth when it comes back, %"), _("Share of the goods’ cost that you get when you sell them again.")
    )
    yearly_rate = _percent(
        _("Cost of capital a year, %"), _("For the days in which the goods travel and can’t be sold.")
    )
    enquiry_minutes = forms.IntegerField(label=_("Minutes per “where is my order?”"), min_value=0, max_value=600)
    hourly_wage = _money(_("Agent’s wage per hour"))

    def __init__(self, data: QueryDict | None, *, costs: CostModel | None, today: date) -> None:
        known = {name: getattr(costs or CostModel(), name) for name in self.base_fields if name != "valid_from"}
        known |= {name: f"{(100 * known[name]).normalize():f}" for name in SHARES}
        super().__init__(data, initial={**known, "valid_from": today})

    def terms(self) -> Terms:
        """What the service is told; call after `is_valid`."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "valid_from"}
        return Terms(**said | {name: said[name] / 100 for name in SHARES})


class AuditForm(forms.Form):
    """What the log is narrowed by; days are the store's."""

    what = forms.ChoiceField(
        label=_("What"), choices=[("", _("everything")), *audit_words.WORDS.items()], required=False
    )
    since = _day(_("From"), required=False)
    until = _day(_("To"), required=False)

    def __init__(self, data: QueryDict, *, people: "QuerySet[User]") -> None:
        super().__init__(data)
        self.fields["who"] = forms.ModelChoiceField(
            label=_("Who"), queryset=people, required=False, empty_label=_("everybody")
        )
        self.order_fields(["who", "what", "since", "until"])
