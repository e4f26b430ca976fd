"""Shiprocket, India: an aggregator. A log-in lasts ten days, times are India's, pushes carry a fixed token."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connectors import reading
from connectors.base import Call, Field
from connectors.couriers import pushing
from connectors.couriers import shiprocket_codes as codes
from connectors.couriers import shiprocket_desk as desk
from connectors.couriers import shiprocket_scans as told
from connectors.couriers.base import Answer, Ask, Capabilities, Courier, Heard
from connectors.couriers.words import Verb

HEADER = "x-api-key"


class Shiprocket(Courier):
    """An account has the `email` and `password` of an API user and, for pushes, the token that the merchant chose."""

    name = "Shiprocket"
    secrets = ("email", "password", pushing.SECRET)
    fields = (
        Field(
            "email",
            gettext_lazy("E-mail of the API user"),
            gettext_lazy("Not your own log-in: make an API user under Settings › API."),
        ),
        Field("password", gettext_lazy("Password of the API user")),
        pushing.SECRET_FIELD,
        Field(
            "pickup_location",
            gettext_lazy("Pickup location"),
            gettext_lazy("Its nickname at Shiprocket. For bookings."),
            required=False,
        ),
    )
    hook_steps = (
        gettext_lazy("In Shiprocket, open Settings › API › Webhooks."),
        gettext_lazy("Paste the address above; as token, type the secret of the webhook."),
        gettext_lazy("It takes no address with “sr”, “kr”, “shiprocket” or “kartrocket” in it, host name included."),
    )
    refused_in_hooks = ("shiprocket", "kartrocket", "sr", "kr")
    can = Capabilities(
        batch=50,
        calls=60,
        per=timedelta(minutes=1),
        pushes=True,
        verbs=frozenset(Verb) - {Verb.CHANGE_COD},
        terms=dict.fromkeys([*desk.AFTER_A_FAILURE, Verb.RTO], codes.WHILE_UNDELIVERED),
        zone=told.INDIA,
        one_call=True,
    )
    codes = codes.CODES

    def signed_by(self) -> tuple[str, ...]:
        """Its token."""
        return (HEADER,)

    def verify(self, call: Call) -> bool:
        """Whether it carries the token that the merchant chose."""
        return pushing.verified(self.account, call, usual=HEADER)

    def parse(self, call: Call) -> Heard:
        """The last word about one parcel, and its history."""
        said = reading.pushed(call)
        if not (awb := reading.text(said.get("awb"))):
            return Heard()
        return Heard(told.pushed(awb, said), [told.parcel(awb, said)])

    def track(self, awbs: Sequence[str]) -> Heard:
        """Ask for up to 50; why a delivery failed is on another list, asked for where one did."""
        office = desk.Office(self.account)
        said = office.query("/courier/track/awbs", {"awbs": list(awbs)})
        parcels = {awb: reading.part(said, awb, "tracking_data") for awb in awbs}
        if not any(parcels.values()):
            desk.check(said)
        scans = {awb: told.history(awb, it) for awb, it in parcels.items()}
        failed = [awb for awb, its in scans.items() if its and its[-1].raw_code in codes.UNDELIVERED]
        return Heard(
            [scan for its in scans.values() for scan in its] + told.failures(office.failures(failed)),
            [told.parcel(awb, it) for awb, it in parcels.items() if scans[awb]],
            [awb for awb, it in parcels.items() if it and not scans[awb]],
        )

    def instruct(self, ask: Ask) -> Answer:
        """Hand it over. Raises `ProviderError`."""
        return desk.instruct(desk.Office(self.account), self.account.settings, ask)

    def look_up(self, ask: Ask, reference: str) -> Answer | None:
        """The second step of a booking. Raises `ProviderError`; of anything else it can't be asked."""
        return desk.look_up(desk.Office(self.account), ask, reference)

    def test(self) -> str:
        """Log in, and ask for the wallet."""
        balance = reading.part(desk.Office(self.account).read("/account/details/wallet-balance"), "data")
        return _("Shiprocket lets us in. Wallet: %(amount)s.") % {"amount": balance.get("balance_amount", "–")}
