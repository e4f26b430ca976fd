"""What Shiprocket's pushes and answers tell: each scan once, with its place, and the same from both."""

import json
from typing import Any

import pytest

from connectors.base import Account, Call
from connectors.couriers.base import ScanReport
from connectors.couriers.shiprocket import Shiprocket
from connectors.couriers.shiprocket_scans import history

AT, EARLIER, PUSHED_AT = "2026-03-03 19:12:00", "2026-03-03 09:00:00", "03 03 2026 19:12:00"
PLACE = "Jaipur, RAJASTHAN"


def activity(number: str, at: str = AT, place: str = PLACE) -> dict[str, str]:
    return {"date": at, "status": "UD", "activity": "as it was told", "location": place, "sr-status": number}


def pushed(scans: list[dict[str, str]], **said: Any) -> list[ScanReport]:
    body = {"awb": "SR1", "current_timestamp": PUSHED_AT, "current_status": "X", "scans": scans, **said}
    call = Call("POST", "https://desk.example.org/hooks/0/", {}, json.dumps(body).encode())
    return [*Shiprocket(Account({})).parse(call).scans]


def brief(scans: list[ScanReport]) -> list[tuple[str, str]]:
    return [(scan.raw_code, scan.place) for scan in scans]


OUT = activity("17", EARLIER)


@pytest.mark.parametrize(
    ("newest", "said", "ends_in"),
    [
        pytest.param([activity("21")], {"shipment_status_id": 21}, [("shipment/21", PLACE)], id="one scan, not two"),
        pytest.param([activity("21")], {"current_status_id": 36}, [("shipment/21", PLACE)], id="in the other table"),
        pytest.param(
            [activity("NA")],
            {"shipment_status_id": 21},
            [("courier/UD", PLACE), ("shipment/21", PLACE)],
            id="the activity has no number",
        ),
        pytest.param(
            [activity("21"), activity("18", place="Delhi")],
            {"shipment_status_id": 21},
            [("shipment/21", PLACE), ("shipment/18", "Delhi")],
            id="two in the same moment",
        ),
        pytest.param([], {"shipment_status_id": 21}, [("shipment/21", "")], id="of a later moment than any activity"),
    ],
)
def test_the_last_word_is_told_once_and_has_its_place(
    newest: list[dict[str, str]], said: dict[str, Any], ends_in: list[tuple[str, str]]
) -> None:
    assert brief(pushed([OUT, *newest], **said)) == [("shipment/17", PLACE), *ends_in]


def test_the_count_of_attempts_is_kept_with_it() -> None:
    *_, last = pushed([OUT, activity("21")], shipment_status_id=21, current_status="UNDELIVERED-2ND ATTEMPT")
    assert (last.place, last.attempt) == (PLACE, 2)


@pytest.mark.parametrize("newest", [["21"], ["NA"], ["18", "21"], ["21", "18"], ["17", "NA"]])
def test_answers_tell_the_same_as_pushes(newest: list[str]) -> None:
    activities = [OUT, *(activity(number, place=f"Hub {number}") for number in newest)]
    told = history("SR1", {"shipment_track_activities": activities[::-1], "shipment_status": 21})
    assert {*brief(told)} == {*brief(pushed(activities, shipment_status_id=21))}
