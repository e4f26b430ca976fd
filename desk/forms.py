from django import forms

from connectors.couriers.words import Verb
from desk.actions import ASKED_FOR
from orders.states import Decision


class MoveForm(forms.Form):
    """A decision about an order."""

    to = forms.ChoiceField(choices=Decision)


class InstructForm(forms.Form):
    """An instruction that needs nothing but itself."""

    verb = forms.ChoiceField(choices=[(verb.value, verb.label) for verb in Verb if verb in ASKED_FOR])
