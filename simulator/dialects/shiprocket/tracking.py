"""Asked where parcels are: one by its number, up to 50, or by their own numbers of shipment and order."""

from collections.abc import Mapping

from simulator.dialects.shiprocket import words
from simulator.dialects.shiprocket.refusing import refused
from simulator.entries import Booking
from simulator.faults import ANSWER, SCANS
from simulator.web import Request, Response, answer
from simulator.words import Json
from simulator.world import World

BATCH = 50


def one(world: World, account: str, request: Request, awb: str) -> Response:
    """By the courier's number."""
    return answer(_told(world, account, request, {awb: world.books.booking(account, awb)})[awb])


def many(world: World, account: str, request: Request, _: str) -> Response:
    """An object keyed by number; what nobody knows has no activities in it."""
    awbs = list(dict.fromkeys(map(str, request.json()["awbs"])))
    if not awbs or len(awbs) > BATCH:
        return refused(422, "Oops! Invalid Data.", {"awbs": [f"The awbs must be between 1 and {BATCH}."]})
    if world.faults.draw(ANSWER, path=request.path, account=account):
        awbs = awbs[::2]
    return answer(_told(world, account, request, {awb: world.books.booking(account, awb) for awb in awbs}))


def by_shipment(world: World, account: str, request: Request, number: str) -> Response:
    """By the number of the shipment."""
    found = next((each for each in world.books.of(account) if str(words.shipment_id(each)) == number), None)
    return answer(_told(world, account, request, {number: found})[number])


def by_order(world: World, account: str, request: Request, _: str) -> Response:
    """By the merchant's own order number: a list."""
    found = world.books.by_reference(account, [request.query["order_id"]])
    return answer(list(_told(world, account, request, {each.parcel.awb: each for each in found}).values()))


def _told(world: World, account: str, request: Request, found: Mapping[str, Booking | None]) -> dict[str, Json]:
    fault = world.faults.draw(SCANS, path=request.path, account=account)
    return {
        number: words.tracking(booking, world.timetable.visible(booking), world.clock, fault)
        if booking
        else words.nothing()
        for number, booking in found.items()
    }
