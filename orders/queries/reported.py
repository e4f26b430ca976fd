"""What couriers reported last of parcels, in their own codes: some take an instruction only after certain ones."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, When

from connectors.couriers.base import Capabilities, Courier, Meaning
from connectors.couriers.words import Reason, ScanStatus
from orders.models import CodeMap, Scan, Shipment


class Code(NamedTuple):
    """The code of the report that a parcel's status stands on, and where only this installation knows it, the reason
    that it has here (empty: mapped without one)."""

    raw: str = ""
    mapped_to: str | None = None

    def alike(self, courier: type[Courier], can: Capabilities, status: ScanStatus) -> frozenset[str]:
        """The courier's own codes in its terms that say the same as one that only this installation knows."""
        if self.mapped_to is None:
            return frozenset()
        return courier.alike(can, Meaning(status, Reason(self.mapped_to) if self.mapped_to else None))


def last(shipment_ids: Collection[int]) -> dict[int, Code]:
    """The codes of these parcels; without any that has none."""
    if not shipment_ids:
        return {}
    rows = with_codes(Shipment.objects.filter(pk__in=shipment_ids)).exclude(code=None)
    return {pk: Code(code, mapped_to) for pk, code, mapped_to in rows.values_list("pk", "code", "mapped_to")}


def with_codes(shipments: QuerySet[Shipment]) -> QuerySet[Any]:
    """With `code` and `mapped_to`, as in `Code`."""
    here = CodeMap.objects.filter(provider=OuterRef("tracked_by"), raw_code=OuterRef("raw_code"))
    mapped = Subquery(here.filter(status=OuterRef("shipment__status")).values("reason")[:1])
    told = Scan.objects.filter(shipment=OuterRef("pk")).annotate(
        here=Case(When(status=ScanStatus.UNKNOWN, then=mapped), output_field=CharField())
    )
    newest = told.filter(Q(status=OuterRef("status")) | Q(here__isnull=False)).order_by("-happened_at", "-pk")
    return shipments.annotate(
        code=Subquery(newest.values("raw_code")[:1]), mapped_to=Subquery(newest.values("here")[:1])
    )
