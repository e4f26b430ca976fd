"""Shiprocket's dialect over real HTTP: log-ins that end, two tables of numbers, bookings in two calls."""

from datetime import datetime
from typing import Any

import pytest

from simulator.facts import Parcel
from simulator.journeys import tell
from tests.simulator.shiprocket import BASE, EMAIL, FORWARD, HOOK, LOG_IN, RETURN, failed, numbers, tracking


def test_a_log_in_lasts_ten_days(call: Any, clock: Any, office: Any) -> None:
    assert office("GET", "/account/details/wallet-balance").status == 200
    clock.advance(days=9, hours=23)
    assert office("GET", "/account/details/wallet-balance").status == 200
    clock.advance(hours=2)
    said = office("GET", "/account/details/wallet-balance")
    assert (said.status, said.content) == (401, {"message": "Token has expired", "status_code": 401})


def test_a_log_in_can_end_before_its_time(call: Any, office: Any) -> None:
    call("POST", "/faults", {"kind": "expired", "times": 1})
    assert [office("GET", "/account/details/wallet-balance").status for _ in range(3)] == [401] * 3
    fresh = call("POST", f"{BASE}/auth/login", LOG_IN).content["token"]
    headers = {"Authorization": f"Bearer {fresh}"}
    assert call("GET", f"{BASE}/account/details/wallet-balance", **headers).status == 200
    call("POST", f"{BASE}/auth/logout", **headers)
    assert call("GET", f"{BASE}/account/details/wallet-balance", **headers).status == 401


@pytest.mark.parametrize("said", [{}, {"email": EMAIL}, {"email": EMAIL, "password": "wrong"}, [], "x"])
def test_who_has_not_the_password_is_not_let_in(call: Any, said: Any) -> None:
    call("POST", "/accounts", {"token": EMAIL, "password": "secret"})
    assert call("POST", f"{BASE}/auth/login", said).status == 403
    assert call("POST", f"{BASE}/auth/login", LOG_IN).status == 200


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "..", "é"])
def test_a_made_up_token_is_none(call: Any, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}".encode().decode("latin-1")}
    assert call("GET", f"{BASE}/ndr/all", **headers).status == 401


def test_an_order_gets_its_number_in_a_second_call(office: Any, clock: Any) -> None:
    first = office("POST", "/orders/create/adhoc", FORWARD).content
    assert (first["status"], first["status_code"], first["awb_code"]) == ("NEW", 1, None)
    assert first["order_id"] != first["shipment_id"]
    assert tracking_of(office, first["shipment_id"])["track_status"] == 0
    told, again = (
        office("POST", "/courier/assign/awb", {"shipment_id": first["shipment_id"]}).content for _ in range(2)
    )
    awb = told["response"]["data"]["awb_code"]
    assert again["response"]["data"]["awb_code"] == awb
    assert tracking_of(office, first["shipment_id"])["shipment_track"][0]["awb_code"] == awb
    assert office("GET", f"/orders/show/{first['order_id']}").content["data"]["shipments"]["awb"] == awb
    [by_order] = office("GET", "/courier/track?order_id=WK-1").content
    assert by_order["tracking_data"]["shipment_status"] == 5


def tracking_of(office: Any, shipment: int) -> dict[str, Any]:
    return office("GET", f"/courier/track/shipment/{shipment}").content["tracking_data"]


def test_an_order_number_is_taken_once_and_fields_are_needed(office: Any) -> None:
    office("POST", "/orders/create/adhoc", FORWARD)
    again = office("POST", "/orders/create/adhoc", FORWARD)
    assert (again.status, again.content["errors"]["order_id"]) == (422, ["The order id has already been taken."])
    nothing = office("POST", "/orders/create/return", {})
    assert {"order_id", "pickup_phone", "shipping_pincode"} <= nothing.content["errors"].keys()
    paid = office("POST", "/orders/create/return", RETURN | {"payment_method": "COD"})
    assert "payment_method" in paid.content["errors"]


def test_a_postcode_that_nobody_serves_gets_no_number(office: Any) -> None:
    made = office("POST", "/orders/create/adhoc", FORWARD | {"billing_pincode": "000123"}).content
    said = office("POST", "/courier/assign/awb", {"shipment_id": made["shipment_id"]}).content
    assert (said["awb_assign_status"], "not served" in said["response"]["data"]["awb_assign_error"]) == (0, True)


