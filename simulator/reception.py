"""Every call passes here: faults, the token, the rate limit, then the endpoint."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simulator import accounts, backstage, booking, instructing, messenger, tracking
from simulator.faults import CALL, Fault
from simulator.web import Hangup, Request, Response, problem
from simulator.world import World

Endpoint = Callable[[World, str, Request, str], Response]
HTML = b"<!doctype html><html><body><h1>We'll be right back</h1></body></html>"
GARBAGE = b'{"parcels": [{"awb": \xff\xfe\x00'


@dataclass(frozen=True)
class Door:
    """Method and path of an endpoint; what the path's group matches is its last argument."""

    method: str
    path: re.Pattern[str]
    endpoint: Endpoint


def _doors(*rows: tuple[str, str, Endpoint]) -> Sequence[Door]:
    return [Door(method, re.compile(path), endpoint) for method, path, endpoint in rows]


PUBLIC = _doors(
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
BACKSTAGE = _doors(
    ("GET", "/faults()", backstage.show_faults),
    ("POST", "/faults()", backstage.add_fault),
    ("DELETE", "/faults()", backstage.clear_faults),
    ("GET", "/ledger()", backstage.ledger),
    ("POST", "/accounts()", backstage.set_account),
    ("GET", "/clock()", backstage.clock),
)


def respond(world: World, request: Request) -> Response:
    """The answer to a call."""
    if found := _find(BACKSTAGE, request):
        return _run(world, "", request, *found)
    account = request.headers.get("Authorization", "").removeprefix("Token ").strip()
    if fault := world.faults.draw(CALL, path=request.path, account=account):
        world.calls[account][f"{request.method} {request.path}"] += 1
        spoilt = _spoil(world, fault)
        return spoilt or _serve(world, account, request)
    world.calls[account][f"{request.method} {request.path}"] += 1
    response = _serve(world, account, request)
    fault = world.faults.draw(CALL, path=request.path, account=account, when="after")
    return (_spoil(world, fault) if fault else None) or response


def _serve(world: World, account: str, request: Request) -> Response:
    if not account or account in world.blocked:
        return problem(401, "Token not valid")
    if wait := world.budgets.spend(account):
        return _too_many(wait)
    found = _find(PUBLIC, request)
    return _run(world, account, request, *found) if found else problem(404, "No such address")


def _find(doors: Sequence[Door], request: Request) -> tuple[Endpoint, str] | None:
    for door in doors:
        if door.method == request.method and (match := door.path.fullmatch(request.path)):
            return door.endpoint, match[1]
    return None


def _run(world: World, account: str, request: Request, endpoint: Endpoint, name: str) -> Response:
    """Anything that can't be read is the caller's mistake."""
    try:
        return endpoint(world, account, request, name)
    except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError) as error:
        return problem(400, f"Not understood: {error!r}")


def _spoil(world: World, fault: Fault) -> Response | None:
    """Make it go wrong; None = it was only slow."""
    if fault.kind in {"slow", "hang"}:
        world.stopping.wait(fault.seconds)
    if fault.kind in {"hang", "reset"}:
        raise Hangup(fault.kind)
    return {
        "error": problem(500, "Internal error"),
        "limit": _too_many(fault.seconds),
        "garbage": Response(200, GARBAGE),
        "html": Response(200, HTML, "text/html"),
    }.get(fault.kind)


def _too_many(wait: float) -> Response:
    body = problem(429, "Too many calls").body
    return Response(429, body, headers={"Retry-After": str(max(1, -int(-wait // 1)))})
