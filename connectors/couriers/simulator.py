"""Sampai Express, the simulator's courier. Its dialect is described in docs/simulator.md."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from connectors import express, reading
from connectors.base import JSON, Call, Garbled
from connectors.couriers.base import Answer, Ask, Capabilities, Courier, Heard, Meaning, ParcelReport, ScanReport
from connectors.couriers.words import Direction, Reason, ScanStatus, Verb

FAILED = ScanStatus.ATTEMPT_FAILED
VERBS = {
    Verb.CANCEL: "cancel",
    Verb.REATTEMPT: "reattempt",
    Verb.DEFER: "reattempt_on",
    Verb.CHANGE_ADDRESS: "change_address",
    Verb.CHANGE_PHONE: "change_phone",
    Verb.CHANGE_COD: "change_cod",
    Verb.RTO: "rto",
}
BOOKINGS = {Verb.BOOK: Direction.FORWARD, Verb.REVERSE_PICKUP: Direction.REVERSE}
CODES = {
    "BKD": Meaning(ScanStatus.CREATED),
    "PSC": Meaning(ScanStatus.PICKUP_SCHEDULED),
    "OFP": Meaning(ScanStatus.OUT_FOR_PICKUP),
    "PUF-SNR": Meaning(ScanStatus.PICKUP_FAILED),
    "PUF-SCL": Meaning(ScanStatus.PICKUP_FAILED),
    "PUF-CAP": Meaning(ScanStatus.PICKUP_FAILED, Reason.NO_ATTEMPT),
    "PUP": Meaning(ScanStatus.PICKED_UP),
    "HIN": Meaning(ScanStatus.IN_TRANSIT),
    "HOUT": Meaning(ScanStatus.IN_TRANSIT),
    "MIS": Meaning(ScanStatus.IN_TRANSIT),
    "HLD": Meaning(ScanStatus.ON_HOLD),
    "HLD-WX": Meaning(ScanStatus.ON_HOLD, Reason.DELAYED),
    "DIN": Meaning(ScanStatus.AT_DESTINATION),
    "OFD": Meaning(ScanStatus.OUT_FOR_DELIVERY),
    "UND-CNA": Meaning(FAILED, Reason.UNAVAILABLE),
    "UND-CNC": Meaning(FAILED, Reason.UNREACHABLE),
    "UND-REF": Meaning(FAILED, Reason.REFUSED),
    "UND-RSC": Meaning(FAILED, Reason.RESCHEDULE_REQUESTED),
    "UND-ADR": Meaning(FAILED, Reason.ADDRESS_PROBLEM),
    "UND-CSH": Meaning(FAILED, Reason.PAYMENT_NOT_READY),
    "UND-OPN": Meaning(FAILED, Reason.OPEN_DELIVERY_REQUESTED),
    "UND-SLF": Meaning(FAILED, Reason.SELF_COLLECT),
    "UND-GTE": Meaning(FAILED, Reason.ENTRY_RESTRICTED),
    "UND-OTP": Meaning(FAILED, Reason.VERIFICATION_FAILED),
    "UND-NAT": Meaning(FAILED, Reason.NO_ATTEMPT),
    "UND-ODA": Meaning(FAILED, Reason.OUT_OF_AREA),
    "UND-WX": Meaning(FAILED, Reason.DELAYED),
    "UND-DMG": Meaning(FAILED, Reason.DAMAGED_IN_TRANSIT),
    "UND-WRG": Meaning(FAILED, Reason.WRONG_OR_MISSING_ITEM),
    "UND-NAS": Meaning(FAILED, Reason.NOT_AS_SHOWN),
    "UND-DNY": Meaning(FAILED, Reason.DENIED_ORDER),
    "UND-CNB": Meaning(FAILED, Reason.CANCELLED_BY_BUYER),
    "UND-OTH": Meaning(FAILED, Reason.OTHER),
    "RFC": Meaning(ScanStatus.READY_FOR_COLLECTION),
    "DLV": Meaning(ScanStatus.DELIVERED),
    "DLV-NBR": Meaning(ScanStatus.DELIVERED),
    "DLV-SLF": Meaning(ScanStatus.DELIVERED),
    "CAN": Meaning(ScanStatus.CANCELLED, Reason.CANCELLED_BY_MERCHANT),
    "CAN-MAX": Meaning(ScanStatus.CANCELLED),
    "RTI": Meaning(ScanStatus.RTO_INITIATED),
    "RTH": Meaning(ScanStatus.RTO_IN_TRANSIT),
    "RTD": Meaning(ScanStatus.RTO_IN_TRANSIT),
    "RTO-OFD": Meaning(ScanStatus.RTO_OUT_FOR_DELIVERY),
    "RTO-UND": Meaning(ScanStatus.RTO_ATTEMPT_FAILED),
    "RTO-DLV": Meaning(ScanStatus.RTO_DELIVERED),
    "LST": Meaning(ScanStatus.LOST),
    "DMG": Meaning(ScanStatus.DAMAGED),
    "DSP": Meaning(ScanStatus.DISPOSED),
    "NPR-UNR": Meaning(ScanStatus.PICKUP_FAILED, Reason.UNREACHABLE),
    "NPR-CAN": Meaning(ScanStatus.PICKUP_FAILED, Reason.CANCELLED_BY_BUYER),
    "NPR-QCF": Meaning(ScanStatus.PICKUP_FAILED, Reason.NOT_AS_SHOWN),
    "NPR-NRD": Meaning(ScanStatus.PICKUP_FAILED, Reason.UNAVAILABLE),
    "NPR-ADR": Meaning(ScanStatus.PICKUP_FAILED, Reason.ADDRESS_PROBLEM),
    "NPR-ODA": Meaning(ScanStatus.PICKUP_FAILED, Reason.OUT_OF_AREA),
    "NPR-NAT": Meaning(ScanStatus.PICKUP_FAILED, Reason.NO_ATTEMPT),
    "NPR-RSC": Meaning(ScanStatus.PICKUP_FAILED, Reason.RESCHEDULE_REQUESTED),
    "NPR-QTY": Meaning(ScanStatus.PICKUP_FAILED, Reason.WRONG_OR_MISSING_ITEM),
    "NPR-MAX": Meaning(ScanStatus.PICKUP_FAILED, Reason.OTHER),
}


class SimulatorCourier(Courier):
    """An account has a `base_url`, a `token` and, for pushes, the `hook_secret` that it registered."""

    name = "Sampai Express (simulator)"
    secrets = express.SECRETS
    fields, hook_steps = express.FIELDS, express.HOOK_STEPS
    can = Capabilities(batch=50, calls=750, per=timedelta(minutes=5), pushes=True, verbs=frozenset({*VERBS, *BOOKINGS}))
    codes = CODES

    def signed_by(self) -> tuple[str, ...]:
        """Timestamp and proof."""
        return express.SIGNED_BY

    def verify(self, call: Call) -> bool:
        """Whether the push is signed with the account's secret."""
        return express.verified(self.account, call)

    def parse(self, call: Call) -> Heard:
        """The scan in a push; anything else says nothing."""
        return _heard([reading.pushed(call).get("parcel")])

    def track(self, awbs: Sequence[str]) -> Heard:
        """Ask for up to 50 parcels. Raises `ProviderError`."""
        said = express.service(self.account).read("/v1/track", awb=",".join(awbs))
        parcels, unknown = said.get("parcels"), said.get("unknown")
        if not isinstance(parcels, list) or not isinstance(unknown, list):
            raise Garbled(_("The answer lists no parcels."))
        return _heard(parcels, missing=[awb for awb in unknown if isinstance(awb, str)])

    def instruct(self, ask: Ask) -> Answer:
        """Hand it over under our key. Raises `ProviderError`."""
        if direction := BOOKINGS.get(ask.verb):
            wanted = {**ask.inputs, "direction": direction.value}
            return _answer(express.post(self.account, "/v1/parcels", ask.key, wanted))
        said: reading.Said = {"awb": ask.awb, "verb": VERBS[ask.verb], "inputs": dict(ask.inputs)}
        return _answer(express.post(self.account, "/v1/instructions", ask.key, said))

    def look_up(self, ask: Ask, reference: str) -> Answer | None:
        """What became of it, by our key. Raises `ProviderError`."""
        path = "/v1/parcels" if ask.verb in BOOKINGS else "/v1/instructions"
        said = express.find(self.account, path, key=ask.key)
        return _answer(said) if said is not None else None

    def test(self) -> str:
        """Ask who we are."""
        said = express.service(self.account).read("/v1/account")
        return f"{said.get('courier')}: {said.get('parcels')} parcels."


