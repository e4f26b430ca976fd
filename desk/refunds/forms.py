"""What is said of a refund."""

from django import forms
from django.utils.translation import gettext_lazy as _

from connectors.models import Connection
from returns.services.paying_back import LONGEST_PAYMENT
from returns.services.refunding import LONGEST_PROBLEM, LONGEST_REFERENCE
from returns.states import RefundStatus


class MoveForm(forms.Form):
    """Where it goes, with the bank's number of it or what went wrong."""

    to = forms.ChoiceField(choices=RefundStatus)
    reference = forms.CharField(max_length=LONGEST_REFERENCE, required=False)
    why = forms.CharField(max_length=LONGEST_PROBLEM, required=False)


class PayForm(forms.Form):
    """By which gateway, and what is paid back."""

    payment = forms.CharField(label=_("Number of the payment"), max_length=LONGEST_PAYMENT)
    connection = forms.ModelChoiceField(Connection.objects.none(), label=_("Gateway"))

    def __init__(self, data: object, *, gateways: list[Connection]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict
        known = Connection.objects.filter(pk__in=[one.pk for one in gateways])
        self.fields["connection"] = forms.ModelChoiceField(known, label=_("Gateway"))
