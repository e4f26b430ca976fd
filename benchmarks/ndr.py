"""How fast the desk of failed deliveries is: its pages, one thing done with thousands, a rule tried on the past.

`bench ndr [--parcels 1000000] [--live 50000] [--past 150000] [--calls 60] [--rows 5000]`: milliseconds and seconds.
"""

import argparse
import re
import time
from collections.abc import Callable, Sequence

from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Store, User
from benchmarks import pages, scratch
from benchmarks.measures import Figure, report
from benchmarks.ndr_world import fill
from connectors.couriers.words import Reason
from desk.models import BulkRow, BulkRun, RowState
from desk.services import carrying, running
from ndr.models import Case, Rule
from ndr.queries import replay
from ndr.queries.cases import Queue
from ndr.states import CaseAction

PAGE, BULK, REPLAY = 100.0, 10.0, 30.0  # ms at p95; s for 5,000 rows; s
DONE = ("suggested", "reattempt")  # with rows of its own each
NEXT = re.compile(r'href="([^"]*[?&](?:amp;)?cursor=[^"]*)"')


def run(arguments: Sequence[str]) -> None:
    """Make the world, use the desk, print tables and JSON lines, leave nothing behind."""
    parser = argparse.ArgumentParser(prog="bench ndr", description=__doc__)
    parser.add_argument("--parcels", type=int, default=1_000_000)
    parser.add_argument("--live", type=int, default=50_000, help="failed deliveries that wait for us")
    parser.add_argument("--past", type=int, default=150_000, help="those of the last 90 days that are over")
    parser.add_argument("--calls", type=int, default=60, help="of each page")
    parser.add_argument("--rows", type=int, default=5_000, help="cases that one thing is done with")
    said = parser.parse_args(arguments)
    with scratch.database("sampai_bench_ndr"):
        store, user = fill(parcels=said.parcels, live=said.live, past=said.past)
        client = pages.reader(user)
        found, beside = _paths(client, said.live), _panels(said.live)
        whole = pages.measured(client, found | {"with a case beside it": beside}, calls=said.calls, target=PAGE)
        alone = pages.measured(pages.scripted(user), {"a case": beside}, calls=said.calls, target=PAGE)
        report("ndr pages", [*whole, *alone])
        report("ndr replay", [_tried(rule) for rule in _rules(store)])
        some = [list(_able(store)[place * said.rows : (place + 1) * said.rows]) for place in range(len(DONE))]
        report("ndr bulk", [_done(store, user, action, ids) for action, ids in zip(DONE, some, strict=True)])


def _paths(client: Client, live: int) -> dict[str, list[str]]:
    """Addresses of the pages, as a person finds them."""
    queue = reverse("desk:failed")
    found = NEXT.search(client.get(queue).content.decode())
    awbs = list(Case.objects.filter(pk__in=_some(live)).values_list("shipment__awb", flat=True))
    tabs = [one for one in Queue if one is not Queue.TO_DO]
    further = {"second page": [queue + found[1].replace("&amp;", "&")[found[1].find("?") :]]} if found else {}
    return {
        "first page": [queue],
        "of a courier": [f"{queue}?courier={courier}" for courier in ("delhivery", "xpressbees", "shadowfax")],
        "of a reason": [f"{queue}?reason={reason}" for reason in ("unavailable", "refused", "address_problem")],
        "looked up": [f"{queue}?q={awb}" for awb in awbs],
        "looked up by name": [f"{queue}?q={name}" for name in ("Kumar", "Sharma", "Priya")],
        **further,
        **{f"tab {one.value}": [f"{queue}?queue={one.value}"] for one in tabs},
    }


def _panels(live: int) -> list[str]:
    return [reverse("desk:failed_case", kwargs={"pk": pk}) for pk in _some(live)]


def _some(live: int) -> list[int]:
    """Cases from everywhere in the queue."""
    return list(Case.objects.to_do().by_clock().values_list("pk", flat=True)[: live : max(live // 20, 1)])


def _rules(store: Store) -> list[Rule]:
    """Drafts, from the broadest to a narrow one."""
    common = {"store": store, "action": CaseAction.REATTEMPT}
    return [
        Rule(name="any", **common),
        Rule(name="one reason", reasons=["unavailable"], **common),
        Rule(name="narrow", reasons=["refused"], couriers=["delhivery"], attempts_to=1, value_from=2000, **common),
    ]


def _tried(rule: Rule) -> dict[str, Figure]:
    start = time.perf_counter()
    found = replay.replay(rule, at=timezone.now())
    taken = time.perf_counter() - start
    return {"rule": rule.name, "failures": found.failures, "caught": found.caught, "s": taken, "target_s": REPLAY}


def _able(store: Store) -> "QuerySet[Case, int]":
    """For the other reasons couriers want to be told something."""
    able = Case.objects.filter(store=store, reason=Reason.NO_ATTEMPT).to_do()
    return able.order_by("pk").values_list("pk", flat=True)


def _done(store: Store, actor: User, action: str, ids: Sequence[int]) -> dict[str, Figure]:
    picked, rows = Case.objects.filter(pk__in=ids), len(ids)
    asked = _taken(
        lambda: running.start(
            store=store, list_name="failed", action=action, inputs={}, rows=picked, query="", at=timezone.now(),
            actor=actor,
        )
    )  # fmt: skip
    carried = _taken(_carried)
    done = BulkRow.objects.filter(run=BulkRun.objects.latest("pk"), state=RowState.DONE).count()
    target = BULK * rows / 5_000
    return {"action": action, "rows": rows, "done": done, "asked_s": asked, "carried_s": carried, "target_s": target}


def _carried() -> None:
    """Turn by turn, as a worker does."""
    while carrying.carry(clock=timezone.now):
        pass


def _taken(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
