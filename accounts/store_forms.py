"""What a store says about itself."""

from collections.abc import Mapping
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.utils.datastructures import MultiValueDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import brand, choices
from accounts.forms import Ticks
from accounts.models import Store

DAYS = [(str(number + 1), name) for number, name in WEEKDAYS.items()]
PHONES = ("contact_phone", "whatsapp")


class BasicsForm(forms.Form):
    """What every store needs."""

    name = forms.CharField(label=_("Name"), max_length=120)
    country = forms.ChoiceField(label=_("Country"))
    currency = forms.ChoiceField(label=_("Currency"))
    timezone = forms.ChoiceField(
        label=_("Time zone"), choices=choices.zones, help_text=_("Its days are the days of your figures.")
    )
    locale = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Buyers and invited people are written to in it.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        language = get_language() or "en"
        self.fields["country"].choices = choices.countries(language)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["currency"].choices = choices.currencies(language)  # type: ignore[attr-defined]  # a ChoiceField


class NewStoreForm(BasicsForm):
    """Another store."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        validators=[RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9_-]*$", _("Letters, digits, - and _ only."))],
        help_text=_("Short and without spaces; it stands in file names and commands, and stays."),
    )
    field_order = ["name", "code"]

    def clean_code(self) -> str:
        """No two stores share one."""
        code: str = self.cleaned_data["code"]
        if Store.objects.filter(code__iexact=code).exists():
            raise ValidationError(_("There is a store with this code already."))
        return code


class StoreSettingsForm(BasicsForm):
    """All that a store says about itself, but for its holidays."""

    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
        help_text=_("PNG, JPEG, WebP or GIF, at most 2 MB."),
    )
    remove_logo = forms.BooleanField(
        label=_("Take the logo away"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    brand_colour = forms.CharField(
        label=_("Colour"),
        required=False,
        max_length=7,
        validators=[brand.legible],
        widget=forms.TextInput(attrs={"placeholder": "#08564a", "class": "code"}),
        help_text=_("Buttons and headings of the buyers’ pages. White or black text must be legible on it."),
    )
    working_days = forms.TypedMultipleChoiceField(
        label=_("Working days"), choices=DAYS, coerce=int, widget=Ticks, error_messages={"required": _("At least one.")}
    )
    contact_email = forms.EmailField(label=_("E-mail"), required=False)
    contact_phone = forms.CharField(label=_("Phone"), required=False, max_length=32)
    whatsapp = forms.CharField(label=_("WhatsApp"), required=False, max_length=32)
    address = forms.CharField(
        label=_("Postal address"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 4})
    )
    map_url = forms.URLField(
        label=_("Link to a map"), required=False, max_length=400, assume_scheme="https", help_text=_("https:// only.")
    )

    GROUPS = (
        (_("The store"), "", ("name", "country", "currency", "timezone", "locale")),
        (
            _("Brand"),
            _("Worn by the pages that your buyers see, never by the desk."),
            ("logo", "remove_logo", "brand_colour"),
        ),
        (_("Days"), _("Days on which parcels leave. Holidays are below."), ("working_days",)),
        (
            _("Contact"),
            _("Where buyers reach you. What you leave empty is not shown."),
            ("contact_email", *PHONES, "address", "map_url"),
        ),
    )

    def __init__(
        self,
        typed: Mapping[str, str] | None,
        files: MultiValueDict[str, UploadedFile] | None,
        *,
        store: Store,
        currency_is_locked: bool,
    ) -> None:
        kept = {name: getattr(store, name) for name in self.base_fields if hasattr(store, name)}
        kept |= {name: _as_read(kept[name]) for name in PHONES}
        super().__init__(typed, files, initial=kept)
        if currency_is_locked:
            self.fields["currency"].disabled = True
            self.fields["currency"].help_text = _(
                "Locked: there are orders in it, and their sums would change meaning."
            )
        if not store.logo:
            del self.fields["remove_logo"]

    def groups(self) -> list[tuple[Any, Any, list[forms.BoundField]]]:
        """Heading, a sentence about it, and its fields."""
        return [
            (head, text, [self[name] for name in names if name in self.fields]) for head, text, names in self.GROUPS
        ]

    def clean_logo(self) -> bytes | None:
        """Redrawn, so that whatever else was in the file is gone."""
        upload = self.files.get("logo")
        return brand.redrawn(upload.read(brand.LARGEST_UPLOAD + 1)) if upload else None

    def clean_map_url(self) -> str:
        """A link that buyers follow must not be open on the way."""
        url: str = self.cleaned_data["map_url"]
        if url and not url.startswith("https://"):
            raise ValidationError(_("The link must begin with https://."))
        return url

    def clean_address(self) -> str:
        """One kind of line end."""
        address: str = self.cleaned_data["address"]
        return address.replace("\r\n", "\n").strip()

    def clean(self) -> dict[str, Any]:
        """Phones the way all the world dials them, read as the store's country writes them."""
        said = super().clean() or {}
        for name in PHONES:
            if said.get(name):
                said[name] = self._dialled(name, said[name], said.get("country", ""))
        return said

    def _dialled(self, name: str, text: str, country: str) -> str:
        try:
            number = phonenumbers.parse(text, country)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            self.add_error(name, _("This is no phone number. Write it with its country code, like +91 98220 14417."))
            return ""
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _as_read(number: str) -> str:
    """+919822014417 → +91 98220 14417."""
    if not number:
        return ""
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


class HolidayForm(forms.Form):
    """A day on which the store rests."""

    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    name = forms.CharField(label=_("Name"), max_length=80)
