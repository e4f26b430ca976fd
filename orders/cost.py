"""What an undelivered parcel costs. Pure: the store's terms go in, amounts in the store's currency come out."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Final

YEAR: Final = 365  # days
CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Terms:
    """Amounts per parcel in the store's currency; shares are parts of one; `enquiry_minutes` of an agent's time."""

    forward_freight: Decimal
    return_freight: Decimal
    cod_fee: Decimal
    packing: Decimal
    handling: Decimal
    quality_check: Decimal
    resale_share: Decimal
    yearly_rate: Decimal
    enquiry_minutes: int
    hourly_wage: Decimal

    @classmethod
    def of(cls, row: object) -> "Terms":
        """The terms that a row holds under the same names."""
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})


@dataclass(frozen=True, slots=True)
class Bill:
    """The terms of one parcel that came back, each of them an amount."""

    forward_freight: Decimal
    return_freight: Decimal
    cod_fee: Decimal
    packing: Decimal
    handling: Decimal
    quality_check: Decimal
    goods: Decimal
    capital: Decimal

    @property
    def total(self) -> Decimal:
        """The cost of the parcel."""
        return sum((getattr(self, one.name) for one in fields(self)), Decimal(0))


def of_rto(terms: Terms, *, goods: Decimal, days: int) -> Bill:
    """The bill for one parcel with goods that cost `goods`, back after `days`.

    Freight both ways, COD fee, packing, handling and quality check as set; of the goods what is not sold again,
    (1 − resale share) × cost; of capital cost × yearly rate × days ÷ 365.
    """
    return Bill(
        forward_freight=terms.forward_freight,
        return_freight=terms.return_freight,
        cod_fee=terms.cod_fee,
        packing=terms.packing,
        handling=terms.handling,
        quality_check=terms.quality_check,
        goods=((1 - terms.resale_share) * goods).quantize(CENT),
        capital=(goods * terms.yearly_rate * days / YEAR).quantize(CENT),
    )


def of_enquiry(terms: Terms) -> Decimal:
    """What one “where is my order?” costs: minutes × hourly wage ÷ 60."""
    return (terms.hourly_wage * terms.enquiry_minutes / 60).quantize(CENT)
