"""Delhivery, India. Times are India's, without saying so; a push carries a header that the merchant chose."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connectors import reading
from connectors.base import JSON, Call, Field
from connectors.couriers import delhivery_codes, delhivery_scans, pushing
from connectors.couriers import delhivery_desk as desk
from connectors.couriers.base import Answer, Ask, Capabilities, Courier, Heard, Meaning
from connectors.couriers.words import Verb
from connectors.service import Service

PRODUCTION = "https://track.delhivery.com"


class Delhivery(Courier):
    """An account has a `token` and, for pushes, a header and its secret. `older_ndr` is "on" for accounts that still
    have the older instructions after a failed delivery."""

    name = "Delhivery"
    secrets = ("token", pushing.SECRET)
    fields = (
        Field(
            "token", gettext_lazy("API token"), gettext_lazy("Ask for it at Delhivery, or see Settings › API setup.")
        ),
        pushing.SECRET_FIELD,
        pushing.header_field("authorization"),
        Field(
            "pickup_location",
            gettext_lazy("Pickup location"),
            gettext_lazy("As it is registered with Delhivery, capitals included. For bookings."),
            required=False,
        ),
        Field(
            "older_ndr",
            gettext_lazy("Older instructions"),
            gettext_lazy("“on” where your account may choose a day for the next attempt."),
            required=False,
        ),
    )
    hook_steps = (
        gettext_lazy("Ask Delhivery for the webhook form (“scan push”)."),
        gettext_lazy("Give them the address above, the name of the header, and the secret."),
        gettext_lazy("They switch it on within a week. Until then, and for what gets lost, we ask them."),
    )
    can = Capabilities(
        batch=50,
        calls=750,
        per=timedelta(minutes=5),
        pushes=True,
        verbs=frozenset(Verb) - {Verb.DEFER},
        terms={Verb.REATTEMPT: delhivery_codes.NDR},
        zone=delhivery_scans.INDIA,
    )
    codes = delhivery_codes.CODES

    @classmethod
    def able(cls, settings: Mapping[str, JSON]) -> Capabilities:
        """With the older instructions, a day can be chosen."""
        if settings.get("older_ndr") != "on":
            return cls.can
        terms = {**cls.can.terms, Verb.DEFER: delhivery_codes.OLDER_NDR}
        return replace(cls.can, verbs=frozenset(Verb), terms=terms)

    @classmethod
    def meaning(cls, raw_code: str) -> Meaning:
        """By type, status and NSL code."""
        return delhivery_codes.meaning(raw_code)

    def signed_by(self) -> tuple[str, ...]:
        """The header that the merchant chose."""
        return (pushing.header(self.account, "authorization"),)

    def verify(self, call: Call) -> bool:
        """Whether it carries the merchant's secret."""
        return pushing.verified(self.account, call, usual="authorization")

    def parse(self, call: Call) -> Heard:
        """One scan of one parcel, or several in a list."""
        said = reading.pushed(call)
        return delhivery_scans.heard([{"Shipment": said.get("Shipment")}, *reading.parts(said.get("ShipmentData"))])

    def track(self, awbs: Sequence[str]) -> Heard:
        """Ask for up to 50. An answer without parcels claims success and says that it knows none of them."""
        with desk.firewalled():
            said = self._service().read("/api/v1/packages/json/", waybill=",".join(awbs))
        if isinstance(told := said.get("ShipmentData"), list):
            return delhivery_scans.heard(reading.parts(told))
        desk.check(said)
        return Heard(missing=list(awbs))

    def instruct(self, ask: Ask) -> Answer:
        """Hand it over. Raises `ProviderError`."""
        with desk.firewalled():
            return desk.instruct(self._service(), self.account.settings, ask)

    def look_up(self, ask: Ask, reference: str) -> Answer | None:
        """By the number of the upload, or a booking by its order number. Raises `ProviderError`."""
        with desk.firewalled():
            return desk.look_up(self._service(), ask, reference)

    def test(self) -> str:
        """Ask for a postcode that everybody serves."""
        with desk.firewalled():
            said = self._service().read("/c/api/pin-codes/json/", filter_codes="110001")
        if not isinstance(said.get("delivery_codes"), list):
            desk.check(said)
        return _("Delhivery accepts the token.")

    def _service(self) -> Service:
        base_url = reading.text(self.account.settings.get("base_url")) or PRODUCTION
        return Service(base_url, {"Authorization": f"Token {self.account.credentials.get('token', '')}"})
