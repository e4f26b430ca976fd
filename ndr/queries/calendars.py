"""On which days the couriers of stores work."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from accounts.models import Holiday, Store
from ndr.clocks import Calendar


def of(stores: Iterable[Store], *, since: date) -> dict[int, Calendar]:
    """The calendars of these stores from a day on, by the store's id; one query."""
    every = {store.pk: store for store in stores}
    holidays = defaultdict[int, dict[date, str]](dict)
    for store_id, on, name in Holiday.objects.filter(store__in=every, on__gte=since).values_list("store", "on", "name"):
        holidays[store_id][on] = name
    return {pk: Calendar(frozenset(store.working_days), holidays[pk]) for pk, store in every.items()}
