"""Take a whole import back: what it created and nobody touched since is removed, the rest stays and is listed.

The one place where scans are deleted: PostgreSQL allows it within a transaction that says so, and for scans out of
files only. See docs/decisions/0009.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from core import audit, erasure
from core.models import AuditEvent
from orders.models import Customer, ImportRun, News, Order, OrderLine, Scan, Shipment, ShipmentLine, StaleParcel
from orders.models.imports import RunState
from orders.states import Source

AT_ONCE = 500  # orders in one transaction
SHOWN = 20
LOOKS = ("orders.contact.revealed", "orders.list.exported")  # to look at something is not to touch it
MADE = {OrderLine, Shipment, ShipmentLine, Scan, News}  # what an import itself makes


class Why(models.TextChoices):
    """Why an order of the run stays."""

    NONE = "", ""
    BEFORE = "before", _("was here before this file, which only changed it")
    LATER = "later", _("was changed by a later file")
    CHANGED = "changed", _("was changed by hand")
    TOUCHED = "touched", _("has something of its own by now: a note, a task, an instruction to its courier, …")
    HEARD = "heard", _("its courier has reported since")


@dataclass(frozen=True)
class Prospect:
    """What an undo would come to: how many orders go, how many stay and why, and some of those that stay."""

    go: int
    stay: dict[Why, int]
    some: list[tuple[Order, Why]]

    @property
    def staying(self) -> int:
        return sum(self.stay.values())

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why they stay, in words, the commonest first."""
        return [(str(why.label), count) for why, count in sorted(self.stay.items(), key=lambda one: -one[1])]


def prospect(run: ImportRun) -> Prospect:
    """What an undo would do now."""
    judged = _judged(run)
    counts = {Why(row["why"]): row["n"] for row in judged.values("why").annotate(n=models.Count("pk")).order_by()}
    go = counts.pop(Why.NONE, 0)
    some = [(order, Why(order.why)) for order in judged.exclude(why=Why.NONE).order_by("pk")[:SHOWN]]
    later = Order.objects.filter(store=run.store_id, created_at=run.started_at).exclude(import_run=run).order_by("pk")
    if count := later.count():
        counts[Why.LATER] = count
        some += [(order, Why.LATER) for order in later[: SHOWN - len(some)]]
    return Prospect(go, counts, some)


def carry_out(*, run: ImportRun, clock: Callable[[], datetime], beat: Callable[[], None]) -> ImportRun:
    """Remove what may go, some hundred orders in a transaction each; safe to be stopped and to be done again."""
    last, stay = 0, Counter[str]()
    while orders := list(Order.objects.filter(import_run=run, pk__gt=last).order_by("pk").values_list("pk")[:AT_ONCE]):
        pks = [pk for (pk,) in orders]
        stay.update(_remove(run, pks, at=clock()))
        last = pks[-1]
        beat()
    return _finish(run, stay, clock())


@transaction.atomic
def _remove(run: ImportRun, pks: Sequence[int], *, at: datetime) -> Counter[str]:
    """Remove those of these orders that nobody touched; why the others stay."""
    held = Order.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    customers = dict(held.values_list("pk", "customer_id"))
    list(Shipment.objects.select_for_update().filter(order__in=pks).order_by("pk").values_list("pk"))
    whys = dict(_judged(run).filter(pk__in=pks).values_list("pk", "why"))
    going = [pk for pk, why in whys.items() if why == Why.NONE]
    _delete(run, going, at)
    _delete_buyers(run, {customers[pk] for pk in going if customers.get(pk)})
    ImportRun.objects.filter(pk=run.pk).update(rows_seen=F("rows_seen") + len(pks))
    return Counter(why for why in whys.values() if why != Why.NONE)


