"""A buyer's personal data go; her orders stay as sums, states and places, so that no figure changes.

Each function is one transaction, changes nothing the second time, and returns how many rows it changed, by kind.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.models import Store
from core import erasure
from core.queue import QueueState
from orders.models import BuyerLink, Customer, Instruction, Note, Order, Scan, Task
from orders.models.imports import ENDED, ImportRun
from orders.personal import PERSONAL
from orders.services.importing import keeping

BLANK = dict.fromkeys(PERSONAL, "")
SAYS_SOMETHING = ~Q(**BLANK)


@transaction.atomic
def erase_orders(*, store: Store, orders: Sequence[int], at: datetime) -> Mapping[str, int]:
    """What is told about the buyer in these orders, their notes, tasks, instructions and couriers' words."""
    held = Order.objects.filter(store=store, pk__in=orders)
    list(held.select_for_update().order_by("pk").values_list("pk"))
    words = Scan.objects.filter(shipment__order__in=held).exclude(raw_text="")
    asked = Instruction.objects.filter(shipment__order__in=held).exclude(inputs={}, answer="", problem="")
    with erasure.allowed(erasure.Reason.PERSON):
        scans = Scan.objects.filter(pk__in=list(words.values_list("pk", flat=True))).update(raw_text="")
    counts = {
        "scans": scans,
        "instructions": _instructions(asked),
        "notes": Note.objects.filter(order__in=held)._raw_delete(held.db),
        "tasks": Task.objects.filter(order__in=held)._raw_delete(held.db),
        "links": BuyerLink.objects.filter(order__in=held)._raw_delete(held.db),
    }
    counts["orders"] = held.filter(SAYS_SOMETHING | Q(erased_at=None)).update(
        **BLANK, erased_at=at, changed_at=at, version=F("version") + 1
    )
    return counts


@transaction.atomic
def erase_customers(*, store: Store, customers: Sequence[int]) -> Mapping[str, int]:
    """What is told about the buyer herself."""
    known = Customer.objects.filter(store=store, pk__in=customers).exclude(name="", phone="", email="", language="")
    return {"customers": known.update(name="", phone="", email="", language="")}


@transaction.atomic
def erase_files(*, store: Store, orders: Sequence[int]) -> Mapping[str, int]:
    """Files in which her orders came, where they are still kept, and the rows of them that were not loaded."""
    runs = ImportRun.objects.select_for_update(of=("self",)).filter(
        store=store, state__in=ENDED, pk__in=Order.objects.filter(pk__in=orders).values("import_run")
    )
    kept = [run for run in runs.order_by("pk") if run.file or run.sample or run.rejects]
    for run in kept:
        keeping.drop(run)
        ImportRun.objects.filter(pk=run.pk).update(reasons=[])
    return {"files": len(kept)}


def _instructions(asked: QuerySet[Instruction]) -> int:
    """What waits is not sent any more; what is being sent in this very moment is left for the next time."""
    asked.filter(state=QueueState.WAITING).update(state=QueueState.SET_ASIDE)
    return asked.exclude(state=QueueState.CLAIMED).update(inputs={}, answer="", problem="")
