"""How figures, times and codes are written (`docs/look.md`): pure functions, language, zone and clock handed in."""

from core.web.formats.codes import awb, phone
from core.web.formats.numbers import NONE, count, money, money_short, percent, points, share, span
from core.web.formats.times import (
    age,
    clock,
    day,
    day_long,
    exact,
    moment,
    relative,
    time_left,
    time_left_words,
    time_of_day,
    urgency,
)

__all__ = [
    "NONE",
    "age",
    "awb",
    "clock",
    "count",
    "day",
    "day_long",
    "exact",
    "moment",
    "money",
    "money_short",
    "percent",
    "phone",
    "points",
    "relative",
    "share",
    "span",
    "time_left",
    "time_left_words",
    "time_of_day",
    "urgency",
]
