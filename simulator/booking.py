"""Parcels are booked, and found again by key."""

from collections import ChainMap
from collections.abc import Sequence

from simulator import words
from simulator.entries import Booking
from simulator.wanted import Wanted, facts, key_of, refusal
from simulator.web import Request, Response, answer, problem
from simulator.world import World

MOST = 1000
RECEIVER = ("name", "address", "phone")


def book(world: World, account: str, request: Request, _: str) -> Response:
    """One parcel, or up to 1,000 as `parcels`; a key that is known gives the same parcel again."""
    content = request.json()
    wanted: Sequence[Wanted] = content.get("parcels", [content])
    if len(wanted) > MOST or (request.key and "parcels" in content):
        return problem(400, f"At most {MOST} parcels, each with its own key")
    with world.books.lock:
        world.books.note_received("bookings", filter(None, (key_of(each, request.key) for each in wanted)))
        told = book_all(world, account, wanted, request.key)
    return answer({"parcels": told} if "parcels" in content else told[0])


def look_up(world: World, account: str, request: Request, _: str) -> Response:
    """The parcel that was booked with a key: 404 = the call never arrived."""
    found = world.books.by_key(Booking, account, request.query.get("key", ""))
    return answer(words.booked(found.parcel)) if found else problem(404, "No such key")


def book_all(world: World, account: str, wanted: Sequence[Wanted], header: str = "") -> list[words.Json]:
    """In one write: all rows that can be booked and are new, also to each other. The caller holds the books' lock."""
    new: dict[str, Booking] = {}
    by_key: dict[str, Booking] = {}
    told: list[words.Json] = []
    for each in wanted:
        key = key_of(each, header)
        known = by_key.get(key) or world.books.by_key(Booking, account, key)
        reason = "" if known else refusal(each, ChainMap(new, world.books.bookings))
        if reason:
            told.append({"state": "refused", "reference": each.get("reference", ""), "reason": reason})
            continue
        if known is None:
            known = _booking(world, account, each, key)
            new[known.parcel.awb] = known
            by_key |= {key: known} if key else {}
        told.append(words.booked(known.parcel))
    world.books.enter(*new.values())
    for booking in new.values():
        world.agenda.follow(booking)
    return told


def _booking(world: World, account: str, wanted: Wanted, key: str) -> Booking:
    now = world.now().replace(microsecond=0)
    awb = wanted.get("sandbox", {}).get("awb") or world.fresh_awb()
    receiver = {name: str(wanted.get(name) or "") for name in RECEIVER}
    return Booking(facts(wanted, awb=awb, at=now), account, now, key, receiver)
