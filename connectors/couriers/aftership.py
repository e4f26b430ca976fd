"""AfterShip, for every courier without an adapter of its own: its tags and subtags, signed pushes, no instructions."""

import hmac
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta, tzinfo
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connectors import failures, reading
from connectors.base import Call, Field, Garbled, Refused
from connectors.couriers.aftership_codes import CODES, FAILED, GOING_BACK, RETURNING
from connectors.couriers.base import Capabilities, Heard, ParcelReport, ScanReport
from connectors.couriers.watching import Watcher
from connectors.reading import Said, clock
from connectors.service import Service

BASE_URL = "https://api.aftership.com/tracking/2025-07"
SIGNATURE = "aftership-hmac-sha256"
MOST_REGISTERED = 10  # in one round


class AfterShip(Watcher):
    """An account has an `api_key` and, for pushes, the `hook_secret` that AfterShip shows."""

    name = "AfterShip"
    secrets = ("api_key", "hook_secret")
    fields = (
        Field("api_key", gettext_lazy("API key"), gettext_lazy("Make one under Settings › API keys › Tracking.")),
        Field(
            "hook_secret",
            gettext_lazy("Secret of the webhook"),
            gettext_lazy("AfterShip shows it under Settings › Notifications › Webhooks."),
            required=False,
        ),
        Field(
            "slug",
            gettext_lazy("Courier"),
            gettext_lazy("AfterShip's name for it; empty: it finds out."),
            required=False,
        ),
        Field(
            "timezone",
            gettext_lazy("The courier's time zone"),
            gettext_lazy("Such as Asia/Jakarta: for times that come without one."),
            required=False,
        ),
    )
    hook_steps = (
        gettext_lazy("In AfterShip, open Settings › Notifications › Webhooks."),
        gettext_lazy("Paste the address above and choose the tracking updates."),
        gettext_lazy("Copy the webhook secret from there into the field here."),
    )
    can = Capabilities(batch=50, calls=10, per=timedelta(seconds=1), pushes=True)
    codes = CODES

    def signed_by(self) -> tuple[str, ...]:
        """Its proof."""
        return (SIGNATURE,)

    def verify(self, call: Call) -> bool:
        """HMAC-SHA256 over the raw body, in base64."""
        secret = self.account.credentials.get("hook_secret", "")
        proof = b64encode(hmac.new(secret.encode(), call.body, sha256).digest())
        return bool(secret) and hmac.compare_digest(proof, call.headers.get(SIGNATURE, "").encode())

    def parse(self, call: Call) -> Heard:
        """All that a tracking update tells of one parcel."""
        return self._heard([reading.part(reading.pushed(call), "msg")])

    def track(self, awbs: Sequence[str]) -> Heard:
        """Ask for up to 50 numbers; what isn't followed there yet is registered, and told the next time."""
        said = _data(self._service().read("/trackings", tracking_numbers=",".join(awbs), limit=str(self.can.batch)))
        if not isinstance(said.get("trackings"), list):
            raise Garbled(_("The answer lists no parcels."))
        heard = self._heard(reading.parts(said["trackings"]))
        known = {report.awb for report in heard.parcels}
        missing = [awb for awb in awbs if awb not in known]
        self._register(missing[:MOST_REGISTERED])
        return Heard(heard.scans, heard.parcels, missing)

    def _register(self, awbs: Sequence[str]) -> None:
        """Have these followed from now on. Refused is what it follows already, or can't."""
        slug = reading.text(self.account.settings.get("slug"))
        for awb in awbs:
            with suppress(Refused):
                self._service().query("/trackings", {"tracking_number": awb, **({"slug": slug} if slug else {})})

    def test(self) -> str:
        """Ask for one parcel."""
        _data(self._service().read("/trackings", limit="1"))
        return _("AfterShip accepts the key.")

    def _heard(self, told: Iterable[Said]) -> Heard:
        zone = clock(self.account.settings.get("timezone"))
        known = [parcel for parcel in told if reading.text(parcel.get("tracking_number"))]
        return Heard([scan for parcel in known for scan in _scans(parcel, zone)], [*map(_parcel, known)])

    def _service(self) -> Service:
        base_url = reading.text(self.account.settings.get("base_url")) or BASE_URL
        return Service(base_url, {"as-api-key": self.account.credentials.get("api_key", "")})


def _scans(parcel: Said, zone: tzinfo | None) -> Iterator[ScanReport]:
    """Each checkpoint, in the order of the way; the last one carries the count of failed attempts."""
    awb, told = reading.text(parcel.get("tracking_number")), [*reading.parts(parcel.get("checkpoints"))]
    counted, turned = reading.count(parcel.get("failed_delivery_attempts")), False
    for number, said in enumerate(told, start=1):
        code = reading.text(said.get("subtag")) or reading.text(said.get("tag"))
        at = reading.moment(said.get("checkpoint_time"), zone=zone) or reading.moment(said.get("created_at"))
        if not (code and at):
            continue
        turned = turned or code in GOING_BACK
        own = code + RETURNING if turned and code.startswith("Delivered") else code
        failed = number == len(told) and code in CODES and CODES[code].status is FAILED
        place = ", ".join(
            filter(None, map(reading.text, (said.get("location") or said.get("city"), said.get("state"))))
        )
        words = reading.text(said.get("message")) or reading.text(said.get("subtag_message"))
        yield ScanReport(awb, own, at, words, place, counted if failed else None)


def _parcel(said: Said) -> ParcelReport:
    told = said.get("expected_delivery") or reading.part(said, "latest_estimated_delivery").get("datetime")
    return ParcelReport(reading.text(said.get("tracking_number")), promised_on=reading.day(told))


def _data(said: Said) -> Said:
    """What is in the envelope, unless that says that it failed."""
    meta = reading.part(said, "meta")
    if reading.text(meta.get("code"))[:1] not in {"2", ""}:
        raise failures.by_words(failures.sentence(meta) or _("Declined."))
    return reading.part(said, "data")
