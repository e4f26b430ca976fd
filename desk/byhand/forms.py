"""What may be typed into an order."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orders import phones
from orders.models.notes import LONGEST_NOTE
from orders.regions import COUNTRIES, checking
from orders.states import CancelReason, Payment, Renumbering

PAID = [(one.value, one.label) for one in (Payment.COD, Payment.PREPAID, Payment.PARTIAL)]
FIGURES = {"inputmode": "decimal", "autocomplete": "off"}
NO_HISTORY = {"autocomplete": "off"}  # buyers' data stays out of the browser's memory


class Amount(forms.DecimalField):
    """Money in the store's currency; empty is not known."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs=FIGURES)
        super().__init__(min_value=0, max_digits=14, decimal_places=2, required=False, widget=widget, **options)


def text(label: Any, longest: int, **more: Any) -> forms.CharField:
    """A line of text that may be empty."""
    widget = more.pop("widget", forms.TextInput(attrs=NO_HISTORY))
    return forms.CharField(label=label, max_length=longest, required=False, widget=widget, **more)


class OrderForm(forms.Form):
    """An order's own fields; those in `locked` stay as they are and take nothing."""

    buyer_name = text(_("Name"), 200)
    phone = text(_("Phone"), 80, widget=forms.TextInput(attrs={**NO_HISTORY, "inputmode": "tel"}))
    email = forms.EmailField(
        label=_("E-mail"), required=False, max_length=254, widget=forms.EmailInput(attrs=NO_HISTORY)
    )
    address1 = text(_("Address"), 300)
    address2 = text(_("Address, second line"), 300)
    landmark = text(_("Landmark"), 200)
    city = text(_("City"), 120)
    state = text(_("State or province"), 80, widget=forms.TextInput(attrs={**NO_HISTORY, "list": "states"}))
    postcode = text(_("Postcode"), 16)
    country = forms.RegexField(
        r"^[A-Za-z]{2}$", label=_("Country"), required=False, widget=forms.TextInput(attrs={"maxlength": 2})
    )
    payment_method = forms.ChoiceField(label=_("Payment"), choices=PAID)
    cod_amount = Amount(label=_("To collect"), help_text=_("Empty: all of a COD order."))
    discount = Amount(label=_("Discount"))
    shipping = Amount(label=_("Shipping"), help_text=_("What the buyer pays for it."))
    channel = text(_("Channel"), 80)
    campaign = text(_("Campaign"), 120)
    fulfilment = text(_("Fulfilment"), 80)

    def __init__(self, *args: Any, locked: Collection[str] = (), country: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.home = country
        for name in set(locked) & set(self.fields):
            del self.fields[name]
        if "payment_method" in self.fields and self.initial.get("payment_method") == Payment.UNKNOWN:
            self.fields["payment_method"].choices = [*PAID, (Payment.UNKNOWN.value, Payment.UNKNOWN.label)]  # type: ignore[attr-defined]  # of a choice field

    def clean(self) -> dict[str, Any]:
        """Phone, state and postcode are held against the country, where they were touched."""
        said = self.cleaned_data
        country = (said.get("country") or self.home).upper()
        if "phone" in self.changed_data and said.get("phone") and not phones.e164(said["phone"], country):
            self.add_error("phone", _("This is no phone number of the country."))
        if {"state", "postcode", "country"} & set(self.changed_data):
            place = {name: said.get(name) or "" for name in ("state", "postcode")}
            for name, problem in checking.problems(country=country, **place).items():
                self.add_error(name if name in self.fields else None, problem)
        if said.get("payment_method") == Payment.PARTIAL and said.get("cod_amount") is None:
            self.add_error("cod_amount", _("Say how much the courier still collects."))
        return said

    @property
    def states(self) -> list[str]:
        """The names to choose a state from."""
        place = COUNTRIES.get((self["country"].value() or self.home).upper()) if "country" in self.fields else None
        return list(place.STATES) if place else []


class NewOrderForm(OrderForm):
    """A new order: with a number, tags and a first note; a known buyer may be picked instead of typed."""

    number = text(_("Order number"), 80, help_text=_("Empty: one is made."))
    customer = forms.IntegerField(required=False, widget=forms.HiddenInput)
    tags = text(_("Tags"), 400, help_text=_("Parted by commas."), widget=forms.TextInput(attrs={"list": "tags"}))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """The phone of a buyer who was picked is theirs, however little of it was typed."""
        said = super().clean()
        if said.get("customer"):
            self.errors.pop("phone", None)
        return said


class LineForm(forms.Form):
    """One product; an empty row is none."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sku = text(_("SKU"), 120)
    name = text(_("Product"), 300)
    quantity = forms.IntegerField(
        label=_("Quantity"), min_value=0, max_value=100_000, required=False, widget=forms.TextInput(attrs=FIGURES)
    )
    unit_price = Amount(label=_("Price"))
    remove = forms.BooleanField(label=_("Remove"), required=False)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed, or the row is to go."""
        said: Mapping[str, Any] = self.cleaned_data
        return bool(said.get("remove")) or not any(said.get(name) for name in ("sku", "name", "unit_price"))

    def clean(self) -> dict[str, Any]:
        """A product has a SKU or a name, and a quantity."""
        said = self.cleaned_data
        if self.is_blank:
            return said
        if not (said.get("sku") or said.get("name")):
            self.add_error("name", _("Which product?"))
        if said.get("quantity") is None and "quantity" not in self.errors:
            self.add_error("quantity", _("How many?"))
        return said


Lines = forms.formset_factory(LineForm, extra=0, max_num=200, absolute_max=250)


class CancelForm(forms.Form):
    """Why an order is cancelled."""

    reason = forms.ChoiceField(label=_("Why"), choices=[("", _("Choose a reason")), *CancelReason.choices])
    text = forms.CharField(label=_("In words"), required=False, max_length=300)


class ParcelForm(forms.Form):
    """Who carries a parcel, and under which number."""

    connection = forms.TypedChoiceField(label=_("Courier"), coerce=int, required=False, empty_value=None)
    courier = text(_("Another courier"), 60, help_text=_("Nobody reports on it to us."))
    awb = text(_("AWB"), 60)
    reason = forms.ChoiceField(
        label=_("Why the number changes"), required=False, choices=[("", _("Choose a reason")), *Renumbering.choices]
    )

    def __init__(self, *args: Any, accounts: list[tuple[int, str]], renames: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["connection"].choices = [*accounts, ("", _("Another courier"))]  # type: ignore[attr-defined]  # of a choice field
        if not renames:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """One courier or the other, and its number."""
        said = self.cleaned_data
        if not said.get("connection") and not (said.get("courier") or "").strip():
            self.add_error("courier", _("Say who carries it."))
        if not (said.get("awb") or "").strip():
            self.add_error("awb", _("The courier's number of the parcel."))
        return said
