"""A policy in plain words, for anybody who is about to buy. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.web import formats
from orders.states import Payment
from portal.returning.draft import WORDS
from returns import explaining
from returns.policy import Conditions, Policy, Terms
from returns.states import Approval, Resolution
from returns.why import Why


@dataclass(frozen=True, slots=True)
class Said:
    """One policy: what it is about, and its sentences."""

    name: str
    about: Sequence[str]
    sentences: Sequence[str]


def of(policy: Policy, *, currency: str, today: date) -> Said:
    """Amounts are in the store's currency."""
    money = _Money(currency)
    return Said(policy.name, list(_about(policy.when, money)), list(_sentences(policy.terms, money, today)))


@dataclass(frozen=True, slots=True)
class _Money:
    currency: str

    def __call__(self, amount: object) -> str:
        return formats.money(amount, currency=self.currency, language=get_language() or "en")  # type: ignore[arg-type]


def _about(when: Conditions, money: _Money) -> Iterator[str]:
    if when.categories:
        yield _("Products: %(names)s") % {"names": ", ".join(when.categories)}
    if when.skus:
        yield _("Article numbers: %(names)s") % {"names": ", ".join(when.skus)}
    if when.payments:
        yield _("Payment: %(names)s") % {"names": ", ".join(str(Payment(one).label) for one in when.payments)}
    if when.value_from is not None:
        yield _("Orders from %(amount)s") % {"amount": money(when.value_from)}
    if when.value_to is not None:
        yield _("Orders up to %(amount)s") % {"amount": money(when.value_to)}
    if when.tags:
        yield _("Orders that the shop marked: %(names)s") % {"names": ", ".join(when.tags)}
    if when.buyer_returns_from is not None:
        yield _("Buyers with %(count)d returns or more in the last 90 days") % {"count": when.buyer_returns_from}


def _sentences(terms: Terms, money: _Money, today: date) -> Iterator[str]:
    if terms.days == 0:
        yield _("This is not taken back.")
        return
    yield _("You may give it back until %(window)s.") % {"window": explaining.window(terms)}
    language = get_language() or "en"
    for one in terms.breaks:
        if one.until >= today:
            days = {
                name: formats.day(getattr(one, name), today=today, language=language)
                for name in ("first", "last", "until")
            }
            yield _("What was delivered from %(first)s to %(last)s: until %(until)s.") % days
    named = ", ".join(str(Resolution(way).label) for way in Resolution if way in terms.resolutions)
    yield _("You get, as you choose: %(ways)s.") % {"ways": named}
    if Resolution.CREDIT in terms.resolutions and terms.credit_bonus_percent:
        share = formats.percent(terms.credit_bonus_percent / 100, language=language)
        yield _("Store credit comes with %(share)s on top.") % {"share": share}
    yield from _costs(terms, money, language)
    yield from _reasons(terms)
    if terms.keep_up_to:
        yield _("What is worth up to %(amount)s you may keep: nobody fetches it.") % {"amount": money(terms.keep_up_to)}


def _costs(terms: Terms, money: _Money, language: str) -> Iterator[str]:
    parts = [money(terms.fee)] if terms.fee else []
    if terms.fee_percent:
        share = formats.percent(terms.fee_percent / 100, language=language)
        parts += [_("%(share)s of what you paid") % {"share": share}]
    free = [why for why in terms.taken() if terms.on(why).free]
    if not parts:
        yield _("It costs you nothing: the shop pays the courier.")
        return
    yield _("It costs you %(amount)s.") % {"amount": " + ".join(parts)}
    if free:
        yield _("It costs you nothing if: %(reasons)s.") % {"reasons": _named(free)}


def _reasons(terms: Terms) -> Iterator[str]:
    if photos := [why for why in terms.taken() if terms.on(why).photos]:
        yield _("A photo is needed if: %(reasons)s.") % {"reasons": _named(photos)}
    if refused := [why for why in Why if terms.on(why).approval is Approval.REJECT]:
        yield _("It is not taken back if: %(reasons)s.") % {"reasons": _named(refused)}


def _named(reasons: Sequence[Why]) -> str:
    return ", ".join(f"“{WORDS[why]}”" for why in reasons)
