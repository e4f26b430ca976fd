"""How far a share seen in a few parcels may be from the truth. Pure."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

Z: Final = 1.959963984540054  # of 95 %


@dataclass(frozen=True, slots=True)
class Interval:
    """Two fractions."""

    low: float
    high: float


def wilson(part: int, whole: int) -> Interval | None:
    """The 95 % score interval for a share; None without a denominator.

    Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the
    American Statistical Association 22 (1927), 209–212; without continuity correction.
    """
    if not whole:
        return None
    share, shrunk = part / whole, Z * Z / whole
    middle = (share + shrunk / 2) / (1 + shrunk)
    reach = Z * sqrt(share * (1 - share) / whole + shrunk / (4 * whole)) / (1 + shrunk)
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))
