"""What is due for a return as it lies before us."""

from decimal import Decimal

from returns import due
from returns.models import ReturnLine, ReturnRequest
from returns.policy import Terms
from returns.queries import policies
from returns.states import Goods, Outcome
from returns.why import Why
from returns.worth import NOTHING, Sums


def reckon(request: ReturnRequest, *, outcome: Outcome, less: Decimal = NOTHING) -> Sums:
    """The sums of it for this outcome, of the units that are accepted. Raises ValueError for too large a `less`."""
    lines = [_line(row, accepted(request, row)) for row in lines_of(request)]
    return due.of(lines, credit=outcome is Outcome.CREDITED, currency=request.order.currency, less=less)


def whole(request: ReturnRequest, *, credit: bool) -> Sums:
    """As it was reckoned when it was asked for: of all its units."""
    lines = [_line(row, row.quantity) for row in lines_of(request)]
    return due.of(lines, credit=credit, currency=request.order.currency)


def accepted(request: ReturnRequest, row: ReturnLine) -> int:
    """Units of this line that are paid for."""
    comes = request.goods == Goods.TO_COME
    return due.accepted(asked=row.quantity, received=row.received, refused=row.refused, comes=comes)


def lines_of(request: ReturnRequest) -> list[ReturnLine]:
    """The lines in the order's turn, with what the sums need."""
    rows = request.lines.select_related("line__product", "version", "wants").prefetch_related("units")
    return list(rows.order_by("line__position", "pk"))


def _line(row: ReturnLine, units: int) -> due.Line:
    said = policies.of(row.version, "").terms if row.version else Terms()
    values = [one.value for one in sorted(row.units.all(), key=lambda one: one.unit)]
    free = said.on(Why(row.why)).free
    return due.Line(values, units, free, said.fee, said.fee_percent, said.credit_bonus_percent)
