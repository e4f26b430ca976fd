"""What people type about themselves and their stores; checked here, written by the services."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from accounts.models.people import Theme
from accounts.roles import Role, Scope

PASSWORD_HINT = _("At least ten characters. A short sentence is easier to remember than a clever word.")


class Ticks(forms.CheckboxSelectMultiple):
    """Boxes in our look."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "form-check-input"})


class Password(forms.CharField):
    """Something secret; `kind` tells password managers which."""

    def __init__(self, *, label: Any, kind: str, **more: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": kind})
        super().__init__(label=label, strip=False, max_length=200, widget=widget, **more)


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


class InviteForm(forms.Form):
    """Whom, and as what."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=_("Role"), choices=Role, initial=Role.AGENT)


class RoleForm(forms.Form):
    """What somebody is in a store."""

    role = forms.ChoiceField(label=_("Role"), choices=Role)


class AcceptForm(forms.Form):
    """Somebody new takes up an invitation to the address `email`."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = Password(label=_("Password"), kind="new-password", help_text=PASSWORD_HINT)
    again = Password(label=_("The password once more"), kind="new-password")

    def __init__(self, typed: Mapping[str, str] | None, *, email: str) -> None:
        super().__init__(typed)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """The site's rules for passwords, knowing whose it is."""
        said = super().clean() or {}
        password = said.get("password")
        if password and said.get("again") and password != said["again"]:
            self.add_error("again", _("The two passwords differ."))
        if password:
            try:
                validate_password(password, User(email=self.email, name=said.get("name", "")))
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return said


class CodeForm(forms.Form):
    """The first code of an authenticator app, and the password once more."""

    password = Password(label=_("Your password, once more"), kind="current-password")
    code = forms.CharField(  # last, for it lives thirty seconds
        label=_("Code of the app"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasswordForm(forms.Form):
    """The password once more, before something that matters."""

    password = Password(label=_("Your password, once more"), kind="current-password")


class TokenForm(forms.Form):
    """A new API token."""

    LASTS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("one year")), ("", _("until it is revoked"))]

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Which program will use it, and where it runs."))
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=Scope, widget=Ticks, initial=[Scope.READ], help_text=_("Never more than your role.")
    )
    days = forms.ChoiceField(label=_("It lasts"), choices=LASTS, required=False, initial="365")
