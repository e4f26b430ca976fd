"""Claims that a reported attempt never happened: made and decided. While one stands the attempt does not count."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from connectors.couriers.words import Reason
from core import audit, states
from ndr.models import Attempt, Case, FakeAttempt
from ndr.models.fakes import STANDING
from ndr.services import following, suggesting
from ndr.states import FAKE_NEXT, FakeStatus
from orders.models import News
from orders.services import tracking
from orders.services.instructing import NotPossible
from orders.services.tracking import hold

LONGEST_REFERENCE = 80


@transaction.atomic
def claim(*, attempt: Attempt, at: datetime, actor: User | None) -> FakeAttempt:
    """Say that nobody went. The parcel is folded again at once, and its case counts one attempt less.

    Raises `NotPossible` where it is claimed already, or where the courier says so itself.
    """
    attempt = _held(attempt)
    if attempt.reason == Reason.NO_ATTEMPT:
        raise NotPossible(_("The courier says itself that nobody went: it does not count."))
    if FakeAttempt.objects.filter(attempt=attempt, status__in=STANDING).exists():
        raise NotPossible(_("It is claimed already."))
    row = FakeAttempt.objects.create(
        store=attempt.store, attempt=attempt, courier=attempt.case.courier, claimed_at=at, claimed_by=actor
    )
    facts = {"parcel": attempt.case.shipment_id}
    audit.record("ndr.fake.claimed", row, at=at, actor=actor, after=row.status, facts=facts)
    _follow(tracking.dispute(scan=attempt.scan, at=at), at=at)
    suggesting.suggest_again(case=attempt.case, at=at)
    return row


@transaction.atomic
def decide(*, fake: FakeAttempt, to: FakeStatus, at: datetime, actor: User | None, reference: str = "") -> FakeAttempt:
    """Write down what the courier answered, with its own number for it; upheld and rejected may still turn around.

    Rejected or withdrawn the attempt counts again, upheld it never does. Raises `IllegalTransition`, and `NotPossible`
    where another claim about the attempt was made meanwhile.
    """
    attempt = _held(fake.attempt)
    fake = FakeAttempt.objects.select_for_update().get(pk=fake.pk)
    before = FakeStatus(fake.status)
    states.require(FAKE_NEXT, before, to)
    if to in STANDING and FakeAttempt.objects.filter(attempt=attempt, status__in=STANDING).exclude(pk=fake.pk).exists():
        raise NotPossible(_("There is a newer claim about this attempt: decide that one."))
    fake.status, fake.decided_at, fake.decided_by = to, at, actor
    fake.reference = " ".join(reference.split())[:LONGEST_REFERENCE] or fake.reference
    fake.save(update_fields=["status", "decided_at", "decided_by", "reference"])
    audit.record("ndr.fake.decided", fake, at=at, actor=actor, before=before, after=to)
    turn = tracking.dispute if to in STANDING else tracking.believe
    _follow(turn(scan=attempt.scan, at=at), at=at)
    suggesting.suggest_again(case=attempt.case, at=at)
    return fake


def _held(attempt: Attempt) -> Attempt:
    """Locked in the one order: order, parcel, case."""
    attempt = Attempt.objects.select_related("case", "scan", "store").get(pk=attempt.pk)
    hold(shipment_ids=[attempt.case.shipment_id])
    Case.objects.select_for_update().get(pk=attempt.case_id)
    return attempt


def _follow(news: Sequence[News], *, at: datetime) -> None:
    """The case counts as its parcel does from now on, not from the next sweep on."""
    following.follow(news, at=at)
