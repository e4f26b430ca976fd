"""How fast the ledger of returning parcels is: its board and lists, and each step at the warehouse's door.

`bench rto [--parcels 1000000] [--live 50000] [--past 150000] [--calls 60]`: milliseconds.
"""

import argparse
import time
from collections.abc import Callable, Sequence

from django.test import Client
from django.urls import reverse

from benchmarks import pages, scratch
from benchmarks.measures import Figure, percentile, report
from benchmarks.rto_world import fill
from returns.models import Inspection, RtoCase
from returns.states import Disposition, RtoStatus

STEP = 100.0  # ms at p95
WARM = 3
REDIRECTED = 302

Parcel = RtoCase
Send = Callable[[Client, Parcel], int]  # the answer's status


def run(arguments: Sequence[str]) -> None:
    """Make the world, look at it, receive parcels, print tables and JSON lines, leave nothing behind."""
    parser = argparse.ArgumentParser(prog="bench rto", description=__doc__)
    parser.add_argument("--parcels", type=int, default=1_000_000)
    parser.add_argument("--live", type=int, default=50_000, help="parcels that are coming back, or are being worked on")
    parser.add_argument("--past", type=int, default=150_000, help="those that are settled")
    parser.add_argument("--calls", type=int, default=60, help="of each page and step")
    said = parser.parse_args(arguments)
    with scratch.database("sampai_bench_rto"):
        _store, user = fill(parcels=said.parcels, live=said.live, past=said.past)
        client = pages.reader(user)
        report("rto pages", pages.measured(client, _paths(), calls=said.calls, target=STEP))
        report("rto door", _door(client, said.calls + WARM))


def _paths() -> dict[str, list[str]]:
    """Addresses of the pages, as a person finds them."""
    listed, shelf = reverse("desk:coming_back_list"), reverse("desk:shelf")
    cases = RtoCase.objects.live().order_by("-pk").values_list("pk", flat=True)[:20]
    numbers = RtoCase.objects.live().order_by("-pk").values_list("shipment__awb", flat=True)[:20]
    return {
        "board": [reverse("desk:coming_back")],
        "list": [f"{listed}?live=true"],
        "list of a stage": [f"{listed}?stage={one}" for one in ("in_transit", "delivered_back", "received")],
        "list of an age": [f"{listed}?age=16-", f"{listed}?age=0-3"],
        "over age": [f"{listed}?over_age=true"],
        "looked up": [f"{listed}?q={awb}" for awb in numbers],
        "one parcel": [reverse("desk:rto_case", args=[pk]) for pk in cases],
        "door": [reverse("desk:receive")],
        "put-away lists": [f"{shelf}?disposition={one.value}" for one in Disposition],
        "put away already": [f"{shelf}?done"],
    }


def _door(client: Client, count: int) -> list[dict[str, Figure]]:
    """The same parcels are scanned, counted, graded and put away, one after another."""
    waiting = RtoCase.objects.filter(status=RtoStatus.EXPECTED, shipment__status="rto_delivered")
    parcels = list(waiting.select_related("shipment").order_by("pk")[:count])
    return [_row(name, client, parcels, send) for name, send in STEPS.items()]


def _row(name: str, client: Client, parcels: Sequence[Parcel], send: Send) -> dict[str, Figure]:
    taken = [_taken(client, parcel, send) for parcel in parcels][WARM:]
    p50, p95 = percentile(taken, 50), percentile(taken, 95)
    return {"step": name, "calls": len(taken), "p50_ms": p50, "p95_ms": p95, "target_ms": STEP}


def _taken(client: Client, parcel: Parcel, send: Send) -> float:
    start = time.perf_counter()
    status = send(client, parcel)
    taken = (time.perf_counter() - start) * 1000
    if status not in {200, REDIRECTED}:
        message = f"{status} at {parcel}"
        raise RuntimeError(message)
    return taken


def _scan(client: Client, parcel: Parcel) -> int:
    said = {"scanned": parcel.shipment.return_awb or parcel.shipment.awb, "key": f"bench-{parcel.pk}"}
    return client.post(reverse("desk:receive"), said, headers={"HX-Request": "true"}).status_code


def _count(client: Client, parcel: Parcel) -> int:
    """Without its last unit, which is claimed."""
    said = {f"received-{line.pk}": str(line.expected - (parcel.pk % 2)) for line in parcel.lines.all()}
    return _work(client, parcel, said)


def _grade(client: Client, parcel: Parcel) -> int:
    return _work(client, parcel, {"grading": "1", "all": "A"})


def _put_away(client: Client, parcel: Parcel) -> int:
    units = Inspection.objects.filter(rto_line__case=parcel).values_list("pk", flat=True)
    return client.post(reverse("desk:shelf"), {"unit": [str(pk) for pk in units]}).status_code


def _work(client: Client, parcel: Parcel, said: dict[str, str]) -> int:
    return client.post(reverse("desk:receive_case", args=[parcel.pk]), said, headers={"HX-Request": "true"}).status_code


STEPS: dict[str, Send] = {"scan": _scan, "count": _count, "grade": _grade, "put away": _put_away}
