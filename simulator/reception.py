"""Every call passes here: faults, the token, the rate limit, then the endpoint of the dialect that it is in."""

from collections.abc import Callable

from simulator import backstage
from simulator.dialects.base import GARBAGE, HTML, Dialect, Endpoint, doors, find
from simulator.dialects.delhivery.doors import DELHIVERY
from simulator.dialects.express import EXPRESS
from simulator.dialects.shiprocket.doors import SHIPROCKET
from simulator.faults import CALL, Fault
from simulator.web import Hangup, Request, Response, problem
from simulator.world import World

DIALECTS = (DELHIVERY, SHIPROCKET, EXPRESS)
BACKSTAGE = doors(
    ("GET", "/faults()", backstage.show_faults),
    ("POST", "/faults()", backstage.add_fault),
    ("DELETE", "/faults()", backstage.clear_faults),
    ("GET", "/ledger()", backstage.ledger),
    ("POST", "/accounts()", backstage.set_account),
    ("POST", "/hooks()", backstage.set_hook),
    ("GET", "/clock()", backstage.clock),
)


def respond(world: World, request: Request) -> Response:
    """The answer to a call."""
    if found := find(BACKSTAGE, request):
        return _run(world, "", request, *found, problem)
    dialect = next(each for each in DIALECTS if request.path.startswith(each.begins))
    account = dialect.who(world, request)
    world.calls[account][f"{request.method} {request.path}"] += 1
    if fault := world.faults.draw(CALL, path=request.path, account=account):
        spoilt = _spoil(world, dialect, request, fault)
        return spoilt or _serve(world, dialect, account, request)
    response = _serve(world, dialect, account, request)
    fault = world.faults.draw(CALL, path=request.path, account=account, when="after")
    return (_spoil(world, dialect, request, fault) if fault else None) or response


def _serve(world: World, dialect: Dialect, account: str, request: Request) -> Response:
    if not account or account in world.blocked:
        return dialect.stranger(request)
    lane = dialect.lane(request.path)
    if wait := world.budgets.spend(account, lane=lane, usual=dialect.limits.get(lane)):
        return dialect.over_limit(wait)
    found = dialect.find(request)
    return _run(world, account, request, *found, dialect.problem) if found else dialect.problem(404, "No such address")


def _run(
    world: World, account: str, request: Request, endpoint: Endpoint, name: str, refuse: Callable[[int, str], Response]
) -> Response:
    """Anything that can't be read is the caller's mistake."""
    try:
        return endpoint(world, account, request, name)
    except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError) as error:
        return refuse(400, f"Not understood: {error!r}")


def _spoil(world: World, dialect: Dialect, request: Request, fault: Fault) -> Response | None:
    """Make it go wrong; None = it was only slow."""
    if fault.kind in {"slow", "hang"}:
        world.stopping.wait(fault.seconds)
    if fault.kind in {"hang", "reset"}:
        raise Hangup(fault.kind)
    if fault.kind == "expired":
        world.expired.add(request.headers.get("Authorization", ""))
    return {
        "error": dialect.problem(500, "Internal error"),
        "limit": dialect.too_many(fault.seconds),
        "firewall": dialect.over_limit(fault.seconds),
        "expired": dialect.stranger(request),
        "lie": dialect.lie,
        "garbage": Response(200, GARBAGE),
        "html": Response(200, HTML, "text/html"),
    }.get(fault.kind)
