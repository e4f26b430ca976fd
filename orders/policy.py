"""What may be asked of a courier about a parcel now, and why the rest may not. Pure.

One rule for buttons, API and the service that queues the instruction: a locked action says when it opens.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from connectors.couriers.base import Capabilities, Terms
from connectors.couriers.words import Direction, ScanStatus, Verb
from orders.states import Bucket

OFFERED = (Verb.REATTEMPT, Verb.DEFER, Verb.CHANGE_ADDRESS, Verb.CHANGE_PHONE, Verb.CHANGE_COD, Verb.RTO, Verb.CANCEL)

WAITS_FOR_US = {ScanStatus.ATTEMPT_FAILED, ScanStatus.ON_HOLD, ScanStatus.READY_FOR_COLLECTION}
OUT = {ScanStatus.OUT_FOR_DELIVERY}

AFTER_A_FAILURE = {Verb.REATTEMPT, Verb.DEFER}
BETWEEN_ATTEMPTS = {Verb.CHANGE_ADDRESS, Verb.CHANGE_PHONE, Verb.CHANGE_COD, Verb.RTO}


@dataclass(frozen=True, slots=True)
class Parcel:
    """As much of a shipment as the rules look at; `can` is None where no courier interface is connected."""

    status: ScanStatus
    bucket: Bucket
    handed_over: bool
    courier: str
    can: Capabilities | None
    live: Collection[Verb] = ()  # instructions that are on their way already
    direction: Direction = Direction.FORWARD
    attempts: int = 0
    code: str = ""  # the courier's own, of the report that `status` stands on; looked at where the terms name codes
    alike: Collection[str] = ()  # where only this installation knows `code`: those of the courier's that say the same


@dataclass(frozen=True, slots=True)
class Choice:
    """An action and, where it is locked, why and when it opens."""

    verb: Verb
    locked: str | Promise = ""


def choices(parcel: Parcel) -> list[Choice]:
    """Every action that people ask for, in the order in which they are offered."""
    return [Choice(verb, why_not(parcel, verb)) for verb in OFFERED]


def why_not(parcel: Parcel, verb: Verb) -> str | Promise:
    """Why the courier can't be asked for `verb` now; empty when it can."""
    if parcel.can is None:
        return _("This parcel has no courier connection: tell the courier yourself.")
    if verb not in parcel.can.verbs:
        return _("%(courier)s does not take this over its interface.") % {"courier": parcel.courier}
    return why_not_now(parcel, verb) or _by_terms(parcel, parcel.can.on(verb))


def why_not_now(parcel: Parcel, verb: Verb) -> str | Promise:
    """Why nobody can be asked for `verb` now, by whatever way; empty when somebody can."""
    if verb in parcel.live:
        return _("It has been sent and waits for the courier's answer.")
    return _by_bucket(parcel) or _by_stage(parcel, verb)


def leaves_at(can: Capabilities, verb: Verb, *, at: datetime) -> datetime:
    """The first moment from `at` on at which the courier takes `verb`: some only in the evening, after their round."""
    opens = can.on(verb).opens
    if opens is None:
        return at
    there = at.astimezone(can.zone)
    return max(at, datetime.combine(there.date(), opens, tzinfo=can.zone))


def _by_bucket(parcel: Parcel) -> str | Promise:
    if parcel.bucket is Bucket.RTO:
        return _("It is on its way back: couriers don't turn around.")
    if parcel.bucket is not Bucket.OPEN:
        return _("Its way has ended.")
    return ""


def _by_stage(parcel: Parcel, verb: Verb) -> str | Promise:
    if verb is Verb.CANCEL and parcel.handed_over:
        return _("It is handed over: it can only come back.")
    if verb is Verb.RTO and not parcel.handed_over:
        return _("It has not left yet: cancel it.")
    if verb in AFTER_A_FAILURE and not _waits_for_us(parcel):
        return _("Opens when a delivery fails.")
    if verb in BETWEEN_ATTEMPTS and parcel.status in OUT:
        return _("Today's attempt is still running. Opens if it fails.")
    return ""


def _waits_for_us(parcel: Parcel) -> bool:
    not_fetched = parcel.direction is Direction.REVERSE and parcel.status is ScanStatus.PICKUP_FAILED
    return not_fetched or parcel.status in WAITS_FOR_US


def _by_terms(parcel: Parcel, terms: Terms) -> str | Promise:
    if terms.codes and terms.codes.isdisjoint((parcel.code, *parcel.alike)):
        return _after_that(parcel)
    if terms.attempts is not None and parcel.attempts > terms.attempts:
        return _("%(courier)s takes this after %(count)s attempts at most.") % {
            "courier": parcel.courier,
            "count": terms.attempts,
        }
    return ""


def _after_that(parcel: Parcel) -> str:
    if not parcel.code:
        return _("%(courier)s does not take this after what it reported last.") % {"courier": parcel.courier}
    said = {"courier": parcel.courier, "code": parcel.code}
    return _("%(courier)s does not take this after what it reported last (%(code)s).") % said
