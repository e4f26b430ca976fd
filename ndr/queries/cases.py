"""Failed deliveries as a worklist: which wait for what, in what order, and what each stretch of the clock comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from connectors.couriers.words import Reason
from ndr.models import Act, Answer, Case
from ndr.states import TO_DO, CaseStatus
from orders.models import Shipment

AHEAD: Final = timedelta(hours=3)  # the named hour is the next full one after this
SOON: Final = timedelta(hours=2)
MOST_WEIGHED: Final = 2_000  # cases of one list, the most urgent first; beyond, a stretch reads "2,000+"
BANDS: Final = """
    SELECT CASE WHEN due_at <= %s THEN 'late' WHEN due_at < %s THEN 'soon' WHEN due_at < %s THEN 'today' ELSE 'later'
        END AS stretch, count(*), sum(value)
    FROM ({rows}) AS weighed (due_at, value) GROUP BY stretch
"""  # of the index alone, where that has all that the list is narrowed by
NOT_LISTED: Final = [
    f"shipment__{one.name}" for one in Shipment._meta.concrete_fields if one.name not in {"id", "awb"}
]  # a parcel has a lot to tell, and half the time of a page would go into reading it
CLOCK: Final = "clock"
REPORTED: Final = "reported"


class Queue(TextChoices):
    """What a tab above the list shows."""

    TO_DO = "to_do", _("To do")
    RUNNING_OUT = "running_out", _("Running out")
    ANSWERED = "answered", _("Buyer answered")
    NOBODY_WENT = "nobody_went", _("Nobody went")
    WAITING = "waiting", _("Waiting for courier")
    BROKEN = "broken", _("Not honoured")
    MINE = "mine", _("Mine")
    ALL = "all", _("All")


class Clock(TextChoices):
    """How much time is left before the courier decides alone."""

    RUNNING = "running", _("can still be saved")
    SOON = "soon", _("under 2 hours")
    PAST = "past", _("past")


class Stretch(TextChoices):
    """The bands of a list that is ordered by its clock."""

    LATE = "late", pgettext_lazy("clock", "Late")
    SOON = "soon", _("Under 2 hours")
    TODAY = "today", _("Today")
    LATER = "later", _("Later")


@dataclass(frozen=True, slots=True)
class Band:
    """One stretch of a list: how many cases, what they are worth; `more`: there are further ones nobody counted."""

    stretch: Stretch
    n: int
    value: Decimal
    more: bool = False


def in_queue(rows: QuerySet[Case], queue: Queue, *, at: datetime, user: User, until: datetime) -> QuerySet[Case]:
    """The cases of one queue; `until` is the hour before which "running out" is."""
    if queue is Queue.ALL:
        return rows
    if queue is Queue.WAITING:
        return rows.filter(status=CaseStatus.INSTRUCTED)
    narrowed: dict[Queue, dict[str, Any]] = {
        Queue.TO_DO: {},
        Queue.RUNNING_OUT: {"due_at__gt": at, "due_at__lt": until},
        Queue.ANSWERED: {"answered_at__isnull": False},
        Queue.NOBODY_WENT: {"reason": Reason.NO_ATTEMPT},
        Queue.MINE: {"assigned_to": user.pk},
    }
    if queue is Queue.BROKEN:
        return broken(rows)
    return rows.filter(status__in=sorted(TO_DO), **narrowed[queue])


def broken(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Those to be done again because the courier accepted another attempt, and did not go in time."""
    told = Act.objects.filter(case=OuterRef("pk"), broken_at__isnull=False, at__gte=OuterRef("failed_at"))
    return rows.filter(Exists(told), status__in=sorted(TO_DO))


def by_clock(rows: QuerySet[Case], clock: Clock, *, at: datetime) -> QuerySet[Case]:
    """Those with this much time left."""
    if clock is Clock.PAST:
        return rows.filter(due_at__lte=at)
    running = rows.filter(due_at__gt=at)
    return running.filter(due_at__lt=at + SOON) if clock is Clock.SOON else running


def listed(rows: QuerySet[Any], *, by: str) -> QuerySet[Any]:
    """In the order of `by`, with what a list shows of their orders and who has them; of the parcel its AWB only."""
    told = rows.select_related("order", "shipment", "assigned_to", "rule").defer(*NOT_LISTED)
    orders = {
        CLOCK: ("due_at", "-value", "pk"),
        f"-{CLOCK}": ("-due_at", "value", "-pk"),
        REPORTED: ("failed_at", "pk"),
        f"-{REPORTED}": ("-failed_at", "-pk"),
    }
    return told.order_by(*orders[by])


def stretch_of(due_at: datetime, *, at: datetime, midnight: datetime) -> Stretch:
    """The band that a case with this clock stands in; `midnight` is the end of the store's day."""
    if due_at <= at:
        return Stretch.LATE
    if due_at < at + SOON:
        return Stretch.SOON
    return Stretch.TODAY if due_at < midnight else Stretch.LATER


def bands(rows: QuerySet[Case], *, at: datetime, midnight: datetime) -> list[Band]:
    """What each stretch of the rows comes to, the most urgent first; of no more than `MOST_WEIGHED` of them."""
    weighed = rows.order_by("due_at", "-value", "pk").select_related(None).values("due_at", "value")[:MOST_WEIGHED]
    try:
        sql, params = weighed.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(BANDS.format(rows=sql), [at, at + SOON, midnight, *params])
        found = {Stretch(one): (n, value) for one, n, value in cursor.fetchall()}
    capped = sum(n for n, _value in found.values()) == MOST_WEIGHED
    present = [one for one in Stretch if one in found]
    return [Band(one, *found[one], more=capped and one is present[-1]) for one in present]


def last_answers(cases: Sequence[Case]) -> dict[int, Answer]:
    """What the buyer of each case has said since the last report, by the case."""
    answered = [one.pk for one in cases if one.answered_at]
    told = Answer.objects.filter(case__in=answered).select_related("taken_by").order_by("case", "-at", "-pk")
    return {one.case_id: one for one in told.distinct("case")} if answered else {}


def named_hour(at: datetime, zone: tzinfo) -> datetime:
    """The full hour of the store's clock before which what runs out is named."""
    return (at + AHEAD).astimezone(zone).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
