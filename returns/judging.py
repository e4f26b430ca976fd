"""What a wish to return comes to, and what is wrong with it. Pure: lines come judged by `returns.policy`."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from returns import explaining
from returns.policy import No, ReasonTerms, Terms
from returns.states import Approval, Resolution
from returns.why import fits
from returns.wishes import Judged, Wanted, Wish
from returns.worth import Part

FIRM = frozenset({No.NOT_DELIVERED, No.CAME_BACK, No.NOTHING_LEFT})  # no kindness changes them


def terms(wanted: Wanted, judged: Judged) -> ReasonTerms:
    """The terms of the reason that the buyer gives."""
    return granted(judged).on(wanted.why)


def granted(judged: Judged) -> Terms:
    """What the line's policy grants; the usual terms where none fits and one of us is generous."""
    return judged.verdict.policy.terms if judged.verdict.policy else Terms()


def faults(wish: Wish, judged: Mapping[int, Judged], *, today: date, generous: bool) -> dict[int | str, str]:
    """What is wrong with it, by order line, or under "" for the whole; empty when nothing is."""
    if not wish.lines:
        return {"": _("Choose what you want to return.")}
    if len({wanted.line for wanted in wish.lines}) < len(wish.lines):
        return {"": _("Name each product once.")}
    if wish.slot_on and wish.slot_on < today:
        return {"": _("Choose a day that is not over.")}
    told = ((wanted.line, _fault(wanted, judged.get(wanted.line), wish.resolution, generous)) for wanted in wish.lines)
    return {line: text for line, text in told if text}


def approval(wish: Wish, judged: Mapping[int, Judged]) -> Approval:
    """Approved at once where that holds for every line."""
    said = {terms(wanted, judged[wanted.line]).approval for wanted in wish.lines}
    return Approval.AUTO if said == {Approval.AUTO} else Approval.MANUAL


def keeps(wish: Wish, judged: Mapping[int, Judged], *, value: Decimal) -> bool:
    """Whether the goods are not worth fetching, as every line's policy says; of an exchange nobody keeps both."""
    limits = [granted(judged[wanted.line]).keep_up_to for wanted in wish.lines]
    if wish.resolution is Resolution.EXCHANGE or any(limit is None for limit in limits):
        return False
    return value <= min(limit for limit in limits if limit is not None)


def part(wanted: Wanted, judged: Judged) -> Part:
    """The line's share in what the buyer gets."""
    said = granted(judged)
    units = list(judged.free)[: wanted.quantity]
    value = sum((judged.values[unit - 1] for unit in units), Decimal(0))
    return Part(value, said.on(wanted.why).free, said.fee, said.fee_percent, said.credit_bonus_percent)


def _fault(wanted: Wanted, judged: Judged | None, resolution: Resolution, generous: bool) -> str:  # noqa: FBT001 of a row
    if judged is None:
        return _("This is not of this order.")
    if judged.verdict.no and (not generous or judged.verdict.no in FIRM):
        return explaining.why_not(judged.verdict)
    most = len(judged.free) if generous else judged.verdict.units
    if not 1 <= wanted.quantity <= most:
        return explaining.how_many(most)
    if not fits(wanted.why, wanted.detail):
        return _("Choose what comes closest.")
    return "" if generous else _unlike(granted(judged), wanted, resolution)


def _unlike(said: Terms, wanted: Wanted, resolution: Resolution) -> str:
    """Where the wish is not as the policy has it."""
    asked = said.on(wanted.why)
    if asked.approval is Approval.REJECT:
        return _("This is not taken back for this reason.")
    if len(wanted.pictures) < asked.photos:
        return explaining.photos_wanted(asked.photos)
    if resolution not in said.resolutions:
        return _("This can’t be chosen for this product: choose another way.")
    if resolution is Resolution.EXCHANGE and wanted.wants is None:
        return _("Choose what you want instead.")
    return ""
