"""What a merchant is asked about an account: as its adapter says."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import Ticks
from accounts.models import Store
from connectors import registry
from connectors.base import Field
from connectors.couriers.base import Courier
from connectors.models import Connection

if TYPE_CHECKING:
    from django.http import QueryDict

LONGEST = 2000
FAILURES = ("hours_to_act", "most_attempts")
DAILY_FILE = "ndr_email"  # as `ndr.services.filing` reads it
KEEP = _("Kept sealed. Leave it empty to keep what is there.")


class AccountForm(forms.Form):
    """Name, stores and the adapter's own fields. Secrets go in and never come out."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("What you call it on all pages, such as “Delhivery, Pune”.")
    )

    def __init__(
        self, data: "QueryDict | None", *, provider: str, stores: Sequence[Store], connection: Connection | None = None
    ) -> None:
        super().__init__(data)
        self.adapter, self.known = registry.adapter(provider), connection
        for field in self.adapter.fields:
            self.fields[field.key] = self._asked(field)
        if issubclass(self.adapter, Courier):
            self.fields |= self._about_failures(self.adapter)
        self.fields["stores"] = forms.ModelMultipleChoiceField(
            Store.objects.filter(pk__in=[store.pk for store in stores]).order_by("name", "pk"),
            label=_("It serves"),
            widget=Ticks,
            initial=[store.pk for store in connection.stores.all()] if connection else [stores[0].pk],
            error_messages={"required": _("At least one store.")},
        )
        self.fields["name"].initial = connection.name if connection else self.adapter.name

    def _asked(self, field: Field) -> forms.CharField:
        kept = field.key in self.known.credentials if self.known else False
        secret = field.key in self.adapter.secrets
        known = self.known.settings.get(field.key, "") if self.known else field.initial
        return forms.CharField(
            label=field.label,
            help_text=KEEP if secret and kept else field.hint,
            required=field.required and not (secret and kept),
            max_length=LONGEST,
            initial=None if secret else known,
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}) if secret else forms.TextInput,
        )

    def _about_failures(self, adapter: type[Courier]) -> dict[str, forms.Field]:
        """Until when a failed delivery is acted on, and how often the courier goes; empty: as usual."""
        kept = self.known.settings if self.known else {}
        hours, attempts = (number if str(number := kept.get(key, "")).isdigit() else None for key in FAILURES)
        return {
            "hours_to_act": forms.IntegerField(
                label=_("Hours to act on a failed delivery"), required=False, min_value=1, max_value=240,
                initial=hours, help_text=_("From the courier’s report until it decides alone. Empty: 24."),
            ),
            "most_attempts": forms.IntegerField(
                label=_("Attempts before it comes back"), required=False, min_value=1, max_value=9, initial=attempts,
                help_text=_("Empty: %(count)d, as this courier says.") % {"count": adapter.can.attempts},
            ),
            DAILY_FILE: forms.EmailField(
                label=_("E-mail for the daily file"), required=False, max_length=254, initial=kept.get(DAILY_FILE, ""),
                help_text=_("Gets what did not reach its interface, once a day. Empty: you download it."),
            ),
        }  # fmt: skip

    def given(self) -> Mapping[str, str]:
        """What was said about the account: plain values as they are, secrets only where a new one was typed."""
        said = {field.key: self.cleaned_data[field.key] for field in self.adapter.fields}
        said |= {key: str(self.cleaned_data[key] or "") for key in (*FAILURES, DAILY_FILE) if key in self.fields}
        return {key: value for key, value in said.items() if value or key not in self.adapter.secrets}

    def stores(self) -> Collection[Store]:
        """Those that were ticked."""
        return list(self.cleaned_data["stores"])
