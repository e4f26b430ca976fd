"""Cases open, move and close by the news of their parcels."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from connectors.couriers.words import ScanStatus
from core import audit
from core.writing import add, write
from ndr import clocks
from ndr.failures import Failure
from ndr.models import Case
from ndr.services import attempts, ruling, stories, suggesting
from ndr.services.moving import Move, move_held
from ndr.services.stories import Story
from ndr.states import LIVE, CaseStatus
from orders.models import Instruction, News, StaleParcel
from orders.models.instructions import ANSWERS
from orders.queries.shipments import RECENT
from orders.states import Bucket

ENDS = {
    Bucket.DELIVERED: CaseStatus.RESOLVED,
    Bucket.RTO: CaseStatus.GIVEN_UP,
    Bucket.LOST: CaseStatus.LOST,
    Bucket.DAMAGED: CaseStatus.LOST,
    Bucket.DISPOSED: CaseStatus.LOST,
    Bucket.CANCELLED: CaseStatus.CANCELLED,
}
KEPT = (
    "reason", "attempts", "most_attempts", "opened_at", "failed_at", "due_at", "courier", "payment_method", "value",
    "asked_at", "answered_at", "quiet",
)  # fmt: skip


@transaction.atomic
def follow(news: Sequence[News], *, at: datetime) -> None:
    """Bring the cases of these parcels, which the caller holds, in line with what couriers said of them.

    The same news twice changes nothing, and neither does their order. News of the past opens and closes cases without
    setting anything off; a parcel that failed more than 60 days ago and is still open gets no case, so that loading the
    past does not flood a desk.
    """
    told = stories.of(news)
    if not told:
        return
    _open(told, at=at)
    fresh = attempts.keep(told)
    _keep_columns(told, fresh)
    move_held(_moves(told, fresh), at=at, actor=None)
    cases = [case for story in told for case in story.cases if case.pk in fresh and case.status in LIVE]
    ruling.rule_held(cases, at=at)
    suggesting.suggest_held(cases, at=at)


def _open(told: Sequence[Story], *, at: datetime) -> None:
    opening = [(story, failed) for story in told if (failed := _without_a_case(story, at))]
    made = [
        Case(
            store_id=story.parcel.store_id,
            order_id=story.parcel.order_id,
            shipment_id=story.parcel.pk,
            quiet=story.quiet,
            **_columns(story, failed),
        )
        for story, failed in opening
    ]
    for (story, _failed), case in zip(opening, Case.objects.bulk_create(made), strict=True):
        story.cases.append(case)
    changes = [audit.Change(case, after=case.status, facts={"parcel": case.shipment_id}) for case in made]
    audit.record_all("ndr.case.opened", changes, at=at, actor=None)
    add(StaleParcel, ("store_id", "shipment_id", "since"), [(case.store_id, case.shipment_id, at) for case in made])


def _without_a_case(story: Story, at: datetime) -> list[Failure]:
    """The failures that a new case is opened for."""
    if story.live:
        return []
    ended = max((case.closed_at for case in story.cases if case.closed_at), default=None)
    failed = [failure for failure in story.unknown() if ended is None or failure.at > ended]
    waits = story.parcel.bucket == Bucket.OPEN
    return [] if waits and failed and failed[-1].at <= at - RECENT else failed


def _columns(story: Story, failed: Sequence[Failure]) -> dict[str, object]:
    """What a case says of its failures, its parcel and its order."""
    parcel, last, account = story.parcel, failed[-1], story.account
    value = parcel.order.total if parcel.order.total is not None else parcel.order.cod_amount
    due_at = clocks.due_at(last.at, hours=account.hours, time_assumed=last.time_assumed, zone=parcel.store.zone)
    return {
        "reason": last.reason,
        "attempts": last.number,
        "most_attempts": account.attempts,
        "opened_at": failed[0].at,
        "failed_at": last.at,
        "due_at": due_at,
        "courier": parcel.courier,
        "payment_method": parcel.order.payment_method,
        "value": value or 0,
    }


def _keep_columns(told: Sequence[Story], fresh: Collection[int]) -> None:
    """A new failure puts an earlier question to the buyer, and her answer, behind it; it may end a quiet past."""
    changed = []
    for story in told:
        for case in story.cases:
            before = [getattr(case, name) for name in KEPT]
            for name, value in (_columns(story, failed) if (failed := story.of(case)) else {}).items():
                setattr(case, name, value)
            if case.pk in fresh:
                case.asked_at = case.answered_at = None
            case.quiet = case.quiet and story.quiet
            if before != [getattr(case, name) for name in KEPT]:
                changed.append(case)
    write(Case, KEPT, [(case.pk, *(getattr(case, name) for name in KEPT)) for case in changed])


def _moves(told: Sequence[Story], fresh: Collection[int]) -> list[Move]:
    unanswered = _unanswered([case for story in told for case in story.cases if case.status == CaseStatus.INSTRUCTED])
    return [
        Move(case, to, since)
        for story in told
        for case in story.cases
        for to, since in [_target(story, case, new=case.pk in fresh, unanswered=case.pk in unanswered)]
        if to is not None and to != case.status
    ]


def _target(story: Story, case: Case, *, new: bool, unanswered: bool) -> tuple[CaseStatus | None, datetime | None]:
    """Where a case goes, and since when; None: it stays. A case that ended moves from end to end only."""
    parcel = story.parcel
    if end := ENDS.get(Bucket(parcel.bucket)):
        since = {Bucket.DELIVERED: parcel.delivered_at, Bucket.RTO: parcel.rto_initiated_at}
        return end, since.get(Bucket(parcel.bucket)) or parcel.status_at
    if case.status not in LIVE:
        return None, None
    if not story.of(case):
        return CaseStatus.CANCELLED, None  # what its reports mean was mended
    if parcel.status == ScanStatus.OUT_FOR_DELIVERY:
        return CaseStatus.INSTRUCTED, None  # the courier tries again, asked or not
    return (CaseStatus.OPEN if new or unanswered else None), None


def _unanswered(cases: Sequence[Case]) -> set[int]:
    """Cases that wait for a courier who refused, or never got, everything that it was told since the last failure."""
    if not cases:
        return set()
    told = Instruction.objects.filter(shipment__in=[case.shipment_id for case in cases], verb__in=ANSWERS)
    asked = list(told.order_by("pk"))
    found = set[int]()
    for case in cases:
        since = [row for row in asked if row.shipment_id == case.shipment_id and row.asked_at >= case.failed_at]
        if since and not any(row.answers for row in since):
            found.add(case.pk)
    return found
