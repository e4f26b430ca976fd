"""How long pages take through Django's test client: everything but the network and the browser."""

import gc
import time
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.test import Client

from accounts.models import User
from benchmarks.measures import Figure, percentile

WARM = 3  # calls before the clock runs: templates are compiled, plans are made


def reader(user: User) -> Client:
    """Somebody who is logged in, on this machine's own name."""
    settings.ALLOWED_HOSTS = ["*"]
    gc.collect()
    gc.freeze()  # as config/wsgi.py does
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def scripted(user: User) -> Client:
    """The same person, whose browser asks for parts of pages."""
    client = reader(user)
    client.defaults["HTTP_HX_REQUEST"] = "true"
    return client


def measured(
    client: Client, paths: Mapping[str, Sequence[str]], *, calls: int, target: float
) -> list[dict[str, Figure]]:
    """A row for each kind of page, whose addresses take turns; milliseconds."""
    return [_row(kind, [_taken(client, some[n % len(some)]) for n in range(calls + WARM)][WARM:], target)
            for kind, some in paths.items()]  # fmt: skip


def _row(kind: str, taken: Sequence[float], target: float) -> dict[str, Figure]:
    p50, p95 = percentile(taken, 50), percentile(taken, 95)
    return {"page": kind, "calls": len(taken), "p50_ms": p50, "p95_ms": p95, "target_ms": target}


def _taken(client: Client, path: str) -> float:
    start = time.perf_counter()
    answer = client.get(path)
    taken = (time.perf_counter() - start) * 1000
    if answer.status_code != 200:  # noqa: PLR2004 OK
        message = f"{path} answers {answer.status_code}"
        raise RuntimeError(message)
    return taken
