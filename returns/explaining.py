"""Verdicts of `returns.policy` in sentences, the same for buyers, the desk and the API. Pure."""

from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from core.web import formats
from returns.policy import No, Terms, Verdict
from returns.states import CountedFrom

SENTENCES = {
    No.NO_POLICY: _l("No policy of the store takes it back."),
    No.NOT_DELIVERED: _l("It has not been delivered yet."),
    No.CAME_BACK: _l("Its parcel came back undelivered: there is nothing to return."),
    No.NOTHING_LEFT: _l("Every unit of it is being returned, or was."),
}


def verdict(said: Verdict, *, today: date) -> str:
    """One line's verdict: "Until 4 Dec: 10 days after delivery, policy Clothing" or why not."""
    if said.no or said.until is None or said.policy is None:
        return why_not(said, today=today)
    facts = {"day": _day(said.until, today), "window": window(said.policy.terms), "policy": said.policy.name}
    return _("Until %(day)s: %(window)s, policy %(policy)s.") % facts


def window(terms: Terms) -> str:
    """How long it may be returned."""
    if terms.counted_from is CountedFrom.PLACED:
        return ngettext("%(n)d day after the order", "%(n)d days after the order", terms.days) % {"n": terms.days}
    return ngettext("%(n)d day after delivery", "%(n)d days after delivery", terms.days) % {"n": terms.days}


def why_not(said: Verdict, *, today: date | None = None) -> str:
    """Why it can't be returned; empty when it can."""
    named = {"policy": said.policy.name} if said.policy else {}
    if said.no is No.NOT_RETURNABLE:
        return _("Not returnable: %(policy)s.") % named
    if said.no is No.TOO_LATE and said.until:
        return _("It could be returned until %(day)s.") % {"day": _day(said.until, today or said.until)}
    return str(SENTENCES.get(said.no, "")) if said.no else ""


def how_many(most: int) -> str:
    """The units that may be chosen."""
    if most == 1:
        return _("One unit can be returned.")
    return _("Between 1 and %(most)d units can be returned.") % {"most": most}


def photos_wanted(least: int) -> str:
    """What a reason wants to see."""
    return ngettext("Add a photo of it.", "Add %(n)d photos of it.", least) % {"n": least}


def _day(day: date, today: date) -> str:
    return formats.day(day, today=today, language=get_language() or "en")
