"""Biteship, Indonesia: an aggregator that follows any courier's parcel by its number, one at a time. It has no status
for a failed delivery and takes no instructions after one: such a parcel is on hold, and its note says why.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connectors import failures, reading
from connectors.base import Call, Field, Garbled, NotFound
from connectors.couriers import pushing
from connectors.couriers.base import Capabilities, Heard, Meaning, ParcelReport, ScanReport
from connectors.couriers.watching import Watcher
from connectors.couriers.words import Reason, ScanStatus
from connectors.reading import Said
from connectors.service import Service

BASE_URL = "https://api.biteship.com"
HEADER = "x-biteship-signature"
JAKARTA = ZoneInfo("Asia/Jakarta")
CODES = {
    "confirmed": Meaning(ScanStatus.CREATED),
    "scheduled": Meaning(ScanStatus.CREATED),
    "allocated": Meaning(ScanStatus.PICKUP_SCHEDULED),
    "picking_up": Meaning(ScanStatus.OUT_FOR_PICKUP),
    "picked": Meaning(ScanStatus.PICKED_UP),
    "dropping_off": Meaning(ScanStatus.OUT_FOR_DELIVERY),
    "delivered": Meaning(ScanStatus.DELIVERED),
    "on_hold": Meaning(ScanStatus.ON_HOLD),
    "return_in_transit": Meaning(ScanStatus.RTO_IN_TRANSIT),
    "returned": Meaning(ScanStatus.RTO_DELIVERED),
    "rejected": Meaning(ScanStatus.CANCELLED, Reason.OTHER),  # the order, by the courier: not a buyer at a door
    "disposed": Meaning(ScanStatus.DISPOSED),
    "courier_not_found": Meaning(ScanStatus.PICKUP_FAILED, Reason.OTHER),
    "cancelled": Meaning(ScanStatus.CANCELLED),
}
NOT_THERE = ("not found", "doesn't exist", "does not exist", "invalid waybill")


class Biteship(Watcher):
    """An account has an `api_key`, the `courier_code` of one courier and, for pushes, a header and its secret."""

    name = "Biteship"
    secrets = ("api_key", pushing.SECRET)
    fields = (
        Field("api_key", gettext_lazy("API key"), gettext_lazy("It begins with biteship_live.")),
        Field(
            "courier_code",
            gettext_lazy("Courier"),
            gettext_lazy("As Biteship calls it: jne, jnt, sicepat, anteraja … One connection for each."),
        ),
        pushing.SECRET_FIELD,
        pushing.header_field(HEADER),
    )
    hook_steps = (
        gettext_lazy("In Biteship, open Integrations › Webhook and paste the address above."),
        gettext_lazy("As signature key, type the name of the header; as signature secret, the secret of the webhook."),
        gettext_lazy("Choose order.status, order.price and order.waybill_id, and save: its first call is empty."),
    )
    can = Capabilities(batch=1, calls=60, per=timedelta(minutes=1), pushes=True, zone=JAKARTA)
    codes = CODES

    def signed_by(self) -> tuple[str, ...]:
        """The header that the merchant named."""
        return (pushing.header(self.account, HEADER),)

    def verify(self, call: Call) -> bool:
        """Whether it carries the merchant's secret."""
        return pushing.verified(self.account, call, usual=HEADER)

    def parse(self, call: Call) -> Heard:
        """One event, flat or with the courier in an object of its own; a price is what the parcel costs."""
        said = reading.pushed(call)
        courier = reading.part(said, "courier")
        awb = reading.text(said.get("courier_waybill_id")) or reading.text(courier.get("waybill_id"))
        if not awb:
            return Heard()
        freight = reading.amount(said.get("order_price") if said.get("event") == "order.price" else None)
        return Heard([*_scans(awb, [said])], [ParcelReport(awb, freight=freight)])

    def track(self, awbs: Sequence[str]) -> Heard:
        """Ask for one parcel of the courier that this connection is for."""
        awb, courier = quote(awbs[0], safe=""), quote(reading.text(self.account.settings.get("courier_code")), safe="")
        try:
            said = self._service().read(f"/v1/trackings/{awb}/couriers/{courier}")
        except NotFound:
            return Heard(missing=list(awbs))
        if said.get("success") is not True or not isinstance(said.get("history"), list):
            return _told_off(said, awbs)
        return Heard([*_scans(awbs[0], [*reading.parts(said["history"])])], [ParcelReport(awbs[0])])

    def test(self) -> str:
        """Ask which couriers there are."""
        if not isinstance(self._service().read("/v1/couriers").get("couriers"), list):
            raise Garbled(_("The answer lists no couriers."))
        return _("Biteship accepts the key.")

    def _service(self) -> Service:
        base_url = reading.text(self.account.settings.get("base_url")) or BASE_URL
        return Service(base_url, {"Authorization": self.account.credentials.get("api_key", "")})


def _scans(awb: str, told: Sequence[Said]) -> Iterator[ScanReport]:
    """What can be read; the place is in the note, if anywhere."""
    for said in told:
        code, at = reading.text(said.get("status")), reading.moment(said.get("updated_at"), zone=JAKARTA)
        if code and at:
            yield ScanReport(awb, code, at, reading.text(said.get("note")))


def _told_off(said: Said, awbs: Sequence[str]) -> Heard:
    """An answer without a history: there is no such parcel, or something is wrong."""
    words = failures.sentence(said)
    if any(word in words.lower() for word in NOT_THERE):
        return Heard(missing=list(awbs))
    raise failures.by_words(words) if words else Garbled(_("The answer lists no parcels."))
