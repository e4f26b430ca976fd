"""What other policies would have said of the last 90 days: of lines that arrived, and of returns that were asked for.

Two statements that group by what the old and the new policies say, whatever the number of orders; the groups are judged
here by the very functions that judge a line.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Case, Count, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower, TruncDate

from accounts.models import Store
from connectors.couriers.words import Direction
from orders.models import OrderLine, Shipment
from orders.states import Bucket
from returns.models import ReturnLine, ReturnRequest
from returns.policy import Conditions, Policy, last_day
from returns.states import COUNTS, Approval
from returns.why import Why

PERIOD: Final = timedelta(days=90)
NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Replay:
    """Lines that arrived, and of them: no longer taken back, taken back now, fewer days, more days, other terms. Lines
    that were asked back, and of them: refused now, approved by itself now, looked at now.
    """

    lines: int = 0
    closed: int = 0
    opened: int = 0
    shorter: int = 0
    longer: int = 0
    otherwise: int = 0
    returns: int = 0
    refused: int = 0
    by_itself: int = 0
    looked_at: int = 0

    @property
    def differ(self) -> int:
        """Lines that would be judged differently."""
        return self.closed + self.opened + self.shorter + self.longer + self.otherwise


def replay(store: Store, now: Sequence[Policy], then: Sequence[Policy], *, at: datetime) -> Replay:
    """What the policies of `then` would have said where those of `now` did; two statements."""
    said = Counter[str]()
    for old, new, n in _pairs(_lines(store, at), "", now, then):
        said["lines"] += n
        said[_change(old, new)] += n
    for row in _returns(store, now, then, at):
        old, new, n = _of(now, row["old"]), _of(then, row["new"]), row["n"]
        said["returns"] += n
        said[_answer(old, new, row)] += n
    said.pop("", None)
    return Replay(**said)


def _change(old: Policy | None, new: Policy | None) -> str:
    """What becomes of a line that arrived."""
    before, after = (one.terms.days if one else 0 for one in (old, new))
    if bool(before) is not bool(after):
        return "opened" if after else "closed"
    if before != after:
        return "longer" if after > before else "shorter"
    return "" if (old and old.terms) == (new and new.terms) else "otherwise"


def _answer(old: Policy | None, new: Policy | None, row: dict[str, Any]) -> str:
    """What becomes of a return that was asked for."""
    before, after = (_said(one, row) for one in (old, new))
    if before is after:
        return ""
    return {Approval.REJECT: "refused", Approval.AUTO: "by_itself", Approval.MANUAL: "looked_at"}[after]


def _said(policy: Policy | None, row: dict[str, Any]) -> Approval:
    if policy is None or not policy.terms.days or row["delivered"] is None:
        return Approval.REJECT
    until: date = last_day(policy.terms, placed=row["placed"], delivered=row["delivered"])
    return Approval.REJECT if row["asked"] > until else policy.terms.on(Why(row["why"])).approval


def _lines(store: Store, at: datetime) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(
        order__store=store, order__placed_at__gte=at - PERIOD, order__placed_at__lte=at, order__outcome=Bucket.DELIVERED
    )


def _returns(
    store: Store, now: Sequence[Policy], then: Sequence[Policy], at: datetime
) -> "QuerySet[ReturnLine, dict[str, Any]]":
    """Lines of returns by what judges them, their reason, and the days that matter."""
    rows = ReturnLine.objects.filter(request__store=store, request__asked_at__gte=at - PERIOD)
    parcels = Shipment.objects.filter(order=OuterRef("line__order"), direction=Direction.FORWARD).order_by()
    arrived = parcels.values("order").annotate(last=Max("delivered_at")).values("last")
    told = _judged(rows, "line__", now, then).annotate(
        placed=TruncDate("line__order__placed_at", tzinfo=store.zone),
        delivered=TruncDate(Subquery(arrived), tzinfo=store.zone),
        asked=TruncDate("request__asked_at", tzinfo=store.zone),
    )
    groups: QuerySet[ReturnLine, dict[str, Any]]
    groups = told.order_by().values("old", "new", "why", "placed", "delivered", "asked").annotate(n=Count("pk"))
    return groups


def _pairs(
    rows: QuerySet[OrderLine], path: str, now: Sequence[Policy], then: Sequence[Policy]
) -> list[tuple[Policy | None, Policy | None, int]]:
    groups = _judged(rows, path, now, then).order_by().values("old", "new").annotate(n=Count("pk"))
    return [(_of(now, one["old"]), _of(then, one["new"]), one["n"]) for one in groups]


def _of(policies: Sequence[Policy], place: int) -> Policy | None:
    return policies[place] if place != NOBODY else None


def _judged(rows: Any, path: str, now: Sequence[Policy], then: Sequence[Policy]) -> Any:
    """With the place of the policy that judges each row: `old` among `now`, `new` among `then`."""
    told = rows.annotate(of_sku=Lower(f"{path}product__sku"), of_category=Lower(f"{path}product__category"))
    if any(one.when.buyer_returns_from is not None for one in (*now, *then)):
        told = told.annotate(returned_before=_before(path))
    return told.annotate(old=_place(now, path), new=_place(then, path))


def _place(policies: Sequence[Policy], path: str) -> Case:
    """The first whose conditions all hold; what comes after one without conditions has no turn."""
    whens = list[When]()
    for place, one in enumerate(policies):
        condition = _holds(one.when, path)
        if not condition:
            return Case(*whens, default=Value(place), output_field=IntegerField())
        whens.append(When(condition, then=Value(place)))
    return Case(*whens, default=Value(NOBODY), output_field=IntegerField())


def _holds(when: Conditions, path: str) -> Q:
    """The conditions as `returns.policy.fits` has them."""
    order = f"{path}order__"
    told = {
        "of_category__in": [one.lower() for one in when.categories],
        "of_sku__in": [one.lower() for one in when.skus],
        f"{order}tags__overlap": list(when.tags),
        f"{order}payment_method__in": list(when.payments),
    }
    bounds = {f"{order}total__gte": when.value_from, f"{order}total__lte": when.value_to}
    bounds["returned_before__gte"] = when.buyer_returns_from  # type: ignore[assignment]  # a count
    said = {key: value for key, value in told.items() if value}
    return Q(**said, **{key: bound for key, bound in bounds.items() if bound is not None})


def _before(path: str) -> Coalesce:
    """Returns of the same buyer in the 90 days before the order."""
    order = OuterRef(f"{path}order__customer"), OuterRef(f"{path}order__placed_at")
    rows = ReturnRequest.objects.filter(
        order__customer=order[0], asked_at__lt=order[1], asked_at__gte=order[1] - PERIOD, status__in=sorted(COUNTS)
    )
    counted = rows.order_by().values(by=F("order__customer")).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0))
