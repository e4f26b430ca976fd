"""Where the server stands, and what its clock is set to, changes nothing of what couriers said."""

import time
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from connectors import registry
from connectors.base import Account, Call
from tests.connectors.table import TRUE

ZONES = ("UTC", "Asia/Kolkata", "Asia/Jakarta", "America/St_Johns", "Pacific/Kiritimati")
MEANT = {
    "2026-03-02 09:30:00": {"shiprocket": 4, "delhivery": 4, "biteship": 2.5},
    "2026-03-02T09:30:00+05:30": dict.fromkeys(("shiprocket", "delhivery", "biteship", "aftership", "simulator"), 4),
}  # hours of that day in UTC: a time without a zone is of the courier's own, and nothing where it has none
MIDNIGHT = 1772409600


@pytest.fixture(params=ZONES)
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[str]:
    """A server whose clock, and Django, are set to this zone."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        settings.TIME_ZONE = request.param
        yield request.param
    time.tzset()


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(("written", "hours"), MEANT.items())
@pytest.mark.parametrize("provider", [name for name in TRUE if name in registry.COURIERS])
def test_a_time_is_read_alike_in_any_zone(provider: str, written: str, hours: dict[str, float]) -> None:
    body = (TRUE[provider] % written).encode()
    scans = registry.COURIERS[provider](Account({})).parse(Call("POST", "/", {}, body)).scans
    meant = [MIDNIGHT + hours[provider] * 3600] if provider in hours else []
    assert [scan.at.timestamp() for scan in scans] == meant
