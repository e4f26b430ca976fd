"""Instructions about a parcel: taken or refused at once, or taken now and decided a little later."""

from datetime import timedelta

from simulator import words
from simulator.entries import Booking, Order
from simulator.facts import VERBS, Instruction, Verb
from simulator.web import Request, Response, answer, problem
from simulator.world import World

DECIDED_LATER = frozenset({"change_address", "change_cod", "rto"})
DECIDED_AFTER = timedelta(seconds=90)


def instruct(world: World, account: str, request: Request, _: str) -> Response:
    """Refusals are answers, not errors; 202 = ask again at /v1/instructions/<id>."""
    content = request.json()
    key, awb, verb = str(content.get("key") or request.key), content["awb"], content["verb"]
    if not key or verb not in VERBS:
        return problem(400, "Give a key and one of the verbs")
    with world.books.lock:
        world.books.note_received("instructions", [key])
        if known := world.books.by_key(Order, account, key):
            return _told(world, known)
        booking = world.books.booking(account, awb)
        if booking is None:
            return problem(404, "No such AWB")
        inputs = {name: str(value) for name, value in content.get("inputs", {}).items() if value is not None}
        order = give(world, booking, verb, inputs, account=account, key=key, later=verb in DECIDED_LATER)
    return _told(world, order)


def give(
    world: World, booking: Booking, verb: Verb, inputs: dict[str, str], *, account: str, key: str, later: bool
) -> Order:
    """One instruction from now on, or decided a little `later`. The caller holds the books' lock."""
    now = world.now()
    at = now + DECIDED_AFTER if later and world.pace == "live" else now
    number = f"I{len(world.books.orders) + 1:08d}"
    order = Order(number, account, booking.parcel.awb, now, Instruction(at, verb, key, inputs))
    world.books.enter(order)
    world.agenda.follow(booking)
    if order.instruction.at > order.received_at:
        world.agenda.instruction(order)
    return order


def by_id(world: World, account: str, _request: Request, id: str) -> Response:
    """How it stands."""
    order = world.books.orders.get(id)
    return _told(world, order) if order and order.account == account else problem(404, "No such instruction")


def by_key(world: World, account: str, request: Request, _: str) -> Response:
    """What became of the call with this key: 404 = it never arrived."""
    order = world.books.by_key(Order, account, request.query.get("key", ""))
    return _told(world, order) if order else problem(404, "No such key")


def _told(world: World, order: Order) -> Response:
    told = words.instruction(order, world.timetable.refusal(order), at=world.timetable.horizon())
    return answer(told, 202 if told["state"] == "pending" else 200)
