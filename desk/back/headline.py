"""A returning parcel in one sentence. Pure."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.web import formats
from core.web.state_words import StateWord
from desk.back.found import Sum
from orders import wording as couriers
from returns import stage
from returns import wording as words
from returns.models import RtoCase
from returns.stage import Stage


@dataclass(frozen=True, slots=True)
class Headline:
    """The state's coloured word, and the rest of the sentence."""

    word: StateWord
    rest: str


def of(case: RtoCase, units: Sum, *, at: datetime) -> Headline:
    """Where it is, since when, and what is in it."""
    stands = stage.of(case.status, case.shipment.status)
    return Headline(words.OF_STAGE[stands], _rest(case, stands, units, at))


def _rest(case: RtoCase, stands: Stage, units: Sum, at: datetime) -> str:
    match stands:
        case Stage.DISPUTED:
            return _disputed(case)
        case Stage.CLOSED | Stage.WRITTEN_OFF:
            when = _day(case, case.closed_at or case.inspected_at or case.received_at)
            return f", {when}: {_came(units) if units.counted else _sent(case, units)}."
        case Stage.INSPECTED:
            return f": {_came(units)}."
    since = case.shipment.rto_delivered_at if stands is Stage.DELIVERED_BACK else None
    told = {
        "when": _day(case, case.received_at),
        "courier": _courier(case),
        "age": _age(since or case.opened_at, at),
        "what": _sent(case, units),
    }
    said = {
        Stage.RECEIVED: _(" on %(when)s, not counted yet."),
        Stage.DELIVERED_BACK: _(" by %(courier)s %(age)s ago, and nobody has seen it: %(what)s."),
        Stage.LOST: _(", says %(courier)s: %(what)s."),
    }
    return said.get(stands, _(" with %(courier)s for %(age)s: %(what)s.")) % told


def _disputed(case: RtoCase) -> str:
    if not case.cod_disputed:
        return _(": ask %(courier)s where it is.") % {"courier": _courier(case)}
    told = {"courier": _courier(case), "money": _money(case, case.cod_disputed)}
    return _(": %(courier)s took back a delivery and owes the %(money)s that it collected.") % told


def _came(units: Sum) -> str:
    all_there = ngettext("the one product is back", "all %(n)d products are back", units.expected)
    if units.received == units.expected:
        return all_there % {"n": units.expected}
    words = ngettext("%(received)d of %(n)d product is back", "%(received)d of %(n)d products are back", units.expected)
    said = words % {"received": units.received, "n": units.expected}
    more = [
        *([_("%(n)d missing") % {"n": units.missing}] if units.missing else []),
        *([_("%(n)d wrong") % {"n": units.wrong}] if units.wrong else []),
    ]
    return ", ".join([said, *more])


def _sent(case: RtoCase, units: Sum) -> str:
    goods = ngettext("%(n)d product", "%(n)d products", units.expected) % {"n": units.expected}
    if not units.expected:
        goods = _("nobody knows what is in it")
    return _("%(goods)s worth %(money)s") % {"goods": goods, "money": _money(case, case.value)} if case.value else goods


def _courier(case: RtoCase) -> str:
    return couriers.courier(case.courier) or _("the courier")


def _money(case: RtoCase, amount: Decimal) -> str:
    return formats.money(amount, currency=case.order.currency, language=_language())


def _age(since: datetime, at: datetime) -> str:
    return formats.age(since, at=at, language=_language())


def _day(case: RtoCase, when: datetime | None) -> str:
    if when is None:
        return formats.NONE
    here = when.astimezone(case.store.zone).date()
    return formats.day(here, today=here, language=_language())


def _language() -> str:
    return get_language() or "en"
