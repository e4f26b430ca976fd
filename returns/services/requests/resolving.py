"""What becomes of a return: money back, credit, an exchange, a replacement, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.money import round_to_unit
from orders.services.instructing import NotPossible
from orders.states import Payment
from returns import payouts, worth
from returns.models import PayoutDetails, Refund, ReturnLine, ReturnRequest
from returns.queries import dues, exchanges
from returns.services import crediting, refunding, reordering
from returns.services.reordering import Wanted
from returns.services.requests import moving
from returns.states import HOLDS, OUTCOME, Goods, Outcome, Payout, RefundStatus, Resolution, ReturnStatus
from returns.worth import NOTHING, Sums

LONGEST_WHY: Final = 400
TIME_TO_TAKE_BACK: Final = timedelta(hours=1)  # what is settled stays open to be taken back for so long
AT_ONCE: Final = 200  # closed by one sweep


class Extra(TextChoices):
    """Who pays what the new goods cost more."""

    COLLECT = "collect", gettext_lazy("The buyer, at the door")
    WAIVE = "waive", gettext_lazy("Nobody")


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of it. `less` is kept beside the fee, and `why` tells the buyer for what; or why it is refused."""

    outcome: Outcome
    less: Decimal = NOTHING
    why: str = ""
    extra: Extra = Extra.COLLECT


@transaction.atomic
def resolve(*, request: ReturnRequest, choice: Choice, at: datetime, actor: User | None) -> ReturnRequest:
    """Settle a return that was inspected, or whose goods need not come. Raises `NotPossible`, `IllegalTransition`."""
    row = moving.hold(request)
    if why := why_not(row):
        raise NotPossible(why)
    told = choice.why.strip()[:LONGEST_WHY]
    if (choice.outcome is Outcome.REJECTED_AT_QC or choice.less) and not told:
        raise NotPossible(_("Say why: the buyer is told."))
    sums = _sums(row, choice)
    SETTLE[choice.outcome](row, sums, choice, at, actor)
    row.value, row.fee, row.bonus = sums.value, sums.fee, sums.bonus
    row.save(update_fields=["value", "fee", "bonus", "new_order"])
    moving.move_held(request=row, to=ReturnStatus.RESOLVED, at=at, actor=actor, outcome=choice.outcome, why=told)
    return row


@transaction.atomic
def take_back(*, request: ReturnRequest, at: datetime, actor: User | None) -> ReturnRequest:
    """As it was before it was settled. Raises `NotPossible` once money, credit or goods have left."""
    row = moving.hold(request)
    to = ReturnStatus.INSPECTED if row.goods == Goods.TO_COME else ReturnStatus.APPROVED
    if row.status != ReturnStatus.RESOLVED:
        raise NotPossible(_("It is too late to undo that."))
    held = Refund.objects.select_for_update().filter(request=row, status__in=sorted(HOLDS))
    refunding.withdraw_held(list(held), at=at, actor=actor)
    crediting.take_back_held(request=row, at=at, actor=actor)
    reordering.cancel_held(request=row, at=at, actor=actor)
    sums = dues.whole(row, credit=row.resolution == Resolution.CREDIT)
    row.value, row.fee, row.bonus, row.new_order = sums.value, sums.fee, sums.bonus, None
    row.save(update_fields=["value", "fee", "bonus", "new_order"])
    moving.move_held(request=row, to=to, at=at, actor=actor)
    return row


@transaction.atomic
def close_settled(*, at: datetime) -> int:
    """Close what nothing is left to do for: refunds are paid, and there was time to take it back. Returns how many."""
    unpaid = Refund.objects.filter(request=OuterRef("pk"), status__in=sorted(HOLDS - {RefundStatus.PAID}))
    over = ReturnRequest.objects.filter(status=ReturnStatus.RESOLVED, resolved_at__lte=at - TIME_TO_TAKE_BACK)
    settled = over.exclude(Exists(unpaid)).order_by("order", "pk")[:AT_ONCE]
    closed = 0
    for request in settled:
        row = moving.hold(request)
        if row.status == ReturnStatus.RESOLVED and not row.refunds.filter(status__in=sorted(UNPAID)).exists():
            moving.move_held(request=row, to=ReturnStatus.CLOSED, at=at, actor=None)
            closed += 1
    return closed


UNPAID: Final = HOLDS - {RefundStatus.PAID}


def why_not(request: ReturnRequest) -> str:
    """Why nothing can become of it now; empty when it can be settled."""
    if request.status == ReturnStatus.INSPECTED:
        uncounted = request.lines.filter(received=None).exists()
        return _("Count the units first.") if uncounted else ""
    if request.status != ReturnStatus.APPROVED:
        return _("It is settled once its goods were inspected.")
    return _("Its goods have to come first.") if request.goods == Goods.TO_COME else ""


