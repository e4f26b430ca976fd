"""What buyers think after a return; who is unhappy is called."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from orders.services import tasking
from orders.services.instructing import NotPossible
from returns.models import Rating, ReturnRequest
from returns.services.requests import moving
from returns.states import ReturnStatus

BEST: Final = 5
BAD: Final = 2  # and below
CALL_WITHIN: Final = timedelta(days=1)
LONGEST_WORDS: Final = 1000
OVER: Final = frozenset({ReturnStatus.RESOLVED, ReturnStatus.CLOSED})


@dataclass(frozen=True, slots=True)
class Marks:
    """From 1 to 5; None: not said."""

    product: int | None = None
    packaging: int | None = None
    delivery: int | None = None
    words: str = ""

    @property
    def worst(self) -> int:
        """The lowest of them; the best there is where none was given."""
        return min((one for one in (self.product, self.packaging, self.delivery) if one is not None), default=BEST)


@transaction.atomic
def rate(*, request: ReturnRequest, marks: Marks, at: datetime, actor: User | None) -> Rating:
    """Keep it, once; a bad one opens a task. Raises `ValidationError`, or `NotPossible` before the end and twice."""
    row = moving.hold(request)
    given = (marks.product, marks.packaging, marks.delivery)
    if any(one is not None and not 1 <= one <= BEST for one in given):
        raise ValidationError(_("Marks are from 1 to 5."))
    words = marks.words.strip()[:LONGEST_WORDS]
    if not words and not any(given):
        raise ValidationError(_("Give at least one mark, or say it in your own words."))
    if row.status not in OVER:
        raise NotPossible(_("It can be rated once the return is settled."))
    if Rating.objects.filter(request=row).exists():
        raise NotPossible(_("Thank you: it was rated already."))
    kept = Rating.objects.create(
        store=row.store, request=row, product=marks.product, packaging=marks.packaging, delivery=marks.delivery,
        words=words, at=at,
    )  # fmt: skip
    audit.record("returns.rating.given", kept, at=at, actor=actor, facts={"request": row.pk, "worst": marks.worst})
    if marks.worst <= BAD:
        _ask_for_a_call(row, marks.worst, at)
    return kept


def _ask_for_a_call(row: ReturnRequest, worst: int, at: datetime) -> None:
    """In the store's language: its people read it."""
    with translation.override(row.store.locale):
        title = _("Call the buyer of %(number)s: rated %(worst)d of 5") % {"number": row.number, "worst": worst}
    wanted = tasking.Wanted(title, due_at=at + CALL_WITHIN)
    tasking.open_task(store=row.store, order=row.order, wanted=wanted, at=at, actor=None)
