"""Runs of days, cut into what totals are kept by."""

from datetime import date, timedelta

import pytest

from analytics import periods
from analytics.periods import Unit
from core.dates import Days

RUNS = [
    Days(date(2025, 11, 21), date(2026, 11, 22)),
    Days(date(2026, 1, 1), date(2026, 12, 31)),
    Days(date(2026, 2, 2), date(2026, 3, 30)),
    Days(date(2026, 2, 1), date(2026, 2, 28)),
    Days(date(2025, 12, 31), date(2026, 4, 1)),
    Days(date(2026, 5, 5), date(2026, 5, 5)),
]


def _days(runs):
    return [run.first + timedelta(days=n) for run in runs for n in range((run.last - run.first).days + 1)]


@pytest.mark.parametrize("run", RUNS)
def test_tiles_cover_each_day_once_and_are_whole(run):
    whole, edges = periods.tiles(run)
    assert sorted(_days([*edges, *(tile for tiles in whole.values() for tile in tiles)])) == _days([run])
    for unit, tiles in whole.items():
        for tile in tiles:
            assert (unit.start(tile.first), unit.start(tile.last + timedelta(days=1))) == (
                tile.first,
                tile.last + timedelta(days=1),
            )


def test_a_year_is_quarters_then_months_then_days():
    whole, edges = periods.tiles(RUNS[0])
    assert whole == {
        Unit.QUARTER: (Days(date(2026, 1, 1), date(2026, 9, 30)),),
        Unit.MONTH: (Days(date(2025, 12, 1), date(2025, 12, 31)), Days(date(2026, 10, 1), date(2026, 10, 31))),
    }
    assert edges == (Days(date(2025, 11, 21), date(2025, 11, 30)), Days(date(2026, 11, 1), date(2026, 11, 22)))


def test_all_days_there_are_have_quarters_too():
    whole, edges = periods.tiles(Days(periods.EARLIEST, periods.LATEST))
    assert whole == {Unit.QUARTER: (Days(periods.EARLIEST, date(9999, 9, 30)),)}
    assert edges == (Days(date(9999, 10, 1), periods.LATEST),)
