"""What must I do now?"""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Store
from accounts.roles import Action
from core.web import formats
from desk import alarms, context, doors, leads, queues, sparks, todos
from desk.doors import Request
from desk.start import checklist
from ndr.queries import cases

NOT_OVER_NOW = 84  # where the first word after “now” may stand


@require_GET
@doors.page(Action.ORDERS_VIEW)
def today(request: Request, store: Store) -> HttpResponse:
    """The queues with their clocks, what the last days were like, and what is wrong."""
    at = timezone.now()
    waiting = queues.of_store(store, at=at)
    if Action.RTO_RECEIVE in doors.may(request, store):
        waiting.append(queues.unexpected(store))
    context.counted(request, {one.key: one.count.n for one in waiting})
    until = cases.named_hour(at, store.zone)
    tallest = queues.busiest_hour(waiting, at=at)
    return render(
        request,
        "desk/today.html",
        {
            "at": at,
            "today": timezone.localdate(at),
            "lead": leads.of_day(waiting, store, at=at, until=until),
            "start": checklist.on_today(request, store),
            "queues": [(one, queues.histogram(one.ends, at=at, until=until, tallest=tallest)) for one in waiting],
            "axis": _axis(at, until),
            "sees_alarms": Action.CONNECTIONS_HEALTH in doors.may(request, store),
            "alarms": _alarms(request, store, at),
            "tasks": todos.first(store, request.user),
            "week": sparks.of_store(store, at=at) if Action.FIGURES_VIEW in doors.may(request, store) else [],
        },
    )


def _alarms(request: Request, store: Store, at: datetime) -> list[alarms.Alarm]:
    if Action.CONNECTIONS_HEALTH not in doors.may(request, store):
        return []
    return alarms.of_store(store, context.connections(request, store), at=at)


def _axis(at: datetime, until: datetime) -> list[tuple[str, str, str]]:
    """Words under the histogram: place, anchor, text. The middle one stands half-way to the end."""
    zone, language = timezone.get_current_timezone(), get_language() or "en"
    middle = (until + timedelta(hours=8)).replace(minute=0)
    marks = [("6", "start", _("late")), ("38", "start", _("now"))]
    for moment in (until, middle):
        x = max(NOT_OVER_NOW, queues.LEFT + queues.STEP * ((moment - at) / timedelta(hours=1)))
        marks.append((f"{x:.0f}", "middle", formats.time_of_day(moment, zone=zone, language=language)))
    end = formats.time_of_day(at + timedelta(hours=24), zone=zone, language=language)
    return [*marks, ("332", "end", _("tomorrow %(clock)s") % {"clock": end})]
