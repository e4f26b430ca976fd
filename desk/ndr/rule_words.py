"""A rule in plain words: when it fits, and what it does then."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from connectors import registry
from connectors.couriers.words import Reason
from core.web import formats
from ndr.models import Rule
from ndr.states import CaseAction
from orders import wording
from orders.states import Payment


def conditions(rule: Rule, *, currency: str, language: str) -> list[str]:
    """Each condition as a few words; none: every failed delivery."""
    money = [None if one is None else formats.money(one, currency=currency, language=language) for one in _values(rule)]
    said = [
        any_of([str(Reason(one).label) for one in rule.reasons]),
        any_of([str(Payment(one).label) for one in rule.payments]),
        any_of([courier_name(one) for one in rule.couriers]),
        any_of(rule.states),
        span(_("attempts"), plain(rule.attempts_from), plain(rule.attempts_to)),
        span(_("value"), *money),
        span(_("orders delivered before"), plain(rule.buyer_delivered_from), None),
        span(_("orders that came back before"), plain(rule.buyer_returned_from), plain(rule.buyer_returned_to)),
    ]
    return [words for words in said if words]


def does(rule: Rule) -> str:
    """What happens where it fits."""
    action = CaseAction(rule.action)
    if action is CaseAction.ASSIGN:
        return (
            _("Assign to %(name)s") % {"name": rule.assign_to} if rule.assign_to else _("Assign to everybody in turn")
        )
    words = str(action.label)
    if rule.days_later:
        later = ngettext("in %(n)d working day", "in %(n)d working days", rule.days_later) % {"n": rule.days_later}
        words = f"{words}, {later}"
    return words


def how(rule: Rule) -> str:
    """Whether it waits for a person."""
    if rule.assigns:
        return _("at once")
    return _("acts by itself") if rule.acts else _("only suggests it")


def courier_name(key: str) -> str:
    """The courier's own name, where it is one of ours; else as people write it."""
    known = registry.COURIERS.get(key)
    return known.name if known else wording.courier(key)


def _values(rule: Rule) -> tuple[Decimal | None, Decimal | None]:
    return rule.value_from, rule.value_to


def plain(number: int | None) -> str | None:
    return None if number is None else number_format(number, use_l10n=True, force_grouping=True)


def any_of(names: list[str]) -> str:
    return _(" or ").join(names)


def span(what: str, low: str | None, high: str | None) -> str:
    if low is None and high is None:
        return ""
    said = {"what": what, "low": low, "high": high}
    if high is None:
        return _("%(what)s: %(low)s or more") % said
    if low is None:
        return _("%(what)s: %(high)s at most") % said
    return _("%(what)s: %(low)s") % said if low == high else _("%(what)s: %(low)s to %(high)s") % said
