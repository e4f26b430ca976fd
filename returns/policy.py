"""May this be returned, until when, on which terms, and why not. Pure: `returns.queries.eligibility` asks the database.

A policy is a set of conditions and the terms where all of them hold; of several the one with the smallest priority
number judges. Days are days of the store's zone: delivered on the 3rd with a window of 7 days, a return may be asked
for until the end of the 10th.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from returns.states import Approval, CountedFrom, Resolution
from returns.why import OUR_DOING, Why

NOTHING = Decimal(0)


class No(StrEnum):
    """Why something can't be returned now."""

    NO_POLICY = "no_policy"
    NOT_RETURNABLE = "not_returnable"  # its policy takes nothing back
    NOT_DELIVERED = "not_delivered"
    CAME_BACK = "came_back"  # the parcel itself returned undelivered
    TOO_LATE = "too_late"
    NOTHING_LEFT = "nothing_left"  # every unit is being returned, or was


@dataclass(frozen=True, slots=True)
class ReasonTerms:
    """On which terms one reason is taken. `photos`: how many at least; `qc`: checked at the door; `free`: no fee."""

    approval: Approval = Approval.MANUAL
    photos: int = 0
    qc: bool = True
    free: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """A season with more time: what was delivered from `first` to `last` may be returned until `until`."""

    first: date
    last: date
    until: date


@dataclass(frozen=True, slots=True)
class Conditions:
    """Empty or None holds for anything. Values of the whole order, in the store's currency."""

    categories: Collection[str] = ()
    skus: Collection[str] = ()
    tags: Collection[str] = ()
    payments: Collection[str] = ()
    value_from: Decimal | None = None
    value_to: Decimal | None = None
    buyer_returns_from: int | None = None  # returns of this buyer in the 90 days before


@dataclass(frozen=True, slots=True)
class Terms:
    """What a policy grants. Fees in the store's currency, percentages from 0 to 100; `days` 0: nothing is taken back.

    `fee` once for each return, `fee_percent` of the goods' value; a reason that is free pays neither. Goods worth up to
    `keep_up_to` are refunded without being fetched.
    """

    days: int = 7
    counted_from: CountedFrom = CountedFrom.DELIVERED
    resolutions: Collection[Resolution] = (Resolution.REFUND, Resolution.EXCHANGE, Resolution.CREDIT)
    credit_bonus_percent: Decimal = NOTHING
    fee: Decimal = NOTHING
    fee_percent: Decimal = NOTHING
    keep_up_to: Decimal | None = None
    reasons: Mapping[Why, ReasonTerms] = field(default_factory=dict)
    breaks: Sequence[Break] = ()

    def on(self, why: Why) -> ReasonTerms:
        """The terms of a reason; where nothing was said those that the trade is used to."""
        return self.reasons.get(why) or (OURS if why in OUR_DOING else ReasonTerms())

    def taken(self) -> list[Why]:
        """The reasons for which something is taken back at all."""
        return [why for why in Why if self.on(why).approval is not Approval.REJECT]


OURS = ReasonTerms(photos=1, qc=False, free=True)


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy as it stands: `version` is the id of the row that keeps it."""

    version: int
    name: str
    when: Conditions
    terms: Terms


@dataclass(frozen=True, slots=True)
class Item:
    """As much of an order line as policies look at. `delivered`: the day on which the last of its parcels arrived."""

    sku: str
    category: str
    tags: Collection[str]
    payment: str
    order_value: Decimal
    placed: date
    delivered: date | None
    delivered_units: int  # that reached the buyer
    units_left: int  # of those, that nobody asked to return
    buyer_returns: int = 0
    came_back: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one line. `until` is the last day, where there is one; `no` None: it may be returned."""

    policy: Policy | None
    no: No | None
    until: date | None = None
    units: int = 0


def judge(item: Item, policies: Iterable[Policy], *, today: date) -> Verdict:
    """The verdict on one line; the policies come in their turn."""
    policy = next((one for one in policies if fits(one.when, item)), None)
    if policy is None:
        return Verdict(None, No.NO_POLICY)
    if policy.terms.days == 0:
        return Verdict(policy, No.NOT_RETURNABLE)
    if item.delivered is None or item.delivered_units == 0:
        return Verdict(policy, No.CAME_BACK if item.came_back else No.NOT_DELIVERED)
    until = last_day(policy.terms, placed=item.placed, delivered=item.delivered)
    if item.units_left <= 0:
        return Verdict(policy, No.NOTHING_LEFT, until)
    if today > until:
        return Verdict(policy, No.TOO_LATE, until)
    return Verdict(policy, None, until, item.units_left)


def last_day(terms: Terms, *, placed: date, delivered: date) -> date:
    """The last day on which a return may be asked for: the window's, or a season's where that is later."""
    start = delivered if terms.counted_from is CountedFrom.DELIVERED else placed
    longer = [one.until for one in terms.breaks if one.first <= delivered <= one.last]
    return max([start + timedelta(days=terms.days), *longer])


def fits(when: Conditions, item: Item) -> bool:
    """Whether every condition holds."""
    return (
        _among(item.category, when.categories)
        and _among(item.sku, when.skus)
        and (not when.tags or bool(set(item.tags) & set(when.tags)))
        and _among(item.payment, when.payments)
        and (when.value_from is None or item.order_value >= when.value_from)
        and (when.value_to is None or item.order_value <= when.value_to)
        and (when.buyer_returns_from is None or item.buyer_returns >= when.buyer_returns_from)
    )


def _among(value: str, wanted: Collection[str]) -> bool:
    return not wanted or value.casefold() in {one.casefold() for one in wanted}
