"""What a case says of itself in a list: its clock, what the buyer says, what is suggested and why. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from connectors.couriers.words import Reason
from core.web import formats
from core.web.paging import CappedCount
from desk.lists.base import Band
from desk.worklists import Left
from ndr.models import Answer, Case
from ndr.queries import cases as queries
from ndr.queries.cases import Queue
from ndr.states import LIVE, CaseAction, CaseStatus, SuggestedBy, Truth, Wish


@dataclass(frozen=True, slots=True)
class TwoLines:
    """A cell: the fact, and where it comes from; `faint` where there is none."""

    fact: str
    origin: str = ""
    faint: bool = False


def left(case: Case, *, at: datetime) -> Left:
    """The clock while somebody has to act; then what became of it."""
    if case.status in LIVE and case.status != CaseStatus.INSTRUCTED:
        until = case.due_at
        words = formats.time_left(until, at=at, language=_language())
        return Left(words, formats.urgency(until, at=at), _moment(until, at))
    since = case.closed_at or case.instructed_at or case.failed_at
    return Left(str(case.get_status_display()), "", _moment(since, at))


def says(case: Case, answer: Answer | None, *, at: datetime) -> TwoLines:
    """What the buyer says, and how we heard."""
    if answer is None:
        asked = _("asked %(when)s") % {"when": _moment(case.asked_at, at)} if case.asked_at else _("not asked")
        return TwoLines(_("No answer"), asked, faint=True)
    when = _moment(answer.at, at)
    heard = _("to %(person)s, %(when)s") % {"person": answer.taken_by, "when": when} if answer.taken_by else ""
    return TwoLines(in_short(answer, at=at), heard or _("link, %(when)s") % {"when": when})


def in_short(answer: Answer, *, at: datetime) -> str:
    """An answer in three words: what decides most, first."""
    if answer.truth == Truth.NOT_ORDERED:
        return _("Never ordered")
    if answer.wish == Wish.CANCEL:
        return _("Wants to cancel")
    told = [
        (answer.address, _("Sent an address")),
        (answer.landmark, _("Sent a landmark")),
        (answer.phone, _("Sent a phone number")),
        (answer.on, _("Come %(day)s") % {"day": _day(answer, at)}),
        (answer.truth == Truth.NOBODY_CAME, _("Nobody came")),
        (answer.truth == Truth.WAS_OUT, _("Was out")),
        (answer.note, answer.note),
        (answer.wish == Wish.DELIVER, _("Wants it")),
    ]
    return next((words for there, words in told if there), str(answer.get_truth_display()))


def suggestion(case: Case, *, at: datetime) -> TwoLines:
    """What to do, and why."""
    if not case.suggested:
        return TwoLines(_("Decide"), _("nothing is suggested"), faint=True)
    action = CaseAction(case.suggested)
    return TwoLines(action_words(action, case, at=at), why(case))


def action_words(action: CaseAction, case: Case, *, at: datetime) -> str:
    """An action with its day, where it has one."""
    if action is CaseAction.REATTEMPT_ON and case.suggested_on:
        return _("Re-attempt %(day)s") % {"day": _on(case.suggested_on, at)}
    return str(action.label)


def why(case: Case) -> str:
    """Where the suggestion comes from, in a few words."""
    if case.suggested_by == SuggestedBy.RULE and case.rule:
        return _("rule: %(name)s") % {"name": case.rule}
    if case.suggested_by == SuggestedBy.BUYER:
        return _("the buyer picked the day") if case.suggested_on else _("the buyer says so")
    return REASONS.get(Reason(case.reason), lambda: _("usual after this reason"))()


REASONS = {
    Reason.NO_ATTEMPT: lambda: _("nobody went: it costs no try"),
    Reason.DENIED_ORDER: lambda: _("fake order, grade A"),
    Reason.UNREACHABLE: lambda: _("the rider could not reach the buyer"),
    Reason.UNAVAILABLE: lambda: _("nobody was there"),
    Reason.ADDRESS_PROBLEM: lambda: _("the rider needs a better address"),
    Reason.OUT_OF_AREA: lambda: _("this courier does not go there"),
}


def band(one: queries.Band, *, currency: str) -> Band:
    """A group's head: what stretch of the clock, how many, how much."""
    language = _language()
    n = formats.count(one.n, language=language) + ("+" if one.more else "")
    money = formats.money(one.value, currency=currency, language=language) + ("+" if one.more else "")
    return Band(one.stretch.label, f"{n} · {money}")


def headline(running: CappedCount, soon: CappedCount, past: CappedCount, *, until: datetime, nothing: str) -> str:
    """How many can still be saved, how many of them only until the named hour, and how many are past their clock."""
    over = ngettext("%(n)s parcel is past its clock.", "%(n)s parcels are past their clock.", past.n) % {"n": past}
    if not running.n:
        return over if past.n else nothing
    n = {"n": running}
    saved = ngettext("%(n)s parcel can still be saved", "%(n)s parcels can still be saved", running.n) % n
    hour = formats.clock(until, zone=timezone.get_current_timezone(), language=_language())
    only = ngettext("%(n)s only until %(clock)s", "%(n)s only until %(clock)s", soon.n) % {"n": soon, "clock": hour}
    first = f"{saved}, {only}." if soon.n else f"{saved}."
    return f"{first} {over}" if past.n else first


def of_queue(queue: Queue, total: CappedCount) -> str:
    """What does not wait for us, in a sentence."""
    if queue is Queue.WAITING:
        told = ngettext("%(n)s parcel waits for its courier.", "%(n)s parcels wait for their couriers.", total.n)
        return told % {"n": total} if total.n else _("No courier has anything left to do.")
    return ngettext("%(n)s failed delivery in all.", "%(n)s failed deliveries in all.", total.n) % {"n": total}


def _day(answer: Answer, at: datetime) -> str:
    return _on(answer.on, at) if answer.on else ""


def _on(day: date, at: datetime) -> str:
    return formats.day(day, today=timezone.localdate(at), language=_language())


def _moment(when: datetime, at: datetime) -> str:
    return formats.moment(when, now=at, zone=timezone.get_current_timezone(), language=_language())


def _language() -> str:
    return get_language() or "en"