def test_a_return_goes_from_the_buyers_door(office: Any, call: Any, clock: Any, site: Any) -> None:
    call("POST", "/hooks", HOOK)
    made = office("POST", "/orders/create/return", RETURN).content
    assert (made["status"], made["status_code"]) == ("RETURN PENDING", 21)
    said = office("POST", "/courier/assign/awb", {"shipment_id": made["shipment_id"], "is_return": 1}).content
    awb = said["response"]["data"]["awb_code"]
    [told] = site.waits(1)
    assert (told["awb"], told["is_return"], told["current_status_id"]) == (awb, 1, 21)
    assert tracking(office, awb)["shipment_track"][0]["origin"] == "Jaipur"


def test_many_are_asked_for_at_once(office: Any, book: Any) -> None:
    awbs = [book() for _ in range(3)]
    said = office("POST", "/courier/track/awbs", {"awbs": [*awbs, "NOPE"]}).content
    assert list(said) == [*awbs, "NOPE"]
    assert said["NOPE"]["tracking_data"]["track_status"] == 0
    assert said[awbs[0]]["tracking_data"]["track_status"] == 1
    assert office("POST", "/courier/track/awbs", {"awbs": list(map(str, range(51)))}).status == 422


def test_a_parcel_of_somebody_else_has_no_activities(office: Any, call: Any) -> None:
    awb = call.book()["awb"]
    assert tracking(office, awb)["track_status"] == 0


def test_the_newest_activity_comes_first_and_times_are_of_india(office: Any, book: Any, clock: Any) -> None:
    awb = book(sandbox={"fate": "delivered"})
    clock.advance(days=9)
    dates = [each["date"] for each in tracking(office, awb)["shipment_track_activities"]]
    assert dates == sorted(dates, reverse=True)
    assert dates[-1] == "2026-03-02 09:30:00"


def test_each_table_has_its_own_number_for_the_same_words(call: Any, site: Any, book: Any, clock: Any) -> None:
    call("POST", "/hooks", HOOK)
    book(sandbox={"fate": "delivered"})
    clock.advance(days=30)
    moving = next(told for told in site.waits(8) if told["current_status"] == "IN TRANSIT")
    assert (moving["current_status_id"], moving["shipment_status_id"]) == (20, 18)
    headers, _body = site.calls[0]
    assert headers["X-Api-Key" if "X-Api-Key" in headers else "x-api-key"] == "a-fixed-text"
    last = max(site.events, key=lambda told: len(told["scans"]))
    assert datetime.strptime(last["current_timestamp"], "%d %m %Y %H:%M:%S").isoformat(" ") == last["scans"][-1]["date"]


@pytest.mark.parametrize("url", ["/hooks/shiprocket/", "/hooks/sr1/", "/hooks/KARTROCKET/", "ftp://x"])
def test_it_calls_no_address_with_its_own_name_in_it(call: Any, url: str) -> None:
    assert call("POST", "/hooks", HOOK | {"url": url}).status == 400


def test_failed_deliveries_are_on_a_list_with_their_reasons(office: Any, book: Any, clock: Any) -> None:
    book(sandbox={"fate": "delivered"})
    awb = book(reference="WK-9", sandbox={"fate": "rto", "reason": "UND-CNA"})
    failed(clock, office, awb)
    said = office("GET", "/ndr/all?page=1&per_page=5").content
    [record] = [each for each in said["data"] if each["awb_code"] == awb]
    assert (record["status_code"], record["attempts"], record["reason"]) == (36, 1, "Customer Not Available")
    assert record["ndr_raised_at"] == tracking(office, awb)["shipment_track_activities"][0]["date"]
    assert office("GET", "/ndr/all?search=WK-9").content["meta"]["pagination"]["total"] == 1
    assert office("GET", "/ndr/all?to=2020-01-01").content["data"] == []
    assert office("GET", f"/ndr/{awb}").content["data"] == [record]
    assert office("GET", "/ndr/NOPE").status == 404


@pytest.mark.parametrize(
    "said",
    [
        {"action": "re-attempt"},
        {"action": "fake-attempt", "comments": "Nobody came"},
        {"action": "re-attempt", "phone": "9822014419", "address1": "13 MG Road", "address2": "Jaipur"},
    ],
)
def test_a_visit_can_be_asked_for(office: Any, book: Any, clock: Any, said: dict[str, str], simulator: Any) -> None:
    awb = book(sandbox={"fate": "delivered", "reason": "UND-CNA", "awb": first_fails(simulator)})
    failed(clock, office, awb)
    answer = office("POST", f"/ndr/{awb}/action", {"comments": "Please"} | said)
    assert (answer.status, answer.content) == (202, {"status": "Data Updated Sucessfully"})
    verbs = [each.verb for each in simulator.world.books.instructions(awb)]
    assert verbs == [*(["change_phone", "change_address"] if "phone" in said else []), "reattempt"]


