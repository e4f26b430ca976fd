"""The paper that goes to a courier with a claim for what it brought back, or did not. Pure: facts in, paper out.

No buyer is on it: what was sent, what was found and what was scanned say enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.web import formats
from core.web.paper import Paper, Photo, Rows, Section

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Item:
    """One product of the parcel; counts are None where nobody counted. `price` is what a unit was sold for."""

    name: str
    sku: str
    sent: int
    received: int | None
    missing: int | None
    wrong: int | None
    price: Decimal | None


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as it was found."""

    name: str
    number: int
    grade: "StrOrPromise"
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """A scan of the courier's, or one at the warehouse's door."""

    at: datetime
    what: "StrOrPromise"
    code: str = ""
    place: str = ""
    words: str = ""
    time_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG, and what it shows."""

    jpeg: bytes
    name: str
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that stands on the paper."""

    store: str
    zone: ZoneInfo
    language: str
    at: datetime
    kind: "StrOrPromise"
    courier: str
    awb: str
    return_awb: str
    order: str
    currency: str
    asked: Decimal
    deadline: date
    reference: str
    note: str
    handed_over: datetime | None
    marked_returned: datetime | None
    received: datetime | None
    items: Sequence[Item]
    units: Sequence[Unit]
    scans: Sequence[Event]
    door: Sequence[Event]
    pictures: Sequence[Picture]


def paper(facts: Facts) -> Paper:
    """As it is handed over, in the language that is switched on."""
    said = {"store": facts.store, "money": _money(facts, facts.asked), "awb": formats.awb(facts.awb)}
    return Paper(
        title=_("Claim: %(kind)s") % {"kind": facts.kind},
        summary=_("%(store)s asks for %(money)s for parcel %(awb)s.") % said + _found(facts),
        maker=f"{facts.store}, {_exact(facts, facts.at)}",
        language=facts.language,
        sections=[_parcel(facts), _items(facts), _units(facts), _door(facts), _scans(facts), _pictures(facts)],
    )


def _found(facts: Facts) -> str:
    """What was missing or wrong, in a sentence of its own; nothing where nobody counted."""
    missing, wrong = (sum(getattr(one, name) or 0 for one in facts.items) for name in ("missing", "wrong"))
    sent = sum(one.sent for one in facts.items)
    parts = [
        *([ngettext("%(n)d of %(sent)d product was missing", "%(n)d of %(sent)d products were missing", missing)
           % {"n": missing, "sent": sent}] if missing else []),
        *([ngettext("in place of %(n)d lay something else", "in place of %(n)d lay something else", wrong)
           % {"n": wrong}] if wrong else []),
    ]  # fmt: skip
    said = ", ".join(parts)
    return f" {said[:1].upper()}{said[1:]}." if said else ""


def _parcel(facts: Facts) -> Section:
    known = [
        (_("AWB"), formats.awb(facts.awb)),
        (_("AWB of the way back"), formats.awb(facts.return_awb)),
        (_("Courier"), facts.courier),
        (_("Order"), facts.order),
        (_("Handed over"), _exact(facts, facts.handed_over)),
        (_("Marked returned"), _exact(facts, facts.marked_returned)),
        (_("Received"), _exact(facts, facts.received)),
        (_("Asked"), _money(facts, facts.asked)),
        (_("Last day to claim"), _day(facts, facts.deadline)),
        (_("Your number for this claim"), facts.reference),
        (_("Note"), facts.note),
    ]
    return Section(_("The parcel"), facts=[(label, text) for label, text in known if text and text != formats.NONE])


def _items(facts: Facts) -> Section:
    rows = [
        [
            one.name, one.sku, str(one.sent), _count(one.received), _count(one.missing), _count(one.wrong),
            _money(facts, one.price) if one.price is not None else formats.NONE,
        ]
        for one in facts.items
    ]  # fmt: skip
    head = [_("Product"), _("SKU"), _("Sent"), _("Received"), _("Missing"), _("Wrong"), _("Price")]
    empty = _("The order names no products.")
    return Section(
        _("What was sent, what came back"), table=Rows(head, rows, [5, 3, 1.2, 1.6, 1.5, 1.4, 2]), empty=empty
    )


def _units(facts: Facts) -> Section:
    rows = [[one.name, str(one.number), str(one.grade), one.note, _exact(facts, one.at)] for one in facts.units]
    head = [_("Product"), _("Unit"), _("State"), _("Note"), _("Looked at")]
    empty = _("No unit has been looked at yet.")
    return Section(_("In what state"), table=Rows(head, rows, [4, 1, 3, 4, 3]), empty=empty)


def _door(facts: Facts) -> Section:
    rows = [[_exact(facts, one.at), str(one.what), one.code] for one in facts.door]
    head = [_("When"), _("What"), _("Scanned")]
    empty = _("This parcel was never scanned at our door.")
    return Section(_("At our door"), table=Rows(head, rows, [3, 4, 3]), empty=empty)


def _scans(facts: Facts) -> Section:
    rows = [[_when(facts, one), str(one.what), one.code, one.place, one.words] for one in facts.scans]
    head = [_("When"), _("What"), _("Code"), _("Place"), _("Words")]
    return Section(_("All that you reported"), table=Rows(head, rows, [3, 2.4, 1.6, 2, 3]), empty=_("Nothing."))


def _pictures(facts: Facts) -> Section:
    photos = [
        Photo(one.jpeg, _("%(product)s, unit %(n)d, %(when)s") % {
            "product": one.name, "n": one.number, "when": _exact(facts, one.at)
        })
        for one in facts.pictures
    ]  # fmt: skip
    return Section(_("Pictures"), photos=photos, empty=_("None were taken."))


def _count(units: int | None) -> str:
    return formats.NONE if units is None else str(units)


def _money(facts: Facts, amount: Decimal) -> str:
    return formats.money(amount, currency=facts.currency, language=facts.language)


def _when(facts: Facts, one: Event) -> str:
    """Of a day without a time only the day is claimed."""
    if not one.time_assumed:
        return _exact(facts, one.at)
    return _("%(day)s, no time given") % {"day": _day(facts, one.at.astimezone(facts.zone).date())}


def _day(facts: Facts, on: date) -> str:
    return formats.day(on, today=facts.at.astimezone(facts.zone).date(), language=facts.language)


def _exact(facts: Facts, when: datetime | None) -> str:
    return formats.exact(when, zone=facts.zone, language=facts.language) if when else formats.NONE
