"""What is sold to whom: one order after the other, honest ones and fake ones."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from demo import people
from demo.people import Buyer
from demo.shop import Article, Carrier, Merchant
from orders.states import Decision, Payment
from simulator.luck import Luck

AGAIN = 0.3  # share of orders by somebody who has ordered before
PARTLY_PAID = 0.05  # of the orders that would be paid at the door
CANCELLED, STUCK, HELD = 0.035, 0.003, 0.06  # before hand-over; on hold for weeks; of the fresh ones on hold
ONE_BOX = 6  # lines; more travel in two parcels
FAULTY = 0.55  # of the parcels with an article that has a known fault, its reason is theirs
FAKE_IN_RING, FAKE = 0.16, 0.006
RING = timedelta(days=6)
RINGS = 4
SUNDAY = 6
SILENT_FOR = timedelta(hours=6)  # a courier that has gone silent


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an order; `parcel` is the place of the parcel that it travels in."""

    article: Article
    size: str
    quantity: int
    price: Decimal
    parcel: int

    @property
    def total(self) -> Decimal:
        """Of the line."""
        return self.price * self.quantity


@dataclass(frozen=True, slots=True)
class Sale:
    """An order, and when its parcels are to be booked: never (None) where it was cancelled or is held."""

    placed_at: datetime
    buyer: Buyer
    items: tuple[Item, ...]
    payment: Payment
    paid_ahead: Decimal
    channel: str
    campaign: str
    carrier: Carrier
    fake: bool
    risk: float
    reason: str
    decision: Decision
    book_at: datetime | None

    @property
    def total(self) -> Decimal:
        """Of the whole order."""
        return sum((item.total for item in self.items), Decimal(0))


@dataclass(frozen=True)
class Ring:
    """Somebody who orders for doors that won't open: a few phones in a row, one address, some days."""

    begins: datetime
    phones: tuple[str, ...]
    buyer: Buyer
    article: Article


