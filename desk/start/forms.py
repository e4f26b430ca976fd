"""What the first owner says about herself and her store."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms import PASSWORD_HINT, Password
from accounts.models import User
from accounts.services import founding
from accounts.store_forms import BasicsForm

STORE = ("name", "country", "currency", "timezone", "locale")
LONGEST_CODE = 40
NEAR = {"en": ("IN", "INR", "Asia/Kolkata"), "id": ("ID", "IDR", "Asia/Jakarta")}  # where most of the readers sell


class FoundingForm(BasicsForm):
    """`asks_code`: whether she must show that the server is hers."""

    code = forms.CharField(
        label=_("Set-up code"),
        max_length=80,
        help_text=_("The server has just written it to its log; “manage.py setup_code” prints it too."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "code"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    person = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = Password(label=_("Password"), kind="new-password", help_text=PASSWORD_HINT)
    field_order = ("code", "email", "person", "password", *STORE)

    def __init__(self, typed: Mapping[str, str] | None, *, asks_code: bool) -> None:
        language = "id" if (get_language() or "en").startswith("id") else "en"
        country, currency, zone = NEAR[language]
        known = {"country": country, "currency": currency, "timezone": zone, "locale": language}
        super().__init__(typed, initial=known)
        self.fields["name"].label = _("Name of your store")
        if not asks_code:
            del self.fields["code"]

    def clean_code(self) -> str:
        """It is compared in constant time."""
        typed: str = self.cleaned_data["code"]
        if not founding.is_setup_code(typed):
            raise forms.ValidationError(_("This is not the code of this server."))
        return typed

    def clean(self) -> dict[str, Any]:
        """The site's rules for passwords, knowing whose it is."""
        said = super().clean() or {}
        if password := said.get("password"):
            try:
                validate_password(password, User(email=said.get("email", ""), name=said.get("person", "")))
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return said

    def store(self) -> dict[str, str]:
        """What is said of the store, with a code made of its name."""
        said = {name: self.cleaned_data[name] for name in STORE}
        return {**said, "code": slugify(said["name"])[:LONGEST_CODE].strip("-") or "store"}
