"""How long it takes until what a buyer gives back stands on the shelf again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F

from accounts.models import Store
from returns.models import Inspection
from returns.states import Disposition


@dataclass(frozen=True, slots=True)
class Restocked:
    """Units that were put back on the shelf, and the medians of how long that took; None where there were none."""

    units: int
    from_asked: timedelta | None
    from_received: timedelta | None


class Median(Aggregate):
    """The middle one: of an even number between the two."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def of(store: Store, *, since: datetime, until: datetime) -> Restocked:
    """Of returns' units that were restocked from `since` up to, not including, `until`: the median of the time since
    the buyer asked, and since the parcel was received.
    """
    rows = Inspection.objects.filter(
        store=store, returned__isnull=False, disposition=Disposition.RESTOCK, done_at__gte=since, done_at__lt=until
    )
    found = rows.aggregate(
        units=Count("pk"),
        from_asked=Median(_since("returned__request__asked_at")),
        from_received=Median(_since("returned__request__received_at")),
    )
    return Restocked(**found)


def _since(moment: str) -> ExpressionWrapper:
    return ExpressionWrapper(F("done_at") - F(moment), output_field=DurationField())