def _delete(run: ImportRun, orders: Sequence[int], at: datetime) -> None:
    parcels = list(Shipment.objects.filter(order__in=orders).values_list("pk", flat=True))
    for relation in _pointing_at(Order):
        if _follows(relation.related_model):
            relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": orders}).delete()
    with erasure.allowed(erasure.Reason.IMPORT):
        for rows in (
            ShipmentLine.objects.filter(shipment__in=parcels),
            Scan.objects.filter(shipment__in=parcels),
            News.objects.filter(shipment__in=parcels),
            Shipment.objects.filter(pk__in=parcels),
            OrderLine.objects.filter(order__in=orders),
            Order.objects.filter(pk__in=orders),
        ):
            rows._raw_delete(rows.db)
    StaleParcel.objects.bulk_create(
        [StaleParcel(store_id=run.store_id, shipment_id=pk, since=at) for pk in sorted(parcels)]
    )


def _delete_buyers(run: ImportRun, customers: Iterable[int]) -> None:
    """Buyers that came with this file and have nothing left here."""
    mine = Customer.objects.filter(pk__in=list(customers), created_at=run.started_at)
    for relation in _pointing_at(Customer):
        rows = relation.related_model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        mine = mine.exclude(Exists(rows))
    mine.delete()


@transaction.atomic
def _finish(run: ImportRun, stay: Counter[str], at: datetime) -> ImportRun:
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    left = Order.objects.filter(import_run=run).count()
    later = Order.objects.filter(store=run.store_id, created_at=run.started_at).exclude(import_run=run).count()
    created = int(run.counts.get("orders_created") or 0)
    kept = stay.total() - stay[Why.BEFORE] + later  # of those that it created
    run.counts |= {"orders_removed": max(created - kept, 0), "orders_kept": left + later}
    run.state, run.leased_until, run.problem = RunState.UNDONE, None, ""
    run.save(update_fields=["state", "counts", "leased_until", "problem"])
    facts = {"removed": run.counts["orders_removed"], "kept": run.counts["orders_kept"]}
    audit.record("orders.import.undone", run, at=at, actor=run.undone_by, facts=facts)
    return run


def _judged(run: ImportRun) -> QuerySet[Any]:
    """The run's orders, each with `why` it stays, or "" where it may go."""
    parcels = Shipment.objects.filter(order=OuterRef("pk"))
    heard = Scan.objects.filter(shipment__order=OuterRef("pk")).exclude(
        source=Source.IMPORT, received_at=run.started_at
    )
    why = Case(
        When(~Q(created_at=run.started_at), then=Value(Why.BEFORE)),
        When(~Q(version=1), then=Value(Why.CHANGED)),
        When(_told_of(Order, OuterRef("pk")), then=Value(Why.CHANGED)),
        When(Exists(parcels.filter(_told_of(Shipment, OuterRef("pk")))), then=Value(Why.CHANGED)),
        When(_has_more(), then=Value(Why.TOUCHED)),
        When(Exists(heard), then=Value(Why.HEARD)),
        default=Value(Why.NONE),
        output_field=models.CharField(),
    )
    return Order.objects.filter(import_run=run).annotate(why=why)


def _told_of(model: type[models.Model], pk: OuterRef) -> Exists:
    """Whether the audit log tells of a change."""
    events = AuditEvent.objects.filter(subject_type=model._meta.label_lower, subject_id=pk)
    return Exists(events.exclude(verb__in=LOOKS))


def _has_more() -> Q:
    """Whether anything points at the order, at one of its lines or parcels, that no import makes."""
    found = Q(pk__in=[])
    for model, path in ((Order, "pk"), (OrderLine, "order"), (Shipment, "order")):
        for relation in _pointing_at(model):
            name = relation.field.name if path == "pk" else f"{relation.field.name}__{path}"
            found |= Q(Exists(_touched(relation.related_model).filter(**{name: OuterRef("pk")})))
    return found


def _follows(model: type[models.Model]) -> bool:
    """Whether news alone make its rows, in a room above; those that somebody had a hand in are `touched`."""
    return hasattr(model._default_manager.all(), "touched")


def _touched(model: type[models.Model]) -> QuerySet[Any]:
    rows = model._default_manager.all()
    touched: Callable[[], QuerySet[Any]] | None = getattr(rows, "touched", None)
    return touched() if touched else rows


def _pointing_at(model: type[models.Model]) -> list[models.ForeignObjectRel]:
    relations = model._meta.get_fields(include_hidden=True)
    return [one for one in relations if isinstance(one, models.ForeignObjectRel) and one.related_model not in MADE]
