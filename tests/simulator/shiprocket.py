"""Calls in Shiprocket's dialect."""

from typing import Any

import pytest

BASE = "/v1/external"
EMAIL = "api@shop.example"
LOG_IN = {"email": EMAIL, "password": "secret"}
HOOK = {"token": EMAIL, "dialect": "shiprocket", "url": "/hooks/abc/", "secret": "a-fixed-text"}
FORWARD = {
    "order_id": "WK-1", "billing_customer_name": "Asha", "billing_address": "12 MG Road", "billing_pincode": "302017",
    "billing_city": "Jaipur", "billing_phone": "9822014417", "pickup_location": "Main", "payment_method": "COD",
    "sub_total": 499,
}  # fmt: skip
RETURN = {
    "order_id": "RET-1", "pickup_customer_name": "Asha", "pickup_address": "12 MG Road", "pickup_pincode": "302017",
    "pickup_phone": "9822014417", "shipping_customer_name": "Shop", "shipping_address": "Dock 4",
    "shipping_pincode": "400001", "shipping_phone": "9822014418", "payment_method": "PREPAID",
}  # fmt: skip


def tracking(office: Any, awb: str) -> dict[str, Any]:
    return office("GET", f"/courier/track/awb/{awb}").content["tracking_data"]


def numbers(office: Any, awb: str) -> list[str]:
    return [each["sr-status"] for each in reversed(tracking(office, awb)["shipment_track_activities"])]


def failed(clock: Any, office: Any, awb: str) -> None:
    """Let time pass until a visit fails."""
    for _hour in range(24 * 20):
        clock.advance(hours=1)
        if numbers(office, awb)[-1] == "21":
            return
    pytest.fail("no failed visit")
