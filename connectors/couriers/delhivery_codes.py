"""Delhivery's words. A scan has a type (whose leg it is), a status, and an NSL code that says why.

Type and status together name the stage: forward, return and reverse journeys all end in type `DL`. An NSL code is
listed here, with the type that it belongs to, where it says more than they do: `UD/In Transit/X-DBL1F` is in transit
like all its kin, `UD/Pending/EOD-11` is not at rest but an attempt that failed.
"""

from datetime import time

from connectors.couriers.base import UNMAPPED, Meaning, Terms
from connectors.couriers.words import Reason, ScanStatus

FORWARD, RETURN, PICKUP, FETCHED, CLOSED = "UD", "RT", "PP", "PU", "CN"
FAILURES = ("EOD-", "ST-", "SC-")  # codes of the evening, after the round: with `Pending` an attempt failed
WAY_BACK = ("RD-", "RT-")  # codes of the way back: they contradict `Delivered`

STAGES = {
    "UD/Manifested": Meaning(ScanStatus.CREATED),
    "UD/Not Picked": Meaning(ScanStatus.PICKUP_SCHEDULED),
    "UD/In Transit": Meaning(ScanStatus.IN_TRANSIT),
    "UD/Pending": Meaning(ScanStatus.AT_DESTINATION),
    "UD/Dispatched": Meaning(ScanStatus.OUT_FOR_DELIVERY),
    "DL/Delivered": Meaning(ScanStatus.DELIVERED),
    "RT/In Transit": Meaning(ScanStatus.RTO_IN_TRANSIT),
    "RT/Pending": Meaning(ScanStatus.RTO_IN_TRANSIT),
    "RT/Dispatched": Meaning(ScanStatus.RTO_OUT_FOR_DELIVERY),
    "DL/RTO": Meaning(ScanStatus.RTO_DELIVERED),
    "PP/Open": Meaning(ScanStatus.CREATED),
    "PP/Scheduled": Meaning(ScanStatus.PICKUP_SCHEDULED),
    "PP/Dispatched": Meaning(ScanStatus.OUT_FOR_PICKUP),
    "PU/In Transit": Meaning(ScanStatus.IN_TRANSIT),
    "PU/Pending": Meaning(ScanStatus.AT_DESTINATION),
    "PU/Dispatched": Meaning(ScanStatus.OUT_FOR_DELIVERY),
    "DL/DTO": Meaning(ScanStatus.DELIVERED),  # of a reverse parcel: arrived at the merchant
    "CN/Canceled": Meaning(ScanStatus.CANCELLED),
    "CN/Closed": Meaning(ScanStatus.CANCELLED),
    "LT/Lost": Meaning(ScanStatus.LOST),
}

NOT_DELIVERED = {
    Reason.RESCHEDULE_REQUESTED: "EOD-3",
    Reason.REFUSED: "EOD-6",
    Reason.UNAVAILABLE: "EOD-11",
    Reason.ADDRESS_PROBLEM: "EOD-15 EOD-74 SC-104",
    Reason.PAYMENT_NOT_READY: "EOD-16 EOD-40 EOD-133 EOD-134",
    Reason.SELF_COLLECT: "EOD-43 SC-102 SC-103 SC-106 X-SC",
    Reason.OPEN_DELIVERY_REQUESTED: "EOD-69",
    Reason.NO_ATTEMPT: "EOD-86",
    Reason.ENTRY_RESTRICTED: "EOD-104 " + " ".join(f"COVID19-{number:03}" for number in range(1, 13)),
    Reason.NOT_AS_SHOWN: "EOD-111",
    Reason.VERIFICATION_FAILED: "EOD-137 EOD-138 EOD-146",
    Reason.OTHER: "EOD-105",  # seized by the consignee
    Reason.UNKNOWN: "ST-108",  # a failure, and nobody wrote down of what kind
}
NOT_PICKED_UP = {
    Reason.ADDRESS_PROBLEM: "FMEOD-101 FMEOD-110",
    Reason.DELAYED: "FMEOD-104",
    Reason.NO_ATTEMPT: "FMEOD-106 FMEOD-108",
    Reason.DAMAGED_IN_TRANSIT: "FMEOD-107",
    Reason.CANCELLED_BY_MERCHANT: "FMEOD-118",
    Reason.OUT_OF_AREA: "X-NSZ",
    Reason.OTHER: "PNP-102 FMEOD-102 FMEOD-152 FMEOD-103 FMEOD-109 FMEOD-111 FMEOD-112",
}
HELD_UP = {
    Reason.DELAYED: "DLYDC-101 DLYDC-102 DLYDC-107 DLYFM-102 DLYLH-104 DLYLH-106 DLYLH-109 DLYLH-115 DLYLH-133 "
    "DLYLH-135 DLYLH-139 DLYLH-142 DLYRG-120 DLYRG-124 DLYRG-125 DLYRG-127 DLYRG-130 "
    "DLYRPC-416 DLYRPC-417 DLYRPC-419 DOFF-128",
    Reason.OUT_OF_AREA: "DLYDC-132",
    Reason.OTHER: "DLYDC-416",  # held by the merchant
}
NOT_FETCHED = {
    Reason.UNAVAILABLE: "EOD-26",
    Reason.NO_ATTEMPT: "EOD-65",
    Reason.RESCHEDULE_REQUESTED: "EOD-68",
    Reason.ADDRESS_PROBLEM: "EOD-73",
    Reason.ENTRY_RESTRICTED: "EOD-121",
}
NOT_FETCHED_BUT_MAY_BE = {Reason.CANCELLED_BY_BUYER: "EOD-21", Reason.NOT_AS_SHOWN: "EOD-777"}
NOT_TO_BE_FETCHED = {
    Reason.NOT_AS_SHOWN: "EOD-84 EOD-95",
    Reason.WRONG_OR_MISSING_ITEM: "EOD-108 EOD-131 EOD-132",
    Reason.OTHER: "EOD-106",  # attempts used up
    Reason.OUT_OF_AREA: "ST-109 ST-112",
    Reason.CANCELLED_BY_MERCHANT: "CL-101 CL-102 CL-103 CL-105",
}
RETURN_NOT_TAKEN = (3, 4, 7, 8, 10, 11, 12, 15, 17, 18, 20, 21, 22)  # RD-PD…: the merchant's door


