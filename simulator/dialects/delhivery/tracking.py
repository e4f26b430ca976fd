"""Asked where parcels are: up to 50 numbers, or order numbers."""

from collections.abc import Sequence

from simulator.dialects.delhivery import words
from simulator.entries import Booking
from simulator.faults import ANSWER, SCANS
from simulator.web import Request, Response, answer
from simulator.world import World

BATCH = 50
UNKNOWN = "Data does not exists for provided Waybill(s)"


def track(world: World, account: str, request: Request, _: str) -> Response:
    """Those that this account has; with none of them the answer is an error, and yet 200."""
    wanted = [awb for awb in _listed(request, "waybill") if awb]
    if len(wanted) > BATCH:
        return answer({"Success": False, "Error": f"Only {BATCH} waybills at a time"}, 400)
    found = _found(world, account, wanted, _listed(request, "ref_ids"))
    if world.faults.draw(ANSWER, path=request.path, account=account):
        found = found[::2]
    if not found:
        return nothing(UNKNOWN)
    fault = world.faults.draw(SCANS, path=request.path, account=account)
    verbose = int(request.query.get("verbose", words.ALL))
    told = [
        words.shipment(booking, world.timetable.visible(booking), world.clock, fault, verbose=verbose)
        for booking in found
    ]
    return answer({"ShipmentData": told})


def nothing(why: str) -> Response:
    """Their way to say no: HTTP 200 and the word false."""
    remark = f"Some error has occurred. Please contact client.support@delhivery.com with error message- {why}"
    return answer({"Success": False, "Error": why, "rmk": remark})


def _listed(request: Request, name: str) -> list[str]:
    return [each.strip() for each in request.query.get(name, "").split(",") if each.strip()]


def _found(world: World, account: str, awbs: Sequence[str], references: Sequence[str]) -> list[Booking]:
    if awbs:
        known = {awb: world.books.booking(account, awb) for awb in awbs}
        return list({found.parcel.awb: found for found in known.values() if found}.values())
    return world.books.by_reference(account, references)
