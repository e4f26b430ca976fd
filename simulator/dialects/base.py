"""What a dialect is made of: its doors, who may pass them, and how it refuses."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from simulator.web import Request, Response
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


@dataclass(frozen=True)
class Dialect:
    """One company's way to be asked. `limits` are calls and seconds by the beginning of a path, where it has any by
    itself; `who` is the account of a call, empty for nobody."""

    name: str
    begins: tuple[str, ...]
    doors: Sequence[Door]
    who: Callable[[World, Request], str]
    stranger: Callable[[Request], Response]
    problem: Callable[[int, str], Response]
    too_many: Callable[[float], Response]
    over_limit: Callable[[float], Response]
    lie: Response  # success by its status, an error by its body
    limits: Mapping[str, tuple[int, float]] = field(default_factory=dict)

    def find(self, request: Request) -> tuple[Endpoint, str] | None:
        """The endpoint behind method and path, and what its path names."""
        return find(self.doors, request)

    def lane(self, path: str) -> str:
        """Which of its limits a call counts against; empty = the account's only one."""
        return next((begin for begin in self.limits if path.startswith(begin)), "")


def doors(*rows: tuple[str, str, Endpoint]) -> Sequence[Door]:
    """Method, pattern of the path, endpoint."""
    return [Door(method, re.compile(path), endpoint) for method, path, endpoint in rows]


def find(among: Sequence[Door], request: Request) -> tuple[Endpoint, str] | None:
    """The first door that fits."""
    for door in among:
        if door.method == request.method and (match := door.path.fullmatch(request.path)):
            return door.endpoint, match[1]
    return None


def token(_world: World, request: Request) -> str:
    """The account of a call that carries a token which never changes."""
    return request.headers.get("Authorization", "").removeprefix("Token ").strip()


def retry_after(response: Response, wait: float) -> Response:
    """The same, with whole seconds to wait."""
    headers = {"Retry-After": str(max(1, -int(-wait // 1)))}
    return Response(response.status, response.body, response.kind, headers)
