"""What a link about a failed delivery shows: one screen for each state of its case. Pure but for the reads."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import get_language

from connectors.couriers.words import Reason
from core.dates import day_of
from core.web import formats
from ndr import letters
from ndr.models import Answer, Attempt, Case
from ndr.states import CaseStatus
from orders import wording
from orders.models import BuyerLink
from orders.services import linking
from orders.states import Bucket


class Screen(StrEnum):
    EXPIRED = "expired"
    DELIVERED = "delivered"
    RETURNING = "returning"
    ENDED = "ended"
    TOLD = "told"  # the courier has been instructed
    ANSWERED = "answered"
    ASK = "ask"


OVER = frozenset({Screen.EXPIRED, Screen.DELIVERED, Screen.RETURNING, Screen.ENDED})
BY_BUCKET = {Bucket.DELIVERED: Screen.DELIVERED, Bucket.RTO: Screen.RETURNING}


@dataclass(frozen=True, slots=True)
class Matter:
    """What a link is about, as it stands. Without a case there is nothing but the screen."""

    screen: Screen
    case: Case | None = None
    attempt: Attempt | None = None
    answer: Answer | None = None


def of(link: BuyerLink, *, at: datetime) -> Matter:
    """The matter of this link now."""
    cases = Case.objects.filter(shipment=link.shipment).select_related("store", "order", "shipment__connection")
    case = cases.order_by("-opened_at", "-pk").first()
    if case is None or case.order.erased_at is not None or at >= link.expires_at:
        return Matter(Screen.EXPIRED)
    attempt = case.reports.order_by("-reported_at", "-pk").first()
    answer = case.answers.filter(at__gte=case.failed_at).order_by("-at", "-pk").first()
    return Matter(_screen(link, case, answer, at), case, attempt, answer)


def told(case: Case, attempt: Attempt) -> str:
    """What the courier says, in a sentence in the language of the page."""
    on, language = day_of(attempt.reported_at, case.store.zone), get_language() or "en"
    day = formats.day_long(on, today=on, language=language)
    facts = letters.Facts(case.store.name, case.order.number, wording.courier(case.courier), day, "")
    return letters.told(Reason(attempt.reason), facts)


def _screen(link: BuyerLink, case: Case, answer: Answer | None, at: datetime) -> Screen:
    bucket = Bucket(case.shipment.bucket)
    if bucket is not Bucket.OPEN:
        return BY_BUCKET.get(bucket, Screen.ENDED)
    if not linking.opens(link, at=at):
        return Screen.EXPIRED
    if case.status == CaseStatus.INSTRUCTED:
        return Screen.TOLD
    return Screen.ANSWERED if answer else Screen.ASK
