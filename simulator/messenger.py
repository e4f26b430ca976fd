"""A simple messenger: takes a text for a phone number, tells later how far it came, and what the buyer wrote back."""

from simulator import words
from simulator.chat import follow
from simulator.entries import Sent
from simulator.web import Request, Response, answer, problem
from simulator.world import World

ORDER = ("accepted", "sent", "delivered", "read", "failed")


def send(world: World, account: str, request: Request, _: str) -> Response:
    """Take a message; the same key again is the same message."""
    content = request.json()
    key, to, text = str(content.get("key") or request.key), content["to"], content["text"]
    if not key or not to or not text:
        return problem(400, "Give to, text and a key")
    with world.books.lock:
        world.books.note_received("messages", [key])
        message = world.books.by_key(Sent, account, key)
        if message is None:
            number = f"M{len(world.books.messages) + 1:08d}"
            message = Sent(number, account, key, to, text, tuple(content.get("buttons", ())), world.now())
            world.books.enter(message)
            world.agenda.message(message)
    return _told(world, message)


def by_id(world: World, account: str, _request: Request, id: str) -> Response:
    """How far it came."""
    message = world.books.messages.get(id)
    return _told(world, message) if message and message.account == account else problem(404, "No such message")


def by_key(world: World, account: str, request: Request, _: str) -> Response:
    """What became of the call with this key: 404 = it never arrived."""
    message = world.books.by_key(Sent, account, request.query.get("key", ""))
    return _told(world, message) if message else problem(404, "No such key")


def _told(world: World, message: Sent) -> Response:
    horizon = world.timetable.horizon()
    happened = [each for each in follow(world.seed, message) if each.at <= horizon and each.status in ORDER]
    last = max(happened, key=lambda each: ORDER.index(each.status), default=None)
    status, at = (last.status, last.at) if last else ("accepted", message.at)
    return answer(words.message_state(message, status, at=world.clock.told(at)))
