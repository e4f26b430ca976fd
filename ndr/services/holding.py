"""Lock cases in the one order that everybody keeps: orders by id, parcels by id, cases by id."""

from collections.abc import Collection
from datetime import datetime

from accounts.models import Store
from ndr.models import Case
from ndr.queries import standing
from ndr.queries.standing import Standing
from orders.services.tracking.folding import hold as hold_parcels


def lock(*, case_ids: Collection[int]) -> list[Case]:
    """These cases, of whatever store, locked as by `hold`."""
    cases = Case.objects.filter(pk__in=case_ids)
    hold_parcels(shipment_ids=list(cases.values_list("shipment_id", flat=True)))
    return list(cases.select_for_update().order_by("pk"))


def hold(*, store: Store, case_ids: Collection[int], at: datetime) -> list[Standing]:
    """These cases of the store as they stand now; nobody else changes them, or their parcels, until the caller is
    done."""
    cases = Case.objects.filter(store=store, pk__in=case_ids)
    hold_parcels(shipment_ids=list(cases.values_list("shipment_id", flat=True)))
    held = standing.load(cases).select_for_update(of=("self",)).order_by("pk")
    return standing.of(list(held), at=at)
