"""What happened to a case in a sentence or two, and how much of its clock is used. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from connectors.couriers.words import Reason
from core.web import formats
from ndr.models import Answer, Case
from ndr.states import ENDED, TO_DO, CaseStatus, Truth, Wish
from orders import wording

HAPPENED: dict[Reason, Promise] = {
    Reason.UNAVAILABLE: gettext_lazy("Nobody was there."),
    Reason.UNREACHABLE: gettext_lazy("The rider could not reach the buyer by phone."),
    Reason.REFUSED: gettext_lazy("The parcel was refused at the door."),
    Reason.RESCHEDULE_REQUESTED: gettext_lazy("The buyer asked the rider for another day."),
    Reason.ADDRESS_PROBLEM: gettext_lazy("The rider could not find the address."),
    Reason.PAYMENT_NOT_READY: gettext_lazy("The cash was not ready."),
    Reason.OPEN_DELIVERY_REQUESTED: gettext_lazy("The buyer wants to look inside before paying."),
    Reason.SELF_COLLECT: gettext_lazy("The buyer wants to collect it."),
    Reason.ENTRY_RESTRICTED: gettext_lazy("The gate or the office was closed."),
    Reason.VERIFICATION_FAILED: gettext_lazy("There was no OTP or ID at the door."),
    Reason.NO_ATTEMPT: gettext_lazy("Nobody went, says the courier itself: this costs no try."),
    Reason.OUT_OF_AREA: gettext_lazy("The courier does not serve this address."),
    Reason.DELAYED: gettext_lazy("The courier is late with it."),
    Reason.DAMAGED_IN_TRANSIT: gettext_lazy("The parcel was damaged on the way."),
    Reason.WRONG_OR_MISSING_ITEM: gettext_lazy("An item was wrong or missing."),
    Reason.NOT_AS_SHOWN: gettext_lazy("The buyer found it not as shown."),
    Reason.DENIED_ORDER: gettext_lazy("The buyer told the rider that nothing was ordered."),
    Reason.CANCELLED_BY_BUYER: gettext_lazy("The buyer cancelled at the door."),
}
ENDS: dict[CaseStatus, Promise] = {
    CaseStatus.RESOLVED: gettext_lazy("It was delivered after all."),
    CaseStatus.GIVEN_UP: gettext_lazy("It is coming back."),
    CaseStatus.LOST: gettext_lazy("It is lost."),
    CaseStatus.CANCELLED: gettext_lazy("It was cancelled."),
}
LONGEST_QUOTE = 80


@dataclass(frozen=True, slots=True)
class Countdown:
    """The clock as a bar of 100: how much is used, how urgent it is, what it says."""

    used: int
    urgency: str
    words: str
    reported: str


def of_case(case: Case, answer: Answer | None, *, at: datetime) -> str:
    """What happened, and what has changed since."""
    happened = str(HAPPENED.get(Reason(case.reason), _("The delivery failed.")))
    return " ".join(filter(None, (happened, _since(case, answer, at))))


def _since(case: Case, answer: Answer | None, at: datetime) -> str:
    if case.status in ENDED:
        return str(ENDS[CaseStatus(case.status)])
    if case.status == CaseStatus.INSTRUCTED:
        return _("%(courier)s has its instruction.") % {"courier": wording.courier(case.courier) or _("The courier")}
    if answer:
        return _heard(answer, at)
    return _("The buyer was asked and has not answered.") if case.asked_at else ""


def _heard(answer: Answer, at: datetime) -> str:
    """The buyer's answer in a sentence: what decides most."""
    told: list[tuple[object, Callable[[], str]]] = [
        (answer.truth == Truth.NOT_ORDERED, lambda: _("The buyer says that nothing was ordered.")),
        (answer.wish == Wish.CANCEL, lambda: _("The buyer wants to cancel.")),
        (answer.address, lambda: _("The buyer has sent a better address.")),
        (answer.landmark, lambda: _("The buyer has sent a landmark.")),
        (answer.phone, lambda: _("The buyer has sent another phone number.")),
        (answer.on, lambda: _("The buyer wants it on %(day)s.") % {"day": _day(answer, at)}),
        (answer.truth == Truth.NOBODY_CAME, lambda: _("The buyer says that nobody came.")),
        (answer.truth == Truth.WAS_OUT, lambda: _("The buyer was out.")),
        (answer.wish == Wish.DELIVER, lambda: _("The buyer wants it.")),
        (answer.note, lambda: _("The buyer says: %(words)s") % {"words": answer.note[:LONGEST_QUOTE]}),
    ]
    return next((words() for there, words in told if there), "")


def countdown(case: Case, *, at: datetime) -> Countdown | None:
    """The clock, where somebody still has to act."""
    if case.status not in TO_DO:
        return None
    language = get_language() or "en"
    whole, gone = case.due_at - case.failed_at, at - case.failed_at
    used = round(100 * gone / whole) if whole else 100
    left = formats.time_left_words(case.due_at, at=at, language=language)
    urgency = formats.urgency(case.due_at, at=at)
    words = left if urgency == "late" else _("%(time)s left") % {"time": left}
    zone = timezone.get_current_timezone()
    return Countdown(
        min(max(used, 0), 100), urgency, words, formats.moment(case.failed_at, now=at, zone=zone, language=language)
    )


def _day(answer: Answer, at: datetime) -> str:
    if answer.on is None:
        return ""
    return formats.day(answer.on, today=timezone.localdate(at), language=get_language() or "en")