def first_fails(simulator: Any) -> str:
    """A number whose parcel is delivered at the second visit."""
    for number in range(500):
        awb = f"19040000{number:06}"
        facts = Parcel(
            awb, simulator.world.now().replace(microsecond=0), "IN", "302017", origin_postcode="400001", payment="cod",
            cod_amount="499.00", currency="INR", fate="delivered", reason="UND-CNA",
        )  # fmt: skip
        if any(scan.code.startswith("UND") for scan in tell(1, facts).scans[:20]):
            return awb
    pytest.fail("nobody is ever away")


def test_sending_back_and_what_is_refused(office: Any, book: Any, clock: Any) -> None:
    awb = book(sandbox={"fate": "rto", "reason": "UND-REF"})
    path = f"/ndr/{awb}/action"
    assert office("POST", path, {"action": "return", "comments": "x"}).status == 400
    failed(clock, office, awb)
    assert office("POST", path, {"action": "return"}).status == 422
    assert office("POST", path, {"action": "sing", "comments": "x"}).status == 422
    assert office("POST", path, {"action": "return", "comments": "x"}).status == 202
    clock.advance(hours=4)
    assert "9" in numbers(office, awb)


def test_a_parcel_is_cancelled_by_either_number(office: Any, clock: Any) -> None:
    awbs, orders = [], []
    for number in "12":
        made = office("POST", "/orders/create/adhoc", FORWARD | {"order_id": number}).content
        told = office("POST", "/courier/assign/awb", {"shipment_id": made["shipment_id"]}).content
        awbs.append(told["response"]["data"]["awb_code"])
        orders.append(made["order_id"])
    for _twice in range(2):
        assert office("POST", "/orders/cancel/shipment/awbs", {"awbs": awbs[:1]}).status == 200
    assert office("POST", "/orders/cancel", {"ids": orders[1:]}).status == 200
    clock.advance(hours=2)
    assert {numbers(office, awb)[-1] for awb in awbs} == {"8"}
    assert office("POST", "/orders/cancel", {"ids": [7]}).status == 404


@pytest.mark.parametrize(
    ("kind", "status", "sign"),
    [
        ("error", 500, b"Internal"), ("limit", 429, b"Too many"), ("lie", 200, b'"status_code": 500'),
        ("garbage", 200, b"\xff\xfe"), ("html", 200, b"<html>"),
    ],
)  # fmt: skip
def test_every_wrong_answer_is_in_its_own_words(call: Any, office: Any, kind: str, status: int, sign: bytes) -> None:
    call("POST", "/faults", {"kind": kind, "times": 1})
    said = office("GET", "/ndr/all")
    assert (said.status, sign in said.body, "Retry-After" in said.headers) == (status, True, False)
    assert office("GET", "/ndr/all").status == 200


def test_half_a_batch_and_wrong_clocks(call: Any, office: Any, book: Any) -> None:
    awbs = [book() for _ in range(4)]
    call("POST", "/faults", {"kind": "half_batch", "times": 1})
    assert list(office("POST", "/courier/track/awbs", {"awbs": awbs}).content) == awbs[::2]
    call("POST", "/faults", {"kind": "future", "times": 1})
    assert tracking(office, awbs[0])["shipment_track_activities"][0]["date"].startswith("2099")


def test_orders_without_a_number_are_remembered(start: Any, caller: Any) -> None:
    def ask(url: str, path: str, content: Any) -> Any:
        token = caller(url)("POST", f"{BASE}/auth/login", LOG_IN).content["token"]
        return caller(url)("POST", BASE + path, content, Authorization=f"Bearer {token}").content

    with start() as first:
        made = ask(first.url, "/orders/create/adhoc", FORWARD)
    with start() as second:
        told = ask(second.url, "/courier/assign/awb", {"shipment_id": made["shipment_id"]})
        assert told["awb_assign_status"] == 1
        assert "errors" in ask(second.url, "/orders/create/adhoc", FORWARD)
