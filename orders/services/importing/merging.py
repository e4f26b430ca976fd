"""The rows of one order into one order, or into reasons why not."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter

from django.utils.translation import gettext as _

from orders import phones
from orders.formats.layout import STAGES
from orders.services.importing.drafts import DECISIONS, Draft, DraftLine, DraftParcel, Entry, Refused
from orders.services.importing.planning import plan
from orders.services.importing.reading import Flawed, Reader
from orders.states import Decision, Payment

DEFAULTS = {field.name: field.default for field in fields(Entry)}
AGREED = (
    "placed_at", "status", "order_total", "cod_amount", "payment_method", "customer_name", "phone", "email", "address1",
    "address2", "landmark", "city", "state", "postcode", "country",
)  # fmt: skip  # rows of one order may leave these out, but never contradict each other
FIRST = ("currency", "channel", "campaign", "fulfilment")  # the first row that says it speaks for the order
PARCEL = ("courier", "awb", "zone", "promised_on", "freight", "cod_fee", "return_freight")
AT_REST = frozenset({"new", "confirmed", "cancelled"})

Numbered = tuple[int, list[str], str]  # row number, cells, flaw


class Disagreement(Exception):
    """Rows of one order contradict each other, or the order can't be as they say."""


def merge(rows: Sequence[Numbered], *, reader: Reader) -> Draft | Refused:
    """One order from all its rows, which differ from each other. One bad row refuses them all."""
    entries: list[Entry] = []
    wrong: dict[int, str] = {}
    whole = reader.whole([cells for _number, cells, _flaw in rows])
    for (number, _cells, flaw), cells in zip(rows, whole, strict=True):
        try:
            if flaw:
                raise Flawed(flaw)
            entries.append(reader.read(cells))
        except Flawed as error:
            wrong[number] = _("row %(row)d, %(why)s") % {"row": number, "why": error}
    if wrong:
        return Refused({number: wrong.get(number) or _another(wrong) for number, _cells, _flaw in rows})
    try:
        return _draft(entries, rows, reader)
    except Disagreement as error:
        return Refused({number: str(error) for number, _cells, _flaw in rows})


def _another(wrong: dict[int, str]) -> str:
    return _("another row of this order is wrong: %(why)s") % {"why": next(iter(wrong.values()))}


def _draft(entries: list[Entry], rows: Sequence[Numbered], reader: Reader) -> Draft:
    if reader.row == "order" and len(entries) > 1:
        raise Disagreement(_("the mapping says that a row is an order, but this number is on several rows"))
    head = entries[0] if len(entries) == 1 else _joined(entries, agreed=AGREED, first=(*FIRST, *PARCEL, *STAGES))
    groups = _groups(entries) if _travels(head) else []
    lines = [_line(entry, _group_of(entry, groups)) for entry in entries if _has_line(entry)]
    total = head.order_total if head.order_total is not None else _sum(lines)
    return Draft(
        number=head.order_number,
        digest=reader.fingerprint([cells for _number, cells, _flaw in rows]),
        rows=tuple([number for number, _cells, _flaw in rows]),
        head=head,
        decision=DECISIONS.get(head.status, Decision.CONFIRMED),
        total=total,
        cod_amount=_cod(head, total),
        phone=phones.e164(head.phone, head.country or reader.country) if head.phone else "",
        word=reader.word(rows[0][1]),
        lines=lines,
        parcels=[_parcel(group, reader) for group in groups],
    )


def _joined(entries: Sequence[Entry], *, agreed: tuple[str, ...], first: tuple[str, ...]) -> Entry:
    """What the rows say together."""
    said: dict[str, object] = {}
    names = (*agreed, *first)
    for name, *values in zip(names, *map(_getter(names), entries), strict=True):
        if values.count(values[0]) == len(values):
            continue
        given = [value for value in values if value != DEFAULTS[name]]
        if name in agreed and any(value != given[0] for value in given):
            pair = {"field": name, "one": _shown(given[0]), "other": _shown(next(v for v in given if v != given[0]))}
            raise Disagreement(_("rows of this order disagree about %(field)s: “%(one)s” and “%(other)s”") % pair)
        said[name] = given[0]
    return replace(entries[0], **said) if said else entries[0]  # type: ignore[arg-type]  # of the same fields


@lru_cache(maxsize=8)
def _getter(names: tuple[str, ...]) -> Callable[[Entry], tuple[object, ...]]:
    return attrgetter(*names)


def _shown(value: object) -> str:
    return str(getattr(value, "at", value))[:60]


def _travels(head: Entry) -> bool:
    """Whether there is a parcel: the status says so, or a number or a date of it is known."""
    return head.status not in AT_REST or bool(head.awb) or any(getattr(head, stage) is not None for stage in STAGES)


def _groups(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The rows of each parcel. Rows without an AWB travel in the first."""
    awbs = list(dict.fromkeys([entry.awb for entry in entries if entry.awb])) or [""]
    if len(awbs) == 1:
        return [list(entries)]
    return [[entry for entry in entries if (entry.awb or awbs[0]) == awb] for awb in awbs]


def _group_of(entry: Entry, groups: Sequence[Sequence[Entry]]) -> int | None:
    if len(groups) <= 1:
        return 0 if groups else None
    return next(place for place, group in enumerate(groups) if any(one is entry for one in group))


def _parcel(group: Sequence[Entry], reader: Reader) -> DraftParcel:
    said = group[0] if len(group) == 1 else _joined(group, agreed=("status", *STAGES), first=(*PARCEL, "placed_at"))
    return DraftParcel(
        courier=said.courier,
        tracked_by=(reader.tracked_by or said.courier) if said.awb else "",
        awb=said.awb,
        zone=said.zone,
        promised_on=said.promised_on,
        freight=said.freight,
        cod_fee=said.cod_fee,
        return_freight=said.return_freight,
        planned=plan(said, reader.zone),
    )


def _has_line(entry: Entry) -> bool:
    given = entry.sku or entry.product_name or entry.category
    return bool(given) or any(value is not None for value in (entry.quantity, entry.unit_price, entry.line_total))


def _line(entry: Entry, parcel: int | None) -> DraftLine:
    """Where only one of price and total is given, the other follows if it can."""
    quantity = 1 if entry.quantity is None else entry.quantity
    total = entry.line_total
    if total is None and entry.unit_price is not None:
        total = entry.unit_price * quantity
    product = (entry.sku, entry.product_name or ("" if entry.sku else entry.category))
    return DraftLine(product, entry.category, entry.cost, quantity, entry.unit_price, total, parcel)


def _sum(lines: Sequence[DraftLine]) -> Decimal | None:
    """The order's total where the file gives none; a missing part leaves the whole missing."""
    if len(lines) == 1:
        return lines[0].total
    totals = [line.total for line in lines]
    return None if not totals or None in totals else sum((total for total in totals if total is not None), Decimal(0))


def _cod(head: Entry, total: Decimal | None) -> Decimal | None:
    """What the courier collects: as given, else all of a COD order."""
    if head.payment_method == Payment.PREPAID and head.cod_amount:
        raise Disagreement(_("the order is prepaid, yet %(amount)s is to be collected") % {"amount": head.cod_amount})
    if head.cod_amount is None and head.payment_method == Payment.COD:
        return total
    return head.cod_amount