class Shop:
    """Sells. Everything that it does follows from `luck`, which is used up on the way."""

    def __init__(self, merchant: Merchant, luck: Luck, *, at: datetime) -> None:
        self.merchant, self.luck, self.at = merchant, luck, at
        self.zone = ZoneInfo(merchant.timezone)
        self.known: list[Buyer] = []
        self.rings = [self._ring() for _ in range(RINGS)] if merchant.cod else []

    def sell(self, moment: datetime) -> Sale:
        """The order that came at this moment."""
        ring = next((ring for ring in self.rings if ring.begins <= moment < ring.begins + RING), None)
        if ring and self.luck.happens(FAKE_IN_RING):
            return self._sale(moment, self._masked(ring), (self._item(ring.article, 0),), fake=ring)
        fake = self.merchant.cod > 0 and self.luck.happens(FAKE)
        return self._sale(moment, self._buyer(), self._basket(), fake=fake)

    def sell_now(self) -> Sale:
        """An order of this very moment, which will be packed within the quarter of an hour."""
        sale = self._sale(self.at, self._buyer(), self._basket(), fake=False)
        book_at = self.at + timedelta(seconds=self.luck.randrange(90, 900))
        return replace(sale, decision=Decision.CONFIRMED, book_at=book_at, carrier=self._carrier(book_at))

    def _sale(self, moment: datetime, buyer: Buyer, items: tuple[Item, ...], *, fake: Ring | bool) -> Sale:
        luck = self.luck
        channel = luck.choices(self.merchant.channels, [channel.weight for channel in self.merchant.channels])[0]
        campaign, appeal = luck.choice(list(channel.campaigns.items()))
        payment = Payment.COD if fake or luck.happens(self.merchant.cod) else Payment.PREPAID
        if payment is Payment.COD and not fake and luck.happens(PARTLY_PAID):
            payment = Payment.PARTIAL
        faulty = max((item.article for item in items), key=lambda article: article.risk)
        total = sum((item.total for item in items), Decimal(0))
        decision, book_at = self._decided(moment)
        return Sale(
            placed_at=moment,
            buyer=buyer,
            items=items,
            payment=payment,
            paid_ahead=self._rounded(total / 10) if payment is Payment.PARTIAL else Decimal(0),
            channel=channel.name,
            campaign=campaign,
            carrier=self._carrier(book_at or moment),
            fake=bool(fake),
            risk=round(buyer.risk * appeal * faulty.risk, 3),
            reason=faulty.reason if faulty.reason and luck.happens(FAULTY) else "",
            decision=decision,
            book_at=book_at,
        )

    def _carrier(self, book_at: datetime) -> Carrier:
        """With one that has gone silent nothing can be booked any more."""
        silent_since = self.at - SILENT_FOR
        able = [carrier for carrier in self.merchant.carriers if not carrier.silent or book_at < silent_since]
        return self.luck.choices(able, [carrier.weight for carrier in able])[0]

    def _buyer(self) -> Buyer:
        if self.known and self.luck.happens(AGAIN):
            return self.luck.choice(self.known)
        self.known.append(people.somebody(self.luck, self.merchant))
        return self.known[-1]

    def _basket(self) -> tuple[Item, ...]:
        """One to four different things, now and then a dozen."""
        luck, articles = self.luck, self.merchant.articles
        count = 12 if luck.happens(0.004) else luck.choices((1, 2, 3, 4), (62, 25, 9, 4))[0]
        wanted = luck.choices(articles, [article.weight for article in articles], k=count)
        return tuple(self._item(article, place // ONE_BOX) for place, article in enumerate(wanted))

    def _item(self, article: Article, parcel: int) -> Item:
        luck = self.luck
        reduced = article.price * (Decimal("0.85") if luck.happens(0.2) else 1)
        quantity = luck.choices((1, 2, 3), (90, 8, 2))[0]
        return Item(article, luck.choice(article.sizes), quantity, self._rounded(reduced), parcel)

    def _rounded(self, amount: Decimal) -> Decimal:
        step = self.merchant.step
        return (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step

    def _decided(self, moment: datetime) -> tuple[Decision, datetime | None]:
        if self.luck.happens(CANCELLED):
            return Decision.CANCELLED, None
        if self.luck.happens(STUCK):
            return Decision.ON_HOLD, None
        book_at = self._packed_at(moment)
        if book_at <= self.at:
            return Decision.PACKED, book_at
        if self.luck.happens(HELD):
            return Decision.ON_HOLD, None
        fresh = self.at - moment < timedelta(hours=2)
        return (Decision.NEW if fresh else Decision.CONFIRMED), book_at

    def _packed_at(self, moment: datetime) -> datetime:
        """The next working hour in the warehouse after it was looked through: 9 to 19 local, rarely on Sundays."""
        local = (moment + timedelta(hours=0.5 + self.luck.random() * 9)).astimezone(self.zone)
        day_over = local.hour >= 19  # noqa: PLR2004 the warehouse closes
        if day_over or local.hour < 9:  # noqa: PLR2004 and opens
            day = local.date() + timedelta(days=1 if day_over else 0)
            minutes = self.luck.randrange(100)
            local = datetime(day.year, day.month, day.day, 9, tzinfo=self.zone) + timedelta(minutes=minutes)
        if local.weekday() == SUNDAY and self.luck.happens(0.7):
            local += timedelta(days=1)
        return local.astimezone(moment.tzinfo)

    def _ring(self) -> Ring:
        luck = self.luck
        buyer = people.somebody(luck, self.merchant)
        first = people.mobile(luck, buyer.town.country)
        phones = tuple(first[:-2] + f"{number:02d}" for number in range(int(first[-2:]) // 4, 99, 24))
        dearest = max(self.merchant.articles, key=lambda article: article.price)
        return Ring(self.at - timedelta(days=luck.randrange(8, 110)), phones, buyer, dearest)

    def _masked(self, ring: Ring) -> Buyer:
        """The ring's address under another name, with one of its phones."""
        phone = self.luck.choice(ring.phones)
        name = people.somebody(self.luck, self.merchant).name
        return replace(ring.buyer, name=name, phone=phone, phone_given=phone, email="")
