"""Asked where parcels are, and for their labels."""

from simulator import words
from simulator.faults import ANSWER, SCANS
from simulator.label import pdf
from simulator.web import Request, Response, answer, problem
from simulator.world import World

BATCH = 50


def track(world: World, account: str, request: Request, _: str) -> Response:
    """Up to 50 parcels, comma-separated; those that this account doesn't have are listed as unknown."""
    awbs = list(dict.fromkeys(awb.strip() for awb in request.query.get("awb", "").split(",") if awb.strip()))
    if not awbs or len(awbs) > BATCH:
        return problem(400, f"Give 1 to {BATCH} AWBs")
    found = {awb: booking for awb in awbs if (booking := world.books.booking(account, awb))}
    told = list(found.values())
    if world.faults.draw(ANSWER, path=request.path, account=account):
        told = told[::2]
    fault = world.faults.draw(SCANS, path=request.path, account=account)
    parcels = [
        words.parcel(booking, world.timetable.visible(booking), clock=world.clock, fault=fault) for booking in told
    ]
    return answer({"parcels": parcels, "unknown": [awb for awb in awbs if awb not in found]})


def label(world: World, account: str, _request: Request, awb: str) -> Response:
    """A PDF to stick on the parcel."""
    booking = world.books.booking(account, awb)
    if booking is None:
        return problem(404, "No such AWB")
    facts = booking.parcel
    amount = f"COD {facts.currency} {facts.cod_amount}" if facts.payment == "cod" else "PREPAID"
    to = [booking.to.get(name, "") for name in ("name", "address", "phone")]
    city = f"{facts.postcode} {facts.city or facts.route.stops[-1].name} {facts.country}"
    lines = ["SAMPAI EXPRESS", facts.awb, amount, f"Reference {facts.reference}", "To:", *to, city]
    return Response(200, pdf([line for line in lines if line]), "application/pdf")
