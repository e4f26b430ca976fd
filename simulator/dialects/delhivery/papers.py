"""Packing slips and proofs."""

import base64

from simulator.dialects.delhivery.tracking import UNKNOWN, nothing
from simulator.tracking import label
from simulator.web import Request, Response, answer
from simulator.world import World

PROOFS = frozenset({"SIGNATURE_URL", "RVP_QC_IMAGE", "EPOD", "SELLER_RETURN_IMAGE"})


def packing_slip(world: World, account: str, request: Request, _: str) -> Response:
    """The labels of some parcels as PDF, one each."""
    packages = []
    for awb in request.query["wbns"].split(","):
        if world.books.booking(account, awb):
            slip = label(world, account, request, awb).body
            packages.append({"wbn": awb, "pdf_encoding": base64.b64encode(slip).decode()})
    return answer({"packages": packages, "packages_found": len(packages)}) if packages else nothing(UNKNOWN)


def document(world: World, account: str, request: Request, _: str) -> Response:
    """Where the picture of a proof is: for parcels that have come to their end."""
    booking = world.books.booking(account, request.query["waybill"])
    if booking is None or request.query["doc_type"] not in PROOFS:
        return nothing(UNKNOWN)
    seen = world.timetable.visible(booking)
    ended = bool(seen) and seen[-1].code.startswith(("DLV", "RTO-DLV", "NPR-QCF"))
    link = f"https://files.example.com/{booking.parcel.awb}/{request.query['doc_type'].lower()}.pdf"
    return answer({"success": ended, "data": [{"url": link}] if ended else []})
