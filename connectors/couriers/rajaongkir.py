"""RajaOngkir (Komerce), Indonesia: follows any courier's parcel by its number, one at a time, without pushes.

The status is one word; the way is told in the courier's own sentences, which are kept and mean nothing until mapped.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connectors import failures, reading
from connectors.base import JSON, Call, Field, Garbled, NotFound
from connectors.couriers.base import Capabilities, Heard, Meaning, ParcelReport, ScanReport
from connectors.couriers.watching import Watcher
from connectors.couriers.words import ScanStatus
from connectors.reading import Said
from connectors.service import Service

BASE_URL = "https://rajaongkir.komerce.id/api/v1"
JAKARTA = ZoneInfo("Asia/Jakarta")
CODES = {
    "DELIVERED": Meaning(ScanStatus.DELIVERED),
    "ON PROCESS": Meaning(ScanStatus.IN_TRANSIT),
    "ON DELIVERY": Meaning(ScanStatus.OUT_FOR_DELIVERY),
    "manifest/manifested": Meaning(ScanStatus.PICKED_UP),
    "manifest/on transit": Meaning(ScanStatus.IN_TRANSIT),
    "manifest/received on destination": Meaning(ScanStatus.AT_DESTINATION),
}


class RajaOngkir(Watcher):
    """An account has an `api_key` and the `courier_code` of one courier."""

    name = "RajaOngkir"
    secrets = ("api_key",)
    fields = (
        Field(
            "api_key", gettext_lazy("API key"), gettext_lazy("The one for shipping cost, from your Komerce account.")
        ),
        Field(
            "courier_code",
            gettext_lazy("Courier"),
            gettext_lazy("As RajaOngkir calls it: jnt, sicepat, anteraja … JNE wants the buyer's phone: use Biteship."),
        ),
    )
    can = Capabilities(batch=1, calls=60, per=timedelta(minutes=1), zone=JAKARTA)
    codes = CODES

    def verify(self, call: Call) -> bool:
        """It calls nobody."""
        return False

    def parse(self, call: Call) -> Heard:
        """It calls nobody."""
        return Heard()

    def track(self, awbs: Sequence[str]) -> Heard:
        """Ask for one parcel of the courier that this connection is for."""
        try:
            said = self._service().query(f"/track/waybill?awb={quote(awbs[0])}&courier={quote(self._courier())}", {})
        except NotFound:
            return Heard(missing=list(awbs))
        if not (told := reading.part(said, "data")):
            raise failures.by_words(failures.sentence(reading.part(said, "meta")) or _("The answer lists no parcels."))
        return Heard([*_scans(awbs[0], told)], [ParcelReport(awbs[0])])

    def test(self) -> str:
        """Ask for a place."""
        if not isinstance(
            self._service().read("/destination/domestic-destination", search="Jakarta").get("data"), list
        ):
            raise Garbled(_("The answer lists no places."))
        return _("RajaOngkir accepts the key.")

    def _courier(self) -> str:
        return reading.text(self.account.settings.get("courier_code"))

    def _service(self) -> Service:
        base_url = reading.text(self.account.settings.get("base_url")) or BASE_URL
        return Service(base_url, {"key": self.account.credentials.get("api_key", "")})


def _scans(awb: str, said: Said) -> Iterator[ScanReport]:
    """The way, and the word of the summary: as of the signature, else of the latest station."""
    latest = None
    for station in reading.parts(said.get("manifest")):
        words = reading.text(station.get("manifest_description"))
        at = _moment(station.get("manifest_date"), station.get("manifest_time"))
        if words and at:
            latest = max(latest or at, at)
            yield ScanReport(awb, f"manifest/{words.lower()}", at, words, reading.text(station.get("city_name")))
    signed = reading.part(said, "delivery_status")
    word = reading.text(signed.get("status")) or reading.text(reading.part(said, "summary").get("status"))
    at = _moment(signed.get("pod_date"), signed.get("pod_time")) or latest
    if word and at:
        yield ScanReport(awb, word.upper(), at, word)


def _moment(day: JSON, time: JSON) -> datetime | None:
    return reading.moment(f"{reading.text(day)} {reading.text(time)}", zone=JAKARTA) if time else None
