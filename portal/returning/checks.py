"""What is wrong with each page of the form, by order line, by field, or under "" for the whole. The last word has
`returns.services.requests.asking`; this says it earlier, and on the page where it can be changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ndr.inputs import ADDRESS, ASKED_FOR
from orders import phones
from orders.models import Order
from portal.returning import parking
from portal.returning.draft import LONGEST, Chosen, Draft
from portal.returning.offers import Question
from returns import explaining, judging
from returns.pictures import Picture
from returns.states import Approval, Resolution
from returns.why import Why, fits
from returns.wishes import Wanted, Wish

Faults = Mapping[int | str, str]
NO_PICTURE: Final = Picture(b"", 0, 0)  # stands for a parked one where only their number counts


@dataclass(frozen=True, slots=True)
class Place:
    """Where the goods are fetched, as the form shows it."""

    address: str
    landmark: str


def known_place(order: Order) -> Place:
    """As the order has it."""
    return Place(", ".join(filter(None, (order.address1, order.address2))), order.landmark)


def choose(draft: Draft, asked: Question) -> Faults:
    """Lines and units."""
    if not draft.lines:
        return {"": _("Choose what you want to return.")}
    return {one.line: fault for one in draft.lines if (fault := _of_units(one, asked))}


def why(draft: Draft, asked: Question) -> Faults:
    """Reasons and photos."""
    return {one.line: fault for one in draft.lines if (fault := _of_reason(one, asked))}


def how(draft: Draft, asked: Question) -> Faults:
    """The way, what instead, when and where."""
    wanted = wants(draft)
    ways = {one.resolution: one for one in asked.ways(wanted)}
    way = next((one for one in ways.values() if one.resolution == draft.resolution), None)
    if way is None:
        return {"resolution": _("Choose what you want for it.")}
    faults = dict[int | str, str]()
    if way.resolution is Resolution.EXCHANGE:
        offered = {line: {str(one.pk) for one in swap.all} for line, swap in asked.swaps(wanted).items()}
        faults |= {
            one.line: _("Choose what you want instead.") for one in draft.lines if one.wants not in offered[one.line]
        }
    return faults if way.kept else {**faults, **_of_place(draft, asked)}


def wants(draft: Draft) -> list[Wanted]:
    """The lines as the domain has them, for lines whose pages are filled in; photos are counted, not read."""
    return [
        Wanted(
            one.line, one.units, one.why or Why.OTHER, one.detail, one.words, [NO_PICTURE] * len(one.photos),
            int(one.wants) if one.wants.isdecimal() and len(one.wants) < len(str(2**63)) else None,
        )
        for one in draft.lines
    ]  # fmt: skip


def wish(draft: Draft, asked: Question) -> Wish:
    """What is asked for, with its pictures; photos that went in the meantime are missing."""
    resolution = Resolution(draft.resolution or "")
    found = {one.line: [parking.fetch(asked.link, photo) for photo in one.photos] for one in draft.lines}
    lines = [
        Wanted(
            one.line, one.quantity, one.why, one.detail, one.words, [photo for photo in found[one.line] if photo],
            one.wants if resolution is Resolution.EXCHANGE else None,
        )
        for one in wants(draft)
    ]  # fmt: skip
    slot = next((day for day in asked.days if day.isoformat() == draft.slot), None)
    return Wish(lines, resolution, slot, origin(draft, asked), get_language() or "")


def origin(draft: Draft, asked: Question) -> dict[str, str]:
    """Where the goods are fetched, where it is not the order's address: a new address or landmark with the other."""
    known, phone = known_place(asked.order), phones.e164(draft.phone or "", asked.link.store.country)
    place = Place(" ".join((draft.address or "").split()), " ".join((draft.landmark or "").split()))
    told = {"phone": phone if phone != asked.order.phone else ""}
    if place.address and place != Place(" ".join(known.address.split()), " ".join(known.landmark.split())):
        told |= {"address1": place.address, "landmark": place.landmark}
    return {name: said for name, said in told.items() if said}


def _of_units(one: Chosen, asked: Question) -> str:
    judged = asked.judged.get(one.line)
    if judged is None:
        return _("This is not of this order.")
    if judged.verdict.no:
        return explaining.why_not(judged.verdict, today=asked.today)
    return "" if 1 <= one.units <= judged.verdict.units else explaining.how_many(judged.verdict.units)


def _of_reason(one: Chosen, asked: Question) -> str:
    if one.why is None or not fits(one.why, one.detail):
        return _("Choose what comes closest.")
    terms = judging.granted(asked.judged[one.line]).on(one.why)
    if terms.approval is Approval.REJECT:
        return _("This is not taken back for this reason.")
    if len(one.photos) > parking.MOST:
        return _("At most %(most)d photos of one product: remove some.") % {"most": parking.MOST}
    return explaining.photos_wanted(terms.photos) if len(one.photos) < terms.photos else ""


def _of_place(draft: Draft, asked: Question) -> dict[int | str, str]:
    faults = dict[int | str, str]()
    if draft.slot and draft.slot not in {day.isoformat() for day in asked.days}:
        faults["slot"] = _("Choose one of these days.")
    if draft.phone and not phones.e164(draft.phone, asked.link.store.country):
        faults["phone"] = _("This is no phone number.")
    if not draft.address and known_place(asked.order).address:
        faults["address"] = str(ASKED_FOR[(ADDRESS,)])
    for name in ("phone", "address", "landmark"):
        if len(getattr(draft, name) or "") > LONGEST[name]:
            faults[name] = _("At most %(most)d characters: shorten it.") % {"most": LONGEST[name]}
    return faults


CHECKS: Final[Mapping[str, Callable[[Draft, Question], Faults]]] = {"choose": choose, "why": why, "how": how}