def _answer(said: reading.Said) -> Answer:
    state = said.get("state")
    return Answer(
        accepted=state in {"accepted", "booked", "pending"},
        text=reading.text(said.get("reason")),
        reference=reading.text(said.get("id")),
        pending=state == "pending",
        awb=reading.text(said.get("awb")) if state == "booked" else "",
    )


def _heard(parcels: Sequence[JSON], *, missing: Sequence[str] = ()) -> Heard:
    known = [parcel for parcel in parcels if isinstance(parcel, dict) and reading.text(parcel.get("awb"))]
    scans = [scan for parcel in known for scan in _scans(parcel)]
    return Heard(scans, [_parcel(parcel) for parcel in known], missing)


def _scans(parcel: reading.Said) -> Iterator[ScanReport]:
    """The scans that can be read; one that can't says nothing."""
    awb, said = reading.text(parcel["awb"]), parcel.get("scans")
    for scan in said if isinstance(said, list) else []:
        if not isinstance(scan, dict):
            continue
        code, at, attempt = reading.text(scan.get("code")), reading.moment(scan.get("time")), scan.get("attempt")
        if code and at:
            yield ScanReport(
                awb=awb,
                raw_code=code,
                at=at,
                text=reading.text(scan.get("text")),
                place=reading.text(scan.get("place")),
                attempt=attempt if isinstance(attempt, int) else None,
            )


def _parcel(said: reading.Said) -> ParcelReport:
    return ParcelReport(
        awb=reading.text(said["awb"]),
        cod_amount=reading.amount(said.get("cod_amount")),
        promised_on=reading.day(said.get("promised_on")),
        return_awb=reading.text(said.get("return_awb")) or None,
    )
