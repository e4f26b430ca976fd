"""The stages of `returns.stage` as the database sees them, and how many cases stand in each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import Case, Count, F, Q, QuerySet, SmallIntegerField, Sum, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from returns import stage
from returns.models import Patience, RtoCase
from returns.models.rto import RtoCaseQuerySet
from returns.stage import DECIDED, LONGEST_WAY, NEVER_CAME, ON_THE_WAY, SAID, Stage
from returns.states import MISSED, RtoStatus


class Age(TextChoices):
    """Whole days since the way back began."""

    FRESH = "0-3", _("0–3 days")
    WEEK = "4-7", _("4–7 days")
    FORTNIGHT = "8-15", _("8–15 days")
    OLD = "16-", _("over 15 days")


FROM: Final = {Age.FRESH: 0, Age.WEEK: 4, Age.FORTNIGHT: 8, Age.OLD: 16}  # days, up to where the next begins
ENDS: Final = {Age.FRESH: 4, Age.WEEK: 8, Age.FORTNIGHT: 16}


def in_stage(rows: QuerySet[RtoCase], wanted: Stage) -> QuerySet[RtoCase]:
    """Exactly the cases of which `returns.stage.of` says this."""
    decided = next((status for status, one in DECIDED.items() if one is wanted), None)
    if decided:
        return rows.filter(status=decided)
    expected = rows.filter(status=RtoStatus.EXPECTED)
    if wanted is Stage.IN_TRANSIT:
        return expected.exclude(shipment__status__in=sorted(SAID))
    return expected.filter(shipment__status__in=sorted(said for said, one in SAID.items() if one is wanted))


def of_age(rows: QuerySet[RtoCase], age: Age, *, at: datetime) -> QuerySet[RtoCase]:
    """Cases whose way back began that many days ago."""
    rows = rows.filter(opened_at__gt=at - timedelta(days=ENDS[age])) if age in ENDS else rows
    return rows.filter(opened_at__lte=at - timedelta(days=FROM[age])) if FROM[age] else rows


def patience_of(stores: Sequence[Store]) -> dict[int, tuple[int, int]]:
    """Days until a parcel that was marked returned is missed, and one that travels back, by store."""
    usual = (NEVER_CAME.days, LONGEST_WAY.days)
    told = Patience.objects.filter(store__in=[one.pk for one in stores])
    own = {pk: (returned, travel) for pk, returned, travel in told.values_list("store", "returned_days", "travel_days")}
    return {one.pk: own.get(one.pk, usual) for one in stores}


def over_age(stores: Sequence[Store], *, at: datetime) -> Q:
    """Cases of these stores that take too long: on the way, or marked returned and never seen."""
    whole, patience = Q(pk__in=[]), patience_of(stores)
    for days in sorted(set(patience.values())):
        alike = [pk for pk, said in patience.items() if said == days]
        whole |= Q(store__in=alike) & _over_age(*days, at=at)
    return whole


def _over_age(returned_days: int, travel_days: int, *, at: datetime) -> Q:
    returned = sorted(said for said, one in SAID.items() if one is Stage.DELIVERED_BACK)
    ended = sorted(said for said, one in SAID.items() if one not in ON_THE_WAY)
    travels = Q(opened_at__lte=at - timedelta(days=travel_days)) & ~Q(shipment__status__in=ended)
    never = Q(shipment__status__in=returned, shipment__rto_delivered_at__lte=at - timedelta(days=returned_days))
    return Q(status__in=sorted(MISSED)) & (travels | never)


@dataclass(frozen=True, slots=True)
class Standing:
    """Cases of one stage and age: how many, what they are worth, and how many of them take too long."""

    stage: Stage
    age: Age
    n: int
    value: Decimal
    over_age: int


def board(store: Store, *, at: datetime) -> list[Standing]:
    """All live cases by stage and age, in one question over the index of the live ones."""
    rows: RtoCaseQuerySet = RtoCase.objects.filter(store=store).live()
    told: QuerySet[Any, Any] = rows.annotate(parcel=F("shipment__status"), days=_ages(at)).order_by()
    counted = told.values("status", "parcel", "days").annotate(
        n=Count("pk"), value=Sum("value"), over=Count("pk", filter=over_age([store], at=at))
    )
    found = dict[tuple[Stage, Age], Standing]()
    for one in counted:
        key = stage.of(one["status"], one["parcel"]), list(Age)[one["days"]]
        before = found.get(key, Standing(*key, 0, Decimal(0), 0))
        found[key] = Standing(*key, before.n + one["n"], before.value + one["value"], before.over_age + one["over"])
    return list(found.values())


def _ages(at: datetime) -> Case:
    """The place of its age among `Age`."""
    whens = [
        When(opened_at__gt=at - timedelta(days=ENDS[age]), then=Value(place))
        for place, age in enumerate(Age)
        if age in ENDS
    ]
    return Case(*whens, default=Value(len(Age) - 1), output_field=SmallIntegerField())
