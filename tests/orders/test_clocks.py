"""Whose clock a buyer lives by."""

from zoneinfo import ZoneInfo

import pytest

from orders.regions import clocks, indonesia

ELSEWHERE = ZoneInfo("Europe/Lisbon")


@pytest.mark.parametrize(
    ("country", "state", "zone"),
    [
        ("IN", "Maharashtra", "Asia/Kolkata"),
        ("IN", "", "Asia/Kolkata"),
        ("ID", "DKI Jakarta", "Asia/Jakarta"),
        ("ID", "", "Asia/Jakarta"),
        ("ID", "bali", "Asia/Makassar"),
        ("ID", "NTT", "Asia/Makassar"),
        ("ID", "Papua Barat", "Asia/Jayapura"),
        ("PT", "Lisboa", "Europe/Lisbon"),
    ],
)
def test_the_zone_of_an_address(country: str, state: str, zone: str) -> None:
    assert clocks.zone(country=country, state=state, otherwise=ELSEWHERE) == ZoneInfo(zone)


def test_only_provinces_that_there_are() -> None:
    assert {*clocks.WITA, *clocks.WIT} < indonesia.STATES.keys()
