"""Which groups come first, as SQL: the best of many are chosen where they are counted, by the order of the table."""

from typing import Final

from analytics.dimensions import BUCKETS, Dimension
from analytics.question import FEW, Best
from orders.states import Bucket

HANDED_OVER: Final = " + ".join(bucket.value for bucket in BUCKETS)
RESOLVED: Final = " + ".join(bucket.value for bucket in BUCKETS if bucket is not Bucket.OPEN)
VALUES: Final = {
    "handed_over": HANDED_OVER,
    "rto": "rto",
    "open": "open",
    "rto_rate": f"rto::float8 / NULLIF({HANDED_OVER}, 0)",
    "rto_rate_resolved": f"rto::float8 / NULLIF({RESOLVED}, 0)",
}
KEY: Final = 'text COLLATE "C"'  # by code point, as Python sorts


def shortlist(dimension: Dimension, best: Best | None) -> str:
    """The end of a SELECT over counts: those who may be among the best, before anybody looks for their names."""
    if best is None or best.dimension is not dimension or _field(best) == "key":
        return ""
    return f" ORDER BY {_by_value(best)} FETCH FIRST {best.most} ROWS WITH TIES"


def limit(dimension: Dimension, best: Best | None) -> str:
    """The end of a SELECT over counts and `text`: all groups, or the best of them."""
    if best is None or best.dimension is not dimension:
        return ""
    order = f"{KEY} {_direction(best)}" if _field(best) == "key" else f"{_by_value(best)}, {KEY}"
    return f" ORDER BY {order} LIMIT {best.most}"


def _by_value(best: Best) -> str:
    return f"{HANDED_OVER} < {FEW}, {VALUES[_field(best)]} {_direction(best)} NULLS LAST"


def _field(best: Best) -> str:
    return best.sort.lstrip("-")


def _direction(best: Best) -> str:
    return "DESC" if best.sort.startswith("-") else "ASC"
