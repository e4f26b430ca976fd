"""Words of couriers' sheets that can't be misread, in English and Indonesian, and the usual reasons of a failure.

Anything else stays unknown until somebody maps it: a table that guesses would move parcels by mistake.
"""

import re

from connectors.couriers.base import Meaning
from connectors.couriers.words import Reason, ScanStatus

STATUSES: dict[str, ScanStatus] = {
    **dict.fromkeys(("booked", "manifested", "shipment booked", "data diterima"), ScanStatus.CREATED),
    **dict.fromkeys(("pickup scheduled", "dijadwalkan pickup"), ScanStatus.PICKUP_SCHEDULED),
    **dict.fromkeys(("out for pickup", "kurir menuju pickup"), ScanStatus.OUT_FOR_PICKUP),
    **dict.fromkeys(("pickup failed", "not picked up", "pickup gagal", "gagal pickup"), ScanStatus.PICKUP_FAILED),
    **dict.fromkeys(("picked up", "pickup done", "sudah dipickup", "telah dipickup"), ScanStatus.PICKED_UP),
    **dict.fromkeys(("in transit", "intransit", "dalam perjalanan", "transit"), ScanStatus.IN_TRANSIT),
    **dict.fromkeys(
        ("reached at destination", "reached at destination hub", "reached destination hub", "tiba di kota tujuan"),
        ScanStatus.AT_DESTINATION,
    ),
    **dict.fromkeys(
        ("out for delivery", "sedang diantar", "dalam pengantaran", "dibawa kurir", "with delivery courier"),
        ScanStatus.OUT_FOR_DELIVERY,
    ),
    **dict.fromkeys(
        (
            "undelivered", "delivery failed", "failed delivery", "failed attempt", "delivery attempt failed", "ndr",
            "gagal antar", "gagal kirim", "pengantaran gagal",
        ),
        ScanStatus.ATTEMPT_FAILED,
    ),
    **dict.fromkeys(("delivered", "terkirim", "telah diterima", "paket diterima"), ScanStatus.DELIVERED),
    **dict.fromkeys(("rto initiated", "rto", "return to origin", "retur dimulai"), ScanStatus.RTO_INITIATED),
    **dict.fromkeys(("rto in transit", "rto intransit", "sedang diretur"), ScanStatus.RTO_IN_TRANSIT),
    **dict.fromkeys(("rto out for delivery", "rto ofd"), ScanStatus.RTO_OUT_FOR_DELIVERY),
    **dict.fromkeys(("rto undelivered", "rto ndr"), ScanStatus.RTO_ATTEMPT_FAILED),
    **dict.fromkeys(("rto delivered", "returned to origin", "retur selesai"), ScanStatus.RTO_DELIVERED),
    **dict.fromkeys(("lost", "shipment lost", "paket hilang", "hilang"), ScanStatus.LOST),
    **dict.fromkeys(("damaged", "shipment damaged", "paket rusak", "rusak"), ScanStatus.DAMAGED),
    **dict.fromkeys(("cancelled", "canceled", "dibatalkan"), ScanStatus.CANCELLED),
}  # fmt: skip

REASONS: tuple[tuple[re.Pattern[str], Reason], ...] = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (r"not attempted|no attempt|tidak ada percobaan", Reason.NO_ATTEMPT),
        (r"never ordered|not ordered|did not order|tidak (?:merasa )?(?:pesan|memesan|order)", Reason.DENIED_ORDER),
        (r"refus|reject|menolak|ditolak", Reason.REFUSED),
        (r"not (?:reachable|contactable)|unreachable|no response|switched off|tidak (?:bisa|dapat) dihubungi",
         Reason.UNREACHABLE),
        (r"future delivery|resched|another day|later date|jadwal ulang|minta (?:kirim|antar) ulang",
         Reason.RESCHEDULE_REQUESTED),
        (r"(?:wrong|incomplete|incorrect|bad|insufficient) address|address (?:issue|problem|incomplete|not found)"
         r"|alamat (?:salah|tidak)", Reason.ADDRESS_PROBLEM),
        (r"(?:cash|cod|payment|amount) not ready|no cash|uang belum siap", Reason.PAYMENT_NOT_READY),
        (r"open delivery|open box|buka paket", Reason.OPEN_DELIVERY_REQUESTED),
        (r"self collect|ambil sendiri", Reason.SELF_COLLECT),
        (r"entry restricted|restricted entry|(?:office|premises|shop|gate) closed|kantor tutup|toko tutup",
         Reason.ENTRY_RESTRICTED),
        (r"\botp\b", Reason.VERIFICATION_FAILED),
        (r"out of delivery area|non serviceable|not serviceable|di luar jangkauan", Reason.OUT_OF_AREA),
        (r"not available|unavailable|not at home|door locked|house locked|tidak (?:di|ada di) (?:tempat|rumah)"
         r"|rumah kosong", Reason.UNAVAILABLE),
        (r"weather|strike|banjir|cuaca", Reason.DELAYED),
    )
)  # fmt: skip


def plain(text: str) -> str:
    """Small letters, signs evened out."""
    return " ".join(re.sub(r"[_\-./]+", " ", text.casefold()).split())


def meaning(status: str, reason: str) -> Meaning | None:
    """What a courier's own words say, where they can't be misread; a reason makes a failure, and only a failure has
    one."""
    known = STATUSES.get(plain(status)) if status else ScanStatus.ATTEMPT_FAILED
    if known is not ScanStatus.ATTEMPT_FAILED:
        return Meaning(known) if known else None
    said = plain(reason)
    why = next((ours for pattern, ours in REASONS if pattern.search(said)), Reason.UNKNOWN if said else None)
    return Meaning(known, why)
