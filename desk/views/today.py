"""What must I do now?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Store
from accounts.roles import Action
from connectors.couriers.words import Reason
from core.web import formats
from core.web.state_words import mid_sentence
from desk import alarms, context, doors, queues, sparks
from desk.doors import Request
from desk.queues import Waiting
from orders.queries.shipments import Queue

AHEAD = timedelta(hours=3)  # the named hour is the next full one after this
NOT_OVER_NOW = 84  # where the first word after “now” may stand


@dataclass(frozen=True, slots=True)
class Lead:
    """The first line of Today, what stands behind it, and the one thing to do."""

    sentence: str
    text: str
    url: str = ""
    action: str = ""


@require_GET
@doors.page(Action.ORDERS_VIEW)
def today(request: Request, store: Store) -> HttpResponse:
    """The queues with their clocks, what the last days were like, and what is wrong."""
    at = timezone.now()
    waiting = queues.of_store(store, at=at)
    context.counted(request, {one.key: one.count.n for one in waiting})
    until = _named_hour(at)
    tallest = queues.busiest_hour(waiting, at=at)
    return render(
        request,
        "desk/today.html",
        {
            "at": at,
            "today": timezone.localdate(at),
            "lead": _lead(waiting, store, at=at, until=until),
            "queues": [(one, queues.histogram(one.ends, at=at, until=until, tallest=tallest)) for one in waiting],
            "axis": _axis(at, until),
            "sees_alarms": Action.CONNECTIONS_HEALTH in doors.may(request, store),
            "alarms": _alarms(request, store, at),
            "week": sparks.of_store(store, at=at) if Action.FIGURES_VIEW in doors.may(request, store) else [],
        },
    )


def _alarms(request: Request, store: Store, at: datetime) -> list[alarms.Alarm]:
    if Action.CONNECTIONS_HEALTH not in doors.may(request, store):
        return []
    return alarms.of_store(store, context.connections(request, store), at=at)


def _named_hour(at: datetime) -> datetime:
    """The full hour of the store's clock that the first line names."""
    here = (at + AHEAD).astimezone(timezone.get_current_timezone())
    return here.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


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


def _lead(waiting: list[Waiting], store: Store, *, at: datetime, until: datetime) -> Lead:
    """The answer as a sentence with its number: what can still be saved, else the next queue that is not empty."""
    failed = next(one for one in waiting if one.key is Queue.FAILED)
    if failed.count.n:
        return _save(failed, store, at=at, until=until)
    late, silent = (next(one for one in waiting if one.key is key) for key in (Queue.LATE, Queue.SILENT))
    if late.count.n:
        sentence = ngettext(
            "%(n)s parcel is late against its promise.", "%(n)s parcels are late against their promise.", late.count.n
        )
        text = _("No delivery waits for a decision. The oldest of these promises is the one to ask about first.")
        return Lead(sentence % {"n": late.count}, text, late.url, _("See the late parcels"))
    if silent.count.n:
        sentence = ngettext("%(n)s parcel has gone silent.", "%(n)s parcels have gone silent.", silent.count.n)
        text = _("No scan for 48 hours on the road. Nothing else waits for a decision.")
        return Lead(sentence % {"n": silent.count}, text, silent.url, _("See the silent parcels"))
    return Lead(_("Nothing waits for you."), _("No failed delivery is open, and no parcel is late or silent."))


def _save(failed: Waiting, store: Store, *, at: datetime, until: datetime) -> Lead:
    zone, language = timezone.get_current_timezone(), get_language() or "en"
    soon = sum(end < until for end in failed.ends)
    clock = formats.clock(until, zone=zone, language=language)
    if soon:
        words = ngettext(
            "Save %(n)s failed delivery before %(clock)s.", "Save %(n)s failed deliveries before %(clock)s.", soon
        )
        sentence = words % {"n": formats.count(soon, language=language), "clock": clock}
    else:
        words = ngettext(
            "%(n)s failed delivery waits, none before %(clock)s.",
            "%(n)s failed deliveries wait, none before %(clock)s.",
            failed.count.n,
        )
        sentence = words % {"n": failed.count, "clock": clock}
    stake = formats.money(failed.stake, currency=store.currency, language=language)
    why = ", ".join(f"{mid_sentence(Reason(reason).label)} ({n})" for reason, n in failed.reasons)
    text = _("%(stake)s at stake in all %(n)s.") % {"stake": stake, "n": failed.count}
    more = _("Most often: %(why)s.") % {"why": why} if why else ""
    return Lead(sentence, f"{text} {more}".strip(), failed.url, _("Open the failed deliveries"))