def _table(kind: str, status: ScanStatus, reasons: dict[Reason, str]) -> dict[str, Meaning]:
    return {f"{kind}/{code}": Meaning(status, reason) for reason, codes in reasons.items() for code in codes.split()}


def _all(kind: str, status: ScanStatus, codes: str) -> dict[str, Meaning]:
    return {f"{kind}/{code}": Meaning(status) for code in codes.split()}


CODES = {
    **STAGES,
    **_table(FORWARD, ScanStatus.ATTEMPT_FAILED, NOT_DELIVERED),
    **_table(FORWARD, ScanStatus.PICKUP_FAILED, NOT_PICKED_UP),
    **_table(FORWARD, ScanStatus.ON_HOLD, HELD_UP),
    **_table(FETCHED, ScanStatus.ON_HOLD, HELD_UP),
    **_table(PICKUP, ScanStatus.PICKUP_FAILED, NOT_FETCHED),
    **_table(CLOSED, ScanStatus.PICKUP_FAILED, NOT_FETCHED_BUT_MAY_BE),
    **_table(CLOSED, ScanStatus.CANCELLED, NOT_TO_BE_FETCHED),
    **_all(FORWARD, ScanStatus.OUT_FOR_PICKUP, "FMOFP-101"),
    **_all(FORWARD, ScanStatus.PICKED_UP, "X-PPOM X-PPONM"),
    **_all(FORWARD, ScanStatus.IN_TRANSIT, "DLYMR-118"),  # misrouted: it goes on
    **_all(FETCHED, ScanStatus.PICKED_UP, "EOD-77"),
    **_all(RETURN, ScanStatus.RTO_INITIATED, "RT-101 RT-107 RT-108 RT-109 RT-113"),
    **_all(RETURN, ScanStatus.RTO_ATTEMPT_FAILED, " ".join(f"RD-PD{number}" for number in RETURN_NOT_TAKEN)),
    "UD/DTUP-210": Meaning(ScanStatus.CANCELLED, Reason.CANCELLED_BY_MERCHANT),
    "UD/RT-104": Meaning(ScanStatus.DAMAGED, Reason.DAMAGED_IN_TRANSIT),
    "PU/DLYDG-119": Meaning(ScanStatus.DAMAGED, Reason.DAMAGED_IN_TRANSIT),
    "RT/EOD-6O": Meaning(ScanStatus.RTO_INITIATED, Reason.REFUSED),  # proven by a one-time code
    "RT/RT-106": Meaning(ScanStatus.RTO_INITIATED, Reason.WRONG_OR_MISSING_ITEM),
    **{f"{kind}/LT-100": Meaning(ScanStatus.LOST) for kind in ("UD", "RT", "PU")},
}

REATTEMPT_AFTER = {f"UD/Pending/EOD-{number}" for number in (74, 15, 104, 43, 86, 11, 69, 6)}
FETCH_AGAIN_AFTER = {f"CN/Canceled/EOD-{number}" for number in (777, 21)}
DEFER_AFTER = {f"UD/Pending/{nsl}" for nsl in ("EOD-74", "EOD-15", "EOD-11", "EOD-3", "EOD-16", "EOD-6", "ST-108")}
EVENING = time(21)  # the round is over, and its failures are known
NDR = Terms(codes=frozenset(REATTEMPT_AFTER | FETCH_AGAIN_AFTER), attempts=2, opens=EVENING)
OLDER_NDR = Terms(codes=frozenset(DEFER_AFTER), days_after_failure=6)


def raw_code(kind: str, status: str, nsl: str) -> str:
    """All three, as one code."""
    return "/".join(filter(None, (kind, status, nsl)))


def meaning(raw_code: str) -> Meaning:
    """By the NSL code where it says more than type and status. A failure that nobody mapped is not taken for a rest,
    nor a delivery with a code of the way back for a delivery."""
    kind, _slash, rest = raw_code.partition("/")
    status, _slash, nsl = rest.partition("/")
    stage = CODES.get(f"{kind}/{status}", UNMAPPED)
    unmapped_failure = stage.status is ScanStatus.AT_DESTINATION and nsl.startswith(FAILURES)
    contradiction = status == "Delivered" and nsl.startswith(WAY_BACK)
    if contradiction:
        return UNMAPPED
    return CODES.get(f"{kind}/{nsl}") or (UNMAPPED if unmapped_failure else stage)
