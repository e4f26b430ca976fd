"""The file that a courier gets: a line for each instruction that did not get through its interface. Pure."""

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

from django.utils.translation import gettext as _

from core import cells
from ndr.models import Act

MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Line:
    """One instruction; the headings are these names, which programs of couriers read. The phone is all digits, the day
    ISO."""

    awb: str
    order: str
    action: str
    date: str
    phone: str
    address: str
    already_sent: str  # "maybe" where nobody knows whether it arrived before


def line(act: Act) -> Line:
    """What an act asked, of one whose instruction, parcel and order were fetched along."""
    row = act.instruction
    inputs, parcel = (row.inputs, row.shipment) if row else ({}, act.case.shipment)
    return Line(
        awb=parcel.awb,
        order=act.case.order.number,
        action=row.verb if row else act.action,
        date=str(inputs.get("date") or ""),
        phone=str(inputs.get("phone") or "").removeprefix("+"),
        address=str(inputs.get("address") or ""),
        already_sent=MAYBE if row and row.unsure else "",
    )


def written(lines: Iterable[Line]) -> str:
    """As CSV, in UTF-8 with a mark that spreadsheets know it by."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([field.name for field in fields(Line)])
    writer.writerows([cells.defuse(str(value)) for value in astuple(one)] for one in lines)
    return "\ufeff" + out.getvalue()


def words(*, store: str, count: int) -> tuple[str, str]:
    """Subject and text of the letter that it goes with."""
    subject = _("%(store)s: instructions for failed deliveries") % {"store": store}
    text = _("The attached file lists %(count)d parcels with what we ask you to do. Please confirm.") % {"count": count}
    return subject, text
