"""For tests and demonstrations only: misfortune on demand, what really arrived, and the time."""

from dataclasses import asdict

from simulator.dialects.voices import VOICES
from simulator.entries import Hook
from simulator.faults import Fault
from simulator.web import Request, Response, answer, problem
from simulator.words import iso
from simulator.world import World


def show_faults(world: World, _account: str, _request: Request, _: str) -> Response:
    """The faults in force."""
    return answer({"faults": [asdict(fault) for fault in world.faults.active]})


def add_fault(world: World, _account: str, request: Request, _: str) -> Response:
    """One more, beside the others."""
    fault = Fault(**request.json())
    world.faults.add(fault)
    return answer(asdict(fault))


def clear_faults(world: World, _account: str, _request: Request, _: str) -> Response:
    """Everything works again."""
    world.faults.clear()
    return answer({"faults": []})


def ledger(world: World, _account: str, _request: Request, _: str) -> Response:
    """Calls and breaches per account; how often each key arrived; pushes; faults that happened."""
    received = world.books.received
    return answer(
        {
            "calls": world.calls,
            "breaches": world.budgets.breaches,
            **{what: received.get(what, {}) for what in ("bookings", "instructions", "messages")},
            "pushes": world.pusher.counts,
            "faults": world.faults.happened,
        }
    )


def set_account(world: World, _account: str, request: Request, _: str) -> Response:
    """An account's limit (`calls` per `seconds`, 0 = none), its password, and whether it is refused (`blocked`)."""
    content = request.json()
    token = content["token"]
    if content.get("password"):
        world.passwords[token] = content["password"]
    if "calls" in content:
        world.budgets.set(token, int(content["calls"]), float(content.get("seconds", 1)))
    if content.get("blocked"):
        world.blocked.add(token)
    else:
        world.blocked.discard(token)
    return answer({"token": token}) if token else problem(400, "Give a token")


def set_hook(world: World, _account: str, request: Request, _: str) -> Response:
    """Where an account's events go, for companies that set that up by e-mail or in a panel."""
    content = request.json()
    voice = VOICES[content["dialect"]]
    hook = Hook(
        content["token"], world.on_site(content["url"]), content["secret"], content["dialect"],
        content.get("header", ""),
    )  # fmt: skip
    if not hook.account or not hook.secret or not voice.takes(hook.url):
        return problem(400, "Give token, secret and an address that this company takes")
    world.books.enter(hook)
    return answer({"url": hook.url})


def clock(world: World, _account: str, _request: Request, _: str) -> Response:
    """The simulated moment."""
    return answer({"now": iso(world.now())})
