"""What a pretend merchant is made of: plain values, read from small tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Store


@dataclass(frozen=True, slots=True)
class Town:
    """Where buyers live. `spelt` is how some of them write the state; `risk` multiplies the odds of a return."""

    name: str
    state: str
    spelt: str
    postcodes: tuple[str, ...]
    weight: float
    risk: float
    country: str


@dataclass(frozen=True, slots=True)
class Article:
    """One thing on sale, in sizes. `reason` is the courier's raw code for what buyers find wrong with it."""

    sku: str
    name: str
    category: str
    price: Decimal
    cost: Decimal
    sizes: tuple[str, ...]
    weight: float
    risk: float
    reason: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """A courier; `quality` 1 is average, 0.7 is poor. One that is `silent` has said nothing for six hours."""

    name: str
    numbers: str  # what its AWBs begin with
    weight: float
    quality: float
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """An account with a courier: the provider of its interface, and what the merchant calls it."""

    provider: str
    name: str


@dataclass(frozen=True, slots=True)
class Channel:
    """Where orders come from, and the campaigns that bring them, each with the risk of its buyers."""

    name: str
    weight: float
    campaigns: Mapping[str, float]


@dataclass(frozen=True)
class Names:
    """How buyers are called and where they live; `odd` are whole names that trip software up."""

    given: Sequence[str]
    family: Sequence[str]
    odd: Sequence[str]
    streets: Sequence[str]
    areas: Sequence[str]
    landmarks: Sequence[str]


@dataclass(frozen=True)
class Merchant:
    """A store with everything that it sells, to whom, and how. Amounts in `currency`, rounded to `step`."""

    code: str
    name: str
    currency: str
    timezone: str
    country: str
    locale: str
    colour: str
    numbers: str  # what its order numbers begin with
    weight: int  # of the demo's orders, percent
    cod: float  # share of orders that are paid at the door
    calm: float  # below 1: buyers are more reliable than the simulator's average
    step: Decimal
    origin: Mapping[str, str]
    freight: Mapping[str, str]  # by zone
    towns: Sequence[Town]
    articles: Sequence[Article]
    carriers: Sequence[Carrier]
    channels: Sequence[Channel]
    names: Names
    loud: Desk = Desk("simulator", "Sampai Express")
    silent: Desk = Desk("simulator", "Surface Line")

    def desk(self, carrier: Carrier) -> Desk:
        """The account that a carrier's parcels are booked on."""
        return self.silent if carrier.silent else self.loud

    def serves(self, store: Store) -> bool:
        """Whether this is how a store of that country would look."""
        return self.country == store.country


def towns(table: str, country: str = "") -> tuple[Town, ...]:
    """name | state | spelling | postcodes | weight | risk, and a country where the merchant serves several."""
    found = []
    for name, state, spelt, postcodes, weight, risk, *rest in _rows(table):
        where = rest[0] if rest else country
        found.append(Town(name, state, spelt or state, tuple(postcodes.split()), float(weight), float(risk), where))
    return tuple(found)


def articles(table: str) -> tuple[Article, ...]:
    """SKU | name | category | price | cost | sizes | weight | risk | reason."""
    return tuple(
        Article(
            sku, name, category, Decimal(price), Decimal(cost), tuple(sizes.split()), float(weight), float(risk), reason
        )
        for sku, name, category, price, cost, sizes, weight, risk, reason in _rows(table)
    )


def lines(table: str) -> tuple[str, ...]:
    """One text a line."""
    return tuple(line.strip() for line in table.strip().splitlines())


def _rows(table: str) -> Iterator[list[str]]:
    for line in lines(table):
        yield [cell.strip() for cell in line.split("|")]