def offered(request: ReturnRequest) -> Outcome:
    """What the buyer asked for."""
    return OUTCOME[Resolution(request.resolution)]


def _sums(row: ReturnRequest, choice: Choice) -> Sums:
    less = choice.less
    if not less.is_finite() or less < 0 or less != round_to_unit(min(less, row.value), row.order.currency):
        raise NotPossible(_("Nothing between 0 and what is due: this can’t be kept."))
    try:
        return dues.reckon(row, outcome=choice.outcome, less=less)
    except ValueError as too_much:
        raise NotPossible(_("No more can be kept than is due.")) from too_much


def _refund(row: ReturnRequest, sums: Sums, _choice: Choice, at: datetime, actor: User | None) -> None:
    if sums.back <= 0:
        raise NotPossible(_("Nothing is due: refuse it after inspection instead."))
    refunding.propose_held(request=row, amount=sums.back, way=way_of(row), at=at, actor=actor)


def _credit(row: ReturnRequest, sums: Sums, _choice: Choice, at: datetime, actor: User | None) -> None:
    if sums.back <= 0:
        raise NotPossible(_("Nothing is due: refuse it after inspection instead."))
    crediting.give_held(request=row, amount=sums.back, at=at, actor=actor)


def _exchange(row: ReturnRequest, sums: Sums, choice: Choice, at: datetime, actor: User | None) -> None:
    """Other goods; what they cost more is collected or waived, what they cost less goes back."""
    _send(row, sums, choice, at, actor, instead=True)


def _replace(row: ReturnRequest, sums: Sums, choice: Choice, at: datetime, actor: User | None) -> None:
    """The same goods; what had not been paid for them yet is collected."""
    _send(row, sums, choice, at, actor, instead=False)


def _refuse(row: ReturnRequest, _sums: Sums, _choice: Choice, _at: datetime, _actor: User | None) -> None:
    if row.status != ReturnStatus.INSPECTED:
        raise NotPossible(_("Only what was inspected is refused so."))


def _send(row: ReturnRequest, sums: Sums, choice: Choice, at: datetime, actor: User | None, *, instead: bool) -> None:
    prices = _prices(row)
    lines = [(line, dues.accepted(row, line)) for line in dues.lines_of(row)]
    wanted = [_wanted(line, units, prices, instead=instead) for line, units in lines if units]
    if not wanted:
        raise NotPossible(_("Nothing is due: refuse it after inspection instead."))
    cost = sum((one.price for one in wanted), NOTHING)
    more = max(cost - sums.back, NOTHING)
    collect, waived = (more, NOTHING) if choice.extra is Extra.COLLECT else (NOTHING, more)
    row.new_order = reordering.order_held(
        request=row, wanted=wanted, collect=collect, waived=waived, at=at, actor=actor
    )
    if sums.back > cost:
        refunding.propose_held(request=row, amount=sums.back - cost, way=way_of(row), at=at, actor=actor)


def _wanted(line: ReturnLine, units: int, prices: Mapping[int, list[Decimal]], *, instead: bool) -> Wanted:
    old = line.line.product
    product = (line.wants if instead else None) or old
    same = sum(prices[line.line_id][:units], NOTHING)
    return Wanted(product, units, exchanges.cost(old, product, units=units, same=same))


def _prices(row: ReturnRequest) -> dict[int, list[Decimal]]:
    """By order line: what each unit that goes back was sold for, whether it was paid or not."""
    order, lines = row.order, list(row.order.lines.order_by("position"))
    values = worth.of_units(
        [worth.Sold(line.quantity, line.total, line.unit_price) for line in lines],
        total=order.total, shipping=order.shipping, currency=order.currency,
    )  # fmt: skip
    sold = {line.pk: paid for line, paid in zip(lines, values, strict=True)}
    units = {one.line_id: sorted(unit.unit for unit in one.units.all()) for one in dues.lines_of(row)}
    return {
        line: [sold[line][unit - 1] for unit in numbers if unit <= len(sold[line])] for line, numbers in units.items()
    }


def way_of(row: ReturnRequest) -> Payout:
    """How its money goes back: what was paid ahead the way it came, other money as the buyer says."""
    if row.order.payment_method == Payment.PREPAID:
        return Payout.GATEWAY
    told = PayoutDetails.objects.filter(request=row).values_list("way", flat=True).first()
    return Payout(told) if told else payouts.ways(row.store.country)[0]


SETTLE: Final = {
    Outcome.REFUNDED: _refund,
    Outcome.CREDITED: _credit,
    Outcome.EXCHANGED: _exchange,
    Outcome.REPLACED: _replace,
    Outcome.REJECTED_AT_QC: _refuse,
}
