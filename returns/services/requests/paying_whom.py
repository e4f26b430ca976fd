"""Buyers say to which account a refund goes. It is sealed at once: only who pays out opens it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from orders.services.instructing import NotPossible
from orders.states import Payment
from returns import payouts
from returns.models import PayoutDetails, Refund, ReturnRequest
from returns.services.requests import moving
from returns.states import AT_WORK, Payout, RefundStatus, Resolution

ON_ITS_WAY = frozenset({RefundStatus.SENDING, RefundStatus.PAID})


def is_needed(request: ReturnRequest) -> bool:
    """Whether a refund of it needs to be told whom to pay: what was paid ahead goes back the way it came."""
    if request.order.payment_method == Payment.PREPAID or request.status not in AT_WORK:
        return False
    owed = request.refunds.exclude(status__in=[RefundStatus.PAID, RefundStatus.WITHDRAWN])
    return request.resolution == Resolution.REFUND or owed.exists()


@transaction.atomic
def tell(
    *, request: ReturnRequest, way: Payout, said: Mapping[str, str], at: datetime, actor: User | None
) -> PayoutDetails:
    """Keep whom to pay, instead of what was told before. Raises `ValidationError` by field, `NotPossible`."""
    row = moving.hold(request)
    if not is_needed(row):
        raise NotPossible(_("No account is needed for this return."))
    known = PayoutDetails.objects.filter(request=row).exists()
    settled = ON_ITS_WAY | {RefundStatus.APPROVED} if known else ON_ITS_WAY
    if Refund.objects.filter(request=row, status__in=sorted(settled)).exists():
        raise NotPossible(_("The refund is being paid: talk to the shop if the account is wrong."))
    told = payouts.checked(way, said, country=row.store.country)
    kept, _made = PayoutDetails.objects.update_or_create(
        request=row,
        defaults={"store": row.store, "way": way, "details": told.details, "shown": told.shown, "at": at},
    )
    audit.record("returns.payout.told", kept, at=at, actor=actor, after=way, facts={"request": row.pk})
    return kept
