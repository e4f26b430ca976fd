"""Facts about a buyer in words: numbers, and what they are of; never what they prove. Pure."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from returns.misuse import Fact, Seen, Signal


def words(fact: Fact) -> str:
    """One fact as a sentence without a judgement."""
    n, of = {"n": fact.n}, {"n": fact.n, "of": fact.of}
    if fact.signal is Signal.MANY:
        told = ngettext(
            "%(n)d of %(of)d orders that arrived in %(days)d days was asked back",
            "%(n)d of %(of)d orders that arrived in %(days)d days were asked back",
            fact.n,
        )
        return told % {**of, "days": fact.days}
    if fact.signal is Signal.SHORT:
        told = ngettext(
            "%(n)d of %(of)d units sent back before was missing or wrong",
            "%(n)d of %(of)d units sent back before were missing or wrong",
            fact.n,
        )
        return told % of
    if fact.signal is Signal.REFUSED:
        told = ngettext(
            "%(n)d of %(of)d units sent back before was not accepted",
            "%(n)d of %(of)d units sent back before were not accepted",
            fact.n,
        )
        return told % of
    if fact.signal is Signal.SHARED_PHONE:
        return _("%(n)d names order with this phone number") % n
    return _("%(n)d phone numbers ask for returns from this address") % n


def spans(seen: Seen) -> list[str]:
    """What is always said: how many came back of how many that arrived."""
    told = _("%(n)d of %(of)d in %(days)d days")
    return [told % {"n": one.returned, "of": one.arrived, "days": one.days} for one in seen.spans]
