"""Calls that name a buyer go, before their time is over."""

from collections.abc import Collection, Mapping

from django.db import connection, transaction
from django.db.models import Max, Min

from accounts.models import Store
from connectors.models import Connection
from core.queue import QueueState
from inbox.models import Receipt

WINDOW = 20_000  # receipts looked through in one transaction
SETTLED = (QueueState.DONE, QueueState.SET_ASIDE)  # what waits is worked on within seconds
NAMED = """
    SELECT id FROM inbox_receipt WHERE id >= %s AND id < %s AND connection_id = ANY(%s) AND state = ANY(%s)
        AND EXISTS (SELECT FROM unnest(%s::text[]) AS mark (said)
            WHERE position(convert_to(mark.said, 'UTF8') IN body) > 0 OR position(mark.said IN url) > 0)
    FOR UPDATE
"""


def erase(*, store: Store, marks: Collection[str]) -> Mapping[str, int]:
    """Delete the settled calls of the store's connections in which one of the marks stands; many transactions."""
    serving = list(Connection.objects.filter(stores=store).values_list("pk", flat=True))
    ends = Receipt.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if not marks or ends["last"] is None:
        return {"calls": 0}
    starts = range(ends["first"], ends["last"] + 1, WINDOW)
    return {"calls": sum(_window(start, serving, sorted(marks)) for start in starts)}


@transaction.atomic
def _window(start: int, serving: list[int], marks: list[str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [start, start + WINDOW, serving, list(SETTLED), marks])
        found = [pk for (pk,) in cursor.fetchall()]
    return Receipt.objects.filter(pk__in=found).delete()[0]
