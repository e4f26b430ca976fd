"""Rows as entries of the timeline: the order itself, scans, instructions, messages."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from connectors.couriers.words import Direction, Reason, ScanStatus
from core.web import formats
from core.web.state_words import Colour, mid_sentence
from messaging.models import Message
from orders import wording
from orders.headline import Reader
from orders.models import Instruction, Order, Scan, Shipment
from orders.models.instructions import Result
from orders.states import Payment, Source
from orders.timeline import Entry, Kind

DULL = {ScanStatus.PICKED_UP, ScanStatus.IN_TRANSIT, ScanStatus.AT_DESTINATION, ScanStatus.RTO_IN_TRANSIT}


def placed(order: Order, reader: Reader) -> Entry:
    """The beginning of everything."""
    amount = order.cod_amount if order.payment_method == Payment.COD else order.total
    money = formats.money(amount, currency=order.currency, language=reader.language) if amount is not None else ""
    how = str(Payment(order.payment_method).label) if order.payment_method != Payment.UNKNOWN else ""
    where = _("from the file %(file)s") % {"file": order.import_run.file_name} if order.import_run else order.channel
    words = ", ".join(filter(None, (mid_sentence(how), money)))
    return Entry(
        Kind.DECISION,
        order.placed_at,
        "shopping-bag",
        f", {words}" if words else "",
        emphasis=_("Ordered"),
        detail=where,
        at=order.placed_at,
    )


def scans(parcel: Shipment, reported: Sequence[Scan], *, numbered: str = "") -> Iterator[Entry]:
    """A parcel's scans, oldest first, failed attempts counted; `numbered` says which parcel where there are several."""
    failures, in_run = 0, False
    moving = [scan for scan in reported if scan.status != ScanStatus.UNKNOWN]
    for scan in reported:
        status = ScanStatus(scan.status)
        if status is ScanStatus.OUT_FOR_DELIVERY:
            in_run = False
        if status is ScanStatus.ATTEMPT_FAILED and scan.reason != Reason.NO_ATTEMPT and not in_run:
            failures, in_run = failures + 1, True
        yield _scan(parcel, scan, failures, numbered, latest=bool(moving) and scan is moving[-1])


def _scan(parcel: Shipment, scan: Scan, failures: int, numbered: str, *, latest: bool) -> Entry:
    status = ScanStatus(scan.status)
    word, failed = wording.of_scan(status), status is ScanStatus.ATTEMPT_FAILED
    genuine = failed and scan.reason != Reason.NO_ATTEMPT
    emphasis = _("Failed delivery %(number)d") % {"number": failures} if genuine else str(word.text)
    why = f": {mid_sentence(Reason(scan.reason).label)}" if scan.reason else ""
    return Entry(
        Kind.SCAN,
        scan.happened_at,
        word.icon,
        why + (f", {scan.place}" if scan.place else ""),
        emphasis=emphasis,
        detail=_source(parcel, scan, numbered),
        colour=word.colour if word.colour is not Colour.ENDED else "",
        place=scan.place,
        at=None if scan.time_assumed else scan.happened_at,
        now=latest and word.colour is Colour.MOVING,
        failed=failed,
        dull=status in DULL and not latest,
    )


def _source(parcel: Shipment, scan: Scan, numbered: str) -> str:
    """Who said it, in their own code and words, and how we heard."""
    said = f"{scan.raw_code} “{scan.raw_text}”" if scan.raw_text else scan.raw_code
    courier = wording.courier(parcel.courier or scan.tracked_by)
    heard = "" if scan.source == Source.PUSH else str(Source(scan.source).label)
    if scan.source == Source.IMPORT:
        return " · ".join(filter(None, (numbered, str(Source.IMPORT.label))))
    return " · ".join(filter(None, (numbered, f"{courier} {said}".strip(), heard)))


def instructions(rows: Iterable[Instruction]) -> Iterator[Entry]:
    """What we asked the courier for, and what it answered."""
    for row in rows:
        who = _("by %(person)s") % {"person": row.asked_by} if row.asked_by else ""
        asked = _("Asked the courier: %(what)s") % {"what": mid_sentence(row.get_verb_display())}
        undone = mid_sentence(row.get_result_display()) if row.result == Result.WITHDRAWN else ""
        detail = " · ".join(filter(None, (who, undone)))
        yield Entry(Kind.DECISION, row.asked_at, "send", asked, detail=detail, at=row.asked_at)
        if row.answered_at and row.result in {Result.ACCEPTED, Result.REFUSED}:
            taken = row.result == Result.ACCEPTED
            yield Entry(
                Kind.DECISION,
                row.answered_at,
                "check" if taken else "x",
                _("The courier accepted") if taken else _("The courier refused"),
                detail=" · ".join(filter(None, (f"“{row.answer}”" if row.answer else "", row.reference))),
                colour=Colour.ARRIVED if taken else "",
                at=row.answered_at,
            )


def messages(rows: Iterable[Message]) -> Iterator[Entry]:
    """What we told the buyer, and how far it came; the words themselves stay in the message."""
    for row in rows:
        said = row.subject or row.connection.get_family_display()
        reached = row.get_delivery_display() if row.delivery else _("waiting to be sent")
        detail = " · ".join(filter(None, (row.connection.name, mid_sentence(reached))))
        text = _("Told the buyer: %(what)s") % {"what": said}
        yield Entry(Kind.CONTACT, row.asked_at, "message", text, detail=detail, at=row.asked_at)


def numbering(parcel: Shipment, parcels: Sequence[Shipment]) -> str:
    """“Parcel 2 of 3”, where there are several."""
    if len(parcels) == 1 and parcel.direction == Direction.FORWARD:
        return ""
    return _("Parcel %(number)d of %(all)d") % {"number": parcels.index(parcel) + 1, "all": len(parcels)}
