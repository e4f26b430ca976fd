"""What a buyer may choose from: which lines, what instead of them, and how much money in each way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Final

from core.dates import day_of
from ndr.queries import calendars
from orders.models import BuyerLink, Order, Product
from returns import judging, worth
from returns.models import ReturnRequest
from returns.queries import eligibility, exchanges
from returns.queries.exchanges import Swap
from returns.states import Resolution
from returns.why import OUR_DOING, Why
from returns.wishes import Judged, Wanted, Wish
from returns.worth import Sums

DAYS_AHEAD: Final = 9
MOST_DAYS: Final = 6
SUGGESTED: Final = (Resolution.EXCHANGE, Resolution.CREDIT, Resolution.REPLACEMENT, Resolution.REFUND)
AGAIN: Final = OUR_DOING | {Why.QUALITY}  # the same product once more may be right


@dataclass(frozen=True)
class Way:
    """One way to settle it, with what she gets. `kept`: she keeps the goods."""

    resolution: Resolution
    sums: Sums
    kept: bool

    @property
    def is_money(self) -> bool:
        """Whether an amount is promised."""
        return self.resolution in {Resolution.CREDIT, Resolution.REFUND}


@dataclass(frozen=True)
class Question:
    """Everything about one order that a page asks for, read when it is needed, once."""

    link: BuyerLink
    at: datetime

    @property
    def order(self) -> Order:
        """Whose goods."""
        return self.link.order

    @property
    def today(self) -> date:
        """At the store."""
        return day_of(self.at, self.link.store.zone)

    @cached_property
    def judged(self) -> Mapping[int, Judged]:
        """Every line of the order by its id."""
        return {one.line.pk: one for one in eligibility.of(self.order, at=self.at)}

    @cached_property
    def may(self) -> bool:
        """Whether anything can be given back now."""
        return any(one.verdict.no is None for one in self.judged.values())

    @cached_property
    def seen(self) -> int:
        """Returns of this order so far."""
        return ReturnRequest.objects.filter(order=self.order).count()

    @cached_property
    def days(self) -> list[date]:
        """On which a courier may fetch something."""
        calendar = calendars.of([self.link.store], since=self.today)[self.link.store.pk]
        ahead = (self.today + timedelta(days=later) for later in range(1, DAYS_AHEAD + 1))
        return [day for day in ahead if calendar.works_on(day)][:MOST_DAYS]

    def swaps(self, wanted: list[Wanted]) -> dict[int, Swap]:
        """What there is instead of each line."""
        return {
            one.line: exchanges.of(self.judged[one.line].line, units=one.quantity, again=one.why in AGAIN)
            for one in wanted
        }

    def ways(self, wanted: list[Wanted]) -> list[Way]:
        """The ways that are open to all of these lines together, what serves both sides best first."""
        terms = [judging.granted(self.judged[one.line]) for one in wanted]
        allowed = [way for way in SUGGESTED if all(way in one.resolutions for one in terms)]
        return [self._way(way, wanted) for way in allowed]

    def to_pay(self, wanted: list[Wanted], way: Way) -> Decimal:
        """What an exchange costs her at the door, fee and all; below zero: what comes back to her."""
        products = Product.objects.filter(store=self.link.store).in_bulk([one.wants for one in wanted if one.wants])
        return sum((self._cost(one, products) for one in wanted), Decimal(0)) - way.sums.back

    def _cost(self, one: Wanted, products: Mapping[int, Product]) -> Decimal:
        judged = self.judged[one.line]
        same = sum((judged.values[unit - 1] for unit in list(judged.free)[: one.quantity]), Decimal(0))
        new = products.get(one.wants or 0, judged.line.product)
        return exchanges.cost(judged.line.product, new, units=one.quantity, same=same)

    def _way(self, way: Resolution, wanted: list[Wanted]) -> Way:
        parts = [judging.part(one, self.judged[one.line]) for one in wanted]
        sums = worth.sums(parts, credit=way is Resolution.CREDIT, currency=self.order.currency)
        return Way(way, sums, judging.keeps(Wish(wanted, way), self.judged, value=sums.value))
