"""Sampai Express, the simulator's own courier and messenger: the dialect of docs/simulator.md."""

from simulator import accounts, booking, instructing, messenger, tracking
from simulator.dialects.base import Dialect, doors, retry_after, token
from simulator.web import Response, answer, problem

DOORS = doors(
    ("GET", "/v1/track()", tracking.track),
    ("GET", "/v1/labels/([^/]+)", tracking.label),
    ("POST", "/v1/parcels()", booking.book),
    ("GET", "/v1/parcels()", booking.look_up),
    ("POST", "/v1/instructions()", instructing.instruct),
    ("GET", "/v1/instructions()", instructing.by_key),
    ("GET", "/v1/instructions/([^/]+)", instructing.by_id),
    ("POST", "/v1/messages()", messenger.send),
    ("GET", "/v1/messages()", messenger.by_key),
    ("GET", "/v1/messages/([^/]+)", messenger.by_id),
    ("POST", "/v1/webhooks()", accounts.register_hook),
    ("GET", "/v1/account()", accounts.show),
)


def _too_many(wait: float) -> Response:
    return retry_after(problem(429, "Too many calls"), wait)


EXPRESS = Dialect(
    name="express",
    begins=("/",),
    doors=DOORS,
    who=token,
    stranger=lambda _request: problem(401, "Token not valid"),
    problem=problem,
    too_many=_too_many,
    over_limit=_too_many,
    lie=answer({"error": "Something went wrong"}),
)
