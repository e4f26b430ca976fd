"""When a buyer may be written to. Pure."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

FROM, UNTIL = time(9), time(20)  # by the buyer's clock
DAY: Final = timedelta(days=1)


def from_when(at: datetime, *, zone: ZoneInfo) -> datetime:
    """`at` by day; in the evening and at night the next morning, in UTC."""
    there = at.astimezone(zone)
    if FROM <= there.time() < UNTIL:
        return at
    on = there.date() + (DAY if there.time() >= UNTIL else timedelta())
    return datetime.combine(on, FROM, zone).astimezone(at.tzinfo)
