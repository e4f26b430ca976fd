"""The first line of Today: what the day asks for, and the lists behind its numbers. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import Store
from connectors.couriers.words import Reason
from core.web import formats
from core.web.paging import CappedCount
from core.web.state_words import mid_sentence
from desk import worklists
from desk.queues import ASKED, FAILED, Waiting
from desk.returns import wording as return_words
from ndr.queries.cases import Clock
from orders.queries.shipments import Queue
from returns.queries.worklist import Queue as Asked

SENTENCES = (Queue.LATE, Queue.SILENT)  # what leads where no failed delivery waits


@dataclass(frozen=True, slots=True)
class Step:
    """A button: the list of exactly the parcels that the sentence counts."""

    url: str
    action: str


@dataclass(frozen=True, slots=True)
class Lead:
    """The sentence, what stands behind it, and what to do, the first thing first."""

    sentence: str
    text: str
    steps: tuple[Step, ...] = ()


def of_day(waiting: Sequence[Waiting], store: Store, *, at: datetime, until: datetime) -> Lead:
    """What can still be saved, and what is past saving in time; else the next queue that is not empty."""
    queues = {one.key: one for one in waiting}
    if queues[FAILED].count.n:
        return _save(queues[FAILED], store, at=at, until=until)
    for asked, queue in ASKED.items():
        if queues[asked].count.n:
            return _asked(queues[asked], queue, at)
    texts = {
        Queue.LATE: _("No delivery waits for a decision. The oldest of these promises is the one to ask about first."),
        Queue.SILENT: _("No scan for 48 hours on the road. Nothing else waits for a decision."),
    }
    for key in SENTENCES:
        if queues[key].count.n:
            sentence = worklists.sentence(key, queues[key].count)
            return Lead(sentence, texts[key], (_open(str(queues[key].count), queues[key].url),))
    return Lead(_("Nothing waits for you."), _("No failed delivery is open, and no parcel is late or silent."))


def _save(failed: Waiting, store: Store, *, at: datetime, until: datetime) -> Lead:
    language = get_language() or "en"
    stake = formats.money(failed.stake, currency=store.currency, language=language)
    why = ", ".join(f"{mid_sentence(Reason(reason).label)} ({n})" for reason, n in failed.reasons)
    text = _("%(stake)s at stake in all %(n)s.") % {"stake": stake, "n": failed.count}
    more = _("Most often: %(why)s.") % {"why": why} if why else ""
    sentence, steps = _past_and_running(failed, at) or _before(failed, at, until)
    return Lead(sentence, f"{text} {more}".strip(), steps)


def _asked(waiting: Waiting, queue: Asked, at: datetime) -> Lead:
    """What buyers wait for, where no parcel can be saved."""
    late = sum(end <= at for end in waiting.ends)
    sentence = return_words.headline(queue, waiting.count, CappedCount(late, capped=False))
    text = _("No delivery waits for a decision. The first of these clocks is the one to look at.")
    return Lead(sentence, text, (_open(str(waiting.count), waiting.url),))


def _past_and_running(failed: Waiting, at: datetime) -> tuple[str, tuple[Step, ...]] | None:
    """Where some are past their clock; None where none is."""
    past = sum(end <= at for end in failed.ends)
    running = len(failed.ends) - past
    if failed.count.capped:
        waits = ngettext("%(n)s failed delivery waits.", "%(n)s failed deliveries wait.", failed.count.n)
        return waits % {"n": failed.count}, (_open(str(failed.count), failed.url),)
    if not past:
        return None
    over = ngettext("%(n)s failed delivery is past its clock", "%(n)s failed deliveries are past their clock", past)
    clauses, steps = [over % {"n": _count(past)}], [_open(_count(past), _narrowed(failed, clock=Clock.PAST))]
    if running:
        saved = ngettext("%(n)s can still be saved", "%(n)s can still be saved", running)
        clauses.append(saved % {"n": _count(running)})
        steps.insert(0, _open(_count(running), _narrowed(failed, clock=Clock.RUNNING)))
    return f"{', '.join(clauses)}.", tuple(steps)


def _before(failed: Waiting, at: datetime, until: datetime) -> tuple[str, tuple[Step, ...]]:
    """Where all can still be saved: how many of them before the named hour."""
    clock = formats.clock(until, zone=timezone.get_current_timezone(), language=get_language() or "en")
    if soon := sum(at < end < until for end in failed.ends):
        words = ngettext(
            "Save %(n)s failed delivery before %(clock)s.", "Save %(n)s failed deliveries before %(clock)s.", soon
        )
        url = _narrowed(failed, clock=Clock.RUNNING, due_before=until.astimezone(UTC).isoformat())
        return words % {"n": _count(soon), "clock": clock}, (_open(_count(soon), url),)
    words = ngettext(
        "%(n)s failed delivery waits, none before %(clock)s.",
        "%(n)s failed deliveries wait, none before %(clock)s.",
        failed.count.n,
    )
    return words % {"n": failed.count, "clock": clock}, (_open(str(failed.count), failed.url),)


def _open(count: str, url: str) -> Step:
    return Step(url, _("Open the %(n)s") % {"n": count})


def _narrowed(failed: Waiting, **by: str) -> str:
    return f"{failed.url}?{urlencode(by)}"


def _count(number: int) -> str:
    return formats.count(number, language=get_language() or "en")
