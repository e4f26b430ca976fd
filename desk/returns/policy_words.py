"""A policy in plain words: when it fits, and what it grants. Pure."""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.web import formats
from desk.ndr.rule_words import any_of, plain, span
from orders.states import Payment
from returns import explaining
from returns.policy import Conditions, Terms
from returns.states import Approval, Resolution
from returns.why import Why


def conditions(when: Conditions, *, currency: str) -> list[str]:
    """Each condition as a few words; none: it fits everything."""
    said = [
        any_of(list(when.categories)),
        any_of(list(when.skus)),
        any_of([f"#{one}" for one in when.tags]),
        any_of([str(Payment(one).label) for one in when.payments]),
        span(_("value"), _money(when.value_from, currency), _money(when.value_to, currency)),
        span(_("returns of this buyer in 90 days"), plain(when.buyer_returns_from), None),
    ]
    return [words for words in said if words]


def grants(terms: Terms, *, currency: str) -> list[str]:
    """What it comes to."""
    if not terms.days:
        return [_("Nothing is taken back")]
    ways = ", ".join(str(Resolution(one).label) for one in terms.resolutions)
    fee = _fee(terms, currency)
    bonus = terms.credit_bonus_percent
    auto = [str(why.label) for why in Why if terms.on(why).approval is Approval.AUTO]
    return list(
        filter(
            None,
            [
                explaining.window(terms),
                ways,
                _("fee %(fee)s") % {"fee": fee} if fee else "",
                _("store credit with %(percent)s %% more") % {"percent": f"{bonus.normalize():f}"} if bonus else "",
                _("up to %(money)s the buyer keeps the goods") % {"money": _money(terms.keep_up_to, currency)}
                if terms.keep_up_to is not None
                else "",
                _("approved by itself: %(reasons)s") % {"reasons": ", ".join(auto)} if auto else "",
            ],
        )
    )


def _fee(terms: Terms, currency: str) -> str:
    flat = _money(terms.fee, currency) if terms.fee else ""
    share = f"{terms.fee_percent.normalize():f} %" if terms.fee_percent else ""
    return " + ".join(filter(None, (flat, share)))


def _money(amount: Decimal | None, currency: str) -> str | None:
    return None if amount is None else formats.money(amount, currency=currency, language=get_language() or "en")
