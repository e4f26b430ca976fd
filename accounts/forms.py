from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from accounts.models.people import Theme


class PreferencesForm(forms.Form):
    """Language and theme, either or both."""

    language = forms.ChoiceField(choices=[("", _("As the browser asks")), *settings.LANGUAGES], required=False)
    theme = forms.ChoiceField(choices=Theme, required=False)


class AccountForm(forms.Form):
    """What a person says about herself."""

    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("As the browser asks")), *settings.LANGUAGES], required=False
    )


class StoreForm(forms.Form):
    """One of the user's own stores, by code."""

    def __init__(self, typed: Mapping[str, str], *, stores: QuerySet[Store]) -> None:
        super().__init__(typed)
        self.fields["store"] = forms.ModelChoiceField(stores, to_field_name="code")
