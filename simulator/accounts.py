"""An account's own affairs: where its events go, and whether its token works."""

from simulator.entries import Hook
from simulator.web import Request, Response, answer, problem
from simulator.world import World


def register_hook(world: World, account: str, request: Request, _: str) -> Response:
    """Where this account's events go from now on; a path is taken on the site."""
    content = request.json()
    hook = Hook(account, world.on_site(content["url"]), content["secret"])
    if not hook.secret or not hook.url.startswith(("http://", "https://")):
        return problem(400, "Give url and secret")
    world.books.enter(hook)
    return answer({"url": hook.url})


def show(world: World, account: str, _request: Request, _: str) -> Response:
    """Harmless: how many parcels there are, and where the events go."""
    hook = world.books.hooks.get(account)
    parcels = sum(booking.account == account for booking in list(world.books.bookings.values()))
    return answer({"courier": "Sampai Express", "parcels": parcels, "hook": hook.url if hook else None})
