"""Units that wait for what is to be done with them: by SKU, and one by one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from core.web.export import Column
from orders import wording as couriers
from returns.models import Inspection
from returns.states import Disposition

ICONS = {
    Disposition.RESTOCK: "building-warehouse",
    Disposition.REFURBISH: "refresh",
    Disposition.WRITE_OFF: "trash",
    Disposition.TO_VENDOR: "package-export",
    Disposition.CLAIM: "gavel",
}
TITLES = {
    Disposition.RESTOCK: _("to the shelf"),
    Disposition.REFURBISH: _("to refurbish"),
    Disposition.WRITE_OFF: _("to write off"),
    Disposition.TO_VENDOR: _("to send to their vendors"),
    Disposition.CLAIM: _("kept for a claim"),
}


@dataclass(frozen=True, slots=True)
class Sku:
    """All waiting units of one product."""

    sku: str
    name: str
    units: int
    grades: str


def waiting(store: Store, disposition: Disposition) -> QuerySet[Inspection]:
    """Not done yet, the longest waiting first; served by `units_to_put_away`."""
    return _whole(store, disposition).filter(done_at=None).order_by("at", "pk")


def done(store: Store, disposition: Disposition) -> QuerySet[Inspection]:
    """Done already, the latest first."""
    return _whole(store, disposition).exclude(done_at=None).order_by("-done_at", "-pk")


def _whole(store: Store, disposition: Disposition) -> QuerySet[Inspection]:
    rows = Inspection.objects.filter(store=store, disposition=disposition)
    told = rows.select_related("rto_line__line__product", "rto_line__case__shipment", "rto_line__case__order", "by")
    return told.select_related("returned__line__product", "returned__request__order")


def counts(store: Store) -> dict[Disposition, int]:
    """How many units wait for each."""
    rows = Inspection.objects.filter(store=store, done_at=None).order_by().values("disposition")
    found = dict(rows.annotate(n=Count("pk")).values_list("disposition", "n"))
    return {one: found.get(one, 0) for one in Disposition}


def by_sku(rows: QuerySet[Inspection]) -> list[Sku]:
    """One line per product, most units first."""
    grouped: QuerySet[Any, Any] = rows.order_by().values(
        sku=Coalesce("rto_line__line__product__sku", "returned__line__product__sku"),
        name=Coalesce("rto_line__line__product__name", "returned__line__product__name"),
    )
    counted = grouped.annotate(
        n=Count("pk"),
        a=Count("pk", Q(grade="A")),
        b=Count("pk", Q(grade="B")),
        c=Count("pk", Q(grade="C")),
        d=Count("pk", Q(grade="D")),
    )
    return [Sku(one["sku"], one["name"], one["n"], _grades(one)) for one in counted.order_by("-n", "sku", "name")]


def _grades(one: dict[str, Any]) -> str:
    return " · ".join(f"{one[key]} {key.upper()}" for key in "abcd" if one[key])


COLUMNS: tuple[Column[Inspection], ...] = (
    Column("sku", _("SKU"), lambda row: row.of_line.product.sku),
    Column("product", _("Product"), lambda row: row.of_line.product.name),
    Column("unit", _("Unit"), lambda row: row.unit),
    Column("grade", _("Grade"), lambda row: row.grade),
    Column("disposition", _("What is done with it"), lambda row: row.get_disposition_display()),
    Column("note", _("Note"), lambda row: row.note),
    Column("number", _("Order"), lambda row: row.came_as),
    Column("awb", _("AWB"), lambda row: row.rto_line.case.shipment.awb if row.rto_line else ""),
    Column("courier", _("Courier"), lambda row: couriers.courier(row.rto_line.case.courier) if row.rto_line else ""),
    Column("inspected_at", _("Inspected"), lambda row: row.at),
    Column("done_at", _("Done"), lambda row: row.done_at),
)
