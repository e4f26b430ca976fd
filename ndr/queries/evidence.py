"""Everything that is known about an attempt that is claimed not to have happened."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from connectors.couriers.words import ScanStatus
from connectors.messengers.base import Delivery
from core.web import formats
from messaging.models import Message, Reply
from ndr.evidence import Contact, Facts, Reported, Statement
from ndr.models import Answer, Attempt, FakeAttempt
from ndr.states import Truth, Wish
from orders import meanings, wording
from orders.models import Order, Scan

LONGEST_GIST = 160  # characters of a message
LINK = re.compile(r"https?://\S+")


def of(attempt: Attempt, *, at: datetime) -> Facts:
    """Read in a handful of queries, however long the story is."""
    case, language = attempt.case, get_language() or "en"
    order, parcel, store = case.order, case.shipment, case.store
    scans = _reported(list(Scan.objects.filter(shipment=parcel).order_by("happened_at", "pk")))
    amount = formats.money(parcel.cod_amount or order.cod_amount, currency=order.currency, language=language)
    claim = FakeAttempt.objects.filter(attempt=attempt).order_by("-claimed_at", "-pk").first()
    return Facts(
        store=store.name,
        zone=store.zone,
        language=language,
        at=at,
        courier=wording.courier(parcel.courier),
        awb=parcel.awb,
        order=order.number,
        buyer=order.buyer_name,
        phone=order.phone,
        where=", ".join(filter(None, (order.city, order.state, order.postcode))),
        to_collect=amount,
        disputed=scans[attempt.scan_id],
        out=_out(list(scans.values()), before=attempt.reported_at),
        number=attempt.number,
        scans=list(scans.values()),
        statements=_statements(case.answers.order_by("at", "pk")),
        contacts=_contacts(order),
        reference=claim.reference if claim else "",
    )


def _reported(scans: Sequence[Scan]) -> dict[int, Reported]:
    """By the scan's id, in the order in which it happened."""
    known, found = meanings.of_scans(scans), dict[int, Reported]()
    for scan in scans:
        status, reason = known[scan.pk].status, known[scan.pk].reason
        words = reason.label if reason else ""
        found[scan.pk] = Reported(
            scan.happened_at, status.label, scan.raw_code, scan.place, scan.raw_text, words, scan.time_assumed
        )
    return found


def _out(scans: Sequence[Reported], *, before: datetime) -> datetime | None:
    """When the rider left for the attempt: after the failure before it."""
    out = None
    for scan in scans:
        if scan.at > before:
            break
        if scan.what == ScanStatus.OUT_FOR_DELIVERY.label:
            out = scan.at
        elif scan.what == ScanStatus.ATTEMPT_FAILED.label and scan.at < before:
            out = None
    return out


def _statements(answers: Iterable[Answer]) -> list[Statement]:
    return [
        Statement(
            one.at,
            Truth(one.truth).label if one.truth else "",
            Wish(one.wish).label if one.wish else "",
            one.note,
            one.taken_by_id is None,
        )
        for one in answers
    ]


def _contacts(order: Order) -> list[Contact]:
    """Messages about the order, and what was written back from its phone or address."""
    sent = Message.objects.about(f"order:{order.pk}").select_related("connection")
    contacts = [
        Contact(
            message.asked_at,
            f"{message.connection.name}: {message.subject or _gist(message.text)}",
            Delivery(message.delivery).label if message.delivery else _("Not sent yet"),
        )
        for message in sent
    ]
    hers = [address for address in (order.phone, order.email) if address]
    replies = Reply.objects.filter(connection__stores=order.store, sender__in=hers, at__gte=order.placed_at)
    contacts += [Contact(one.at, _("Reply: %(text)s") % {"text": one.text}, "") for one in replies]
    return sorted(contacts, key=lambda one: one.at)


def _gist(text: str) -> str:
    """Without links: they open doors."""
    return LINK.sub("…", text)[:LONGEST_GIST]
