"""When people order: hours, weekdays, a sale week, a festival, and a season that is just beginning."""

from datetime import datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from simulator.luck import Luck

DAYS = 120
HOUR = timedelta(hours=1)

# share of a day's orders by local hour, and of a week's by weekday from Monday on
HOURS = (6, 3, 2, 1, 1, 2, 4, 7, 11, 16, 20, 22, 24, 23, 22, 21, 22, 24, 28, 34, 40, 44, 36, 18)
WEEKDAYS = (1.05, 0.98, 0.94, 0.95, 1.0, 1.08, 1.12)

# days ago, from … to, times the usual
PEAKS = ((70, 61, 1.9), (63, 61, 1.5), (36, 29, 1.7), (5, 0, 2.1))
GROWTH = 0.35  # more at the end than at the beginning


def moments(luck: Luck, *, count: int, zone: ZoneInfo, at: datetime) -> list[datetime]:
    """When `count` orders of the 120 days before `at` were placed, oldest first."""
    starts = [at - HOUR * back for back in range(DAYS * 24, 0, -1)]
    weights = list(accumulate(_weight(start.astimezone(zone), (at - start).days) for start in starts))
    chosen = luck.choices(starts, cum_weights=weights, k=count)
    return sorted(start + timedelta(seconds=luck.randrange(3600)) for start in chosen)


def _weight(local: datetime, days_ago: int) -> float:
    usual = HOURS[local.hour] * WEEKDAYS[local.weekday()] * (1 + GROWTH * (1 - days_ago / DAYS))
    for since, until, factor in PEAKS:
        usual *= factor if since >= days_ago >= until else 1
    return usual
