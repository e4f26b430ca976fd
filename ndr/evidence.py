"""The paper that goes to a courier with a claim that it did not go to the door. Pure: facts in, paper out.

Names and numbers are masked as on lists: the courier has them, and whoever else reads the paper needs none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.web import formats, masking
from core.web.paper import Paper, Rows, Section

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Reported:
    """One scan."""

    at: datetime
    what: "StrOrPromise"
    code: str
    place: str
    words: str
    reason: "StrOrPromise" = ""
    time_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """What the buyer said, and to whom: on her link, or to somebody of the store."""

    at: datetime
    truth: "StrOrPromise"
    wish: "StrOrPromise"
    note: str
    by_link: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """A message to the buyer, or one from her."""

    at: datetime
    what: str
    came: "StrOrPromise"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that stands on the paper; `disputed` is among `scans`, `out` the moment the rider left before it."""

    store: str
    zone: ZoneInfo
    language: str
    at: datetime
    courier: str
    awb: str
    order: str
    buyer: str
    phone: str
    where: str
    to_collect: str
    disputed: Reported
    out: datetime | None
    number: int
    scans: Sequence[Reported]
    statements: Sequence[Statement]
    contacts: Sequence[Contact]
    reference: str = ""


def paper(facts: Facts) -> Paper:
    """As it is handed over, in the language that is switched on."""
    said = {"courier": facts.courier, "awb": formats.awb(facts.awb), "when": _exact(facts, facts.disputed.at)}
    return Paper(
        title=_("A reported attempt that did not happen"),
        summary=_("%(courier)s reported on %(when)s that it could not deliver parcel %(awb)s. We ask you to check it.")
        % said,
        maker=f"{facts.store}, {_exact(facts, facts.at)}",
        language=facts.language,
        sections=[_parcel(facts), _attempt(facts), _statements(facts), _scans(facts), _contacts(facts)],
    )


def _parcel(facts: Facts) -> Section:
    known = [
        (_("AWB"), formats.awb(facts.awb)),
        (_("Courier"), facts.courier),
        (_("Order"), facts.order),
        (_("Buyer"), " ".join(filter(None, (masking.name(facts.buyer), formats.phone(masking.phone(facts.phone)))))),
        (_("Goes to"), facts.where),
        (_("To collect"), facts.to_collect),
        (_("Your number for this claim"), facts.reference),
    ]
    return Section(_("The parcel"), facts=[(label, text) for label, text in known if text and text != formats.NONE])


def _attempt(facts: Facts) -> Section:
    report = facts.disputed
    known = [
        (_("Reported"), _when(facts, report)),
        (_("As"), f"{report.what}, {report.reason}" if report.reason else str(report.what)),
        (_("Code"), report.code),
        (_("Words"), report.words),
        (_("Place"), report.place),
        (_("Out for delivery since"), _exact(facts, facts.out) if facts.out else _("never reported before it")),
    ]
    return Section(_("The attempt in question"), facts=[(label, text) for label, text in known if text])


def _statements(facts: Facts) -> Section:
    rows = [
        [
            _exact(facts, one.at),
            ". ".join(filter(None, (str(one.truth), str(one.wish), one.note))),
            _("on her own link") if one.by_link else _("to the store"),
        ]
        for one in facts.statements
    ]
    table = Rows([_("When"), _("What"), _("How")], rows, [3, 5, 2])
    return Section(_("What the buyer says"), table=table, empty=_("The buyer has said nothing yet."))


def _scans(facts: Facts) -> Section:
    rows = [
        [
            _when(facts, one),
            f"{one.what}, {one.reason}" if one.reason else str(one.what),
            one.code,
            one.place,
            one.words,
        ]
        for one in facts.scans
    ]
    head = [_("When"), _("What"), _("Code"), _("Place"), _("Words")]
    return Section(_("All that was reported"), table=Rows(head, rows, [3, 2.4, 1.6, 2, 3]))


def _contacts(facts: Facts) -> Section:
    rows = [[_exact(facts, one.at), one.what, str(one.came)] for one in facts.contacts]
    table = Rows([_("When"), _("What"), _("How far it came")], rows, [3, 5, 2])
    return Section(_("Messages and calls"), table=table, empty=_("None."))


def _when(facts: Facts, report: Reported) -> str:
    """Of a day without a time only the day is claimed."""
    if not report.time_assumed:
        return _exact(facts, report.at)
    on, today = report.at.astimezone(facts.zone).date(), facts.at.astimezone(facts.zone).date()
    return _("%(day)s, no time given") % {"day": formats.day(on, today=today, language=facts.language)}


def _exact(facts: Facts, at: datetime) -> str:
    return formats.exact(at, zone=facts.zone, language=facts.language)
