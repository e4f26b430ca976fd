"""Delhivery, India. Times are India's, without saying so; a push carries a header that the merchant chose."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connectors import reading
from connectors.base import JSON, Call, Field
from connectors.couriers import delhivery_codes, pushing
from connectors.couriers import delhivery_desk as desk
from connectors.couriers.base import Answer, Ask, Capabilities, Courier, Heard, Meaning, ParcelReport, ScanReport
from connectors.couriers.words import ScanStatus, Verb
from connectors.reading import Said
from connectors.service import Service

PRODUCTION = "https://track.delhivery.com"
INDIA = ZoneInfo("Asia/Kolkata")


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
        zone=INDIA,
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
        return _heard([{"Shipment": said.get("Shipment")}, *reading.parts(said.get("ShipmentData"))])

    def track(self, awbs: Sequence[str]) -> Heard:
        """Ask for up to 50. An answer without parcels claims success and says that it knows none of them."""
        with desk.firewalled():
            said = self._service().read("/api/v1/packages/json/", waybill=",".join(awbs))
        if isinstance(told := said.get("ShipmentData"), list):
            return _heard(reading.parts(told))
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


def _heard(told: Iterable[Said]) -> Heard:
    parcels = [
        parcel for each in told if (parcel := reading.part(each, "Shipment")) and reading.text(parcel.get("AWB"))
    ]
    return Heard([scan for parcel in parcels for scan in _scans(parcel)], [_parcel(parcel) for parcel in parcels])


def _scans(parcel: Said) -> Iterator[ScanReport]:
    """The history, then the last word, which repeats its end; the count of attempts is as of the last word."""
    for each in reading.parts(parcel.get("Scans")):
        scan = reading.part(each, "ScanDetail")
        yield from _scan(parcel, scan, scan.get("Scan"), scan.get("ScanType"))
    last = reading.part(parcel, "Status")
    for report in _scan(parcel, last, last.get("Status"), last.get("StatusType")):
        failed = delhivery_codes.meaning(report.raw_code).status is ScanStatus.ATTEMPT_FAILED
        yield replace(report, attempt=reading.count(parcel.get("DispatchCount")) if failed else None)


def _scan(parcel: Said, said: Said, status: JSON, kind: JSON) -> Iterator[ScanReport]:
    nsl = reading.text(said.get("StatusCode") or parcel.get("NSLCode"))
    code = delhivery_codes.raw_code(reading.text(kind), reading.text(status), nsl)
    at = reading.moment(said.get("StatusDateTime") or said.get("ScanDateTime"), zone=INDIA)
    if code and at:
        yield ScanReport(
            awb=reading.text(parcel.get("AWB")),
            raw_code=code,
            at=at,
            text=reading.text(said.get("Instructions")),
            place=reading.text(said.get("StatusLocation") or said.get("ScannedLocation")),
        )


def _parcel(said: Said) -> ParcelReport:
    return ParcelReport(
        awb=reading.text(said.get("AWB")),
        cod_amount=reading.amount(said.get("CODAmount")),
        promised_on=reading.day(said.get("PromisedDeliveryDate") or said.get("ExpectedDeliveryDate")),
    )
