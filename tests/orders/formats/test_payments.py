import json

import pytest

from orders.formats import payments
from orders.states import Payment


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Cash on Delivery (COD)", Payment.COD),
        ("cash_on_delivery", Payment.COD),
        ("CashOnDelivery", Payment.COD),
        ("COD", Payment.COD),
        ("gokwik_cod", Payment.COD),
        ("Shopflo - Cash On Delivery", Payment.COD),
        ("Bayar di Tempat (COD)", Payment.COD),
        ("bayar ditempat", Payment.COD),
        ("Pay on delivery", Payment.COD),
        ("Razorpay Secure (UPI, Cards)", Payment.PREPAID),
        ("PayU", Payment.PREPAID),
        ("shopify_payments", Payment.PREPAID),
        ("Midtrans", Payment.PREPAID),
        ("Transfer Bank BCA", Payment.PREPAID),
        ("Prepaid", Payment.PREPAID),
        ("COD to Prepaid", Payment.PREPAID),
        ("Gift Card + Cash on Delivery (COD)", Payment.PARTIAL),
        ("PPCOD UPI", Payment.PARTIAL),
        ("Partially paid", Payment.PARTIAL),
        ("manual", None),
        ("Codeine counter", None),  # a word that only begins so
        ("Spare part shop", None),
        ("", None),
    ],
)
def test_a_name_says_how_an_order_is_paid(text, means):
    assert payments.named(text) == means


@pytest.mark.parametrize(
    ("method", "settled", "hints", "means"),
    [
        ("Cash on Delivery (COD)", "pending", [], Payment.COD),
        ("Cash on Delivery (COD)", "paid", [], Payment.COD),  # collected since
        ("Cash on Delivery (COD)", "partially_paid", [], Payment.PARTIAL),
        ("Razorpay", "paid", ["COD"], Payment.PREPAID),  # the tag was there before the money
        ("Razorpay", "pending", ["COD"], Payment.COD),
        ("Razorpay", "partially_paid", [], Payment.PARTIAL),
        ("manual", "pending", [], Payment.COD),
        ("manual", "paid", [], Payment.UNKNOWN),  # by hand, whenever and however
        ("manual", "paid", ["cod confirmed"], Payment.COD),
        ("GoKwik", "paid", [], Payment.UNKNOWN),
        ("GoKwik", "pending", ["prepaid"], Payment.PREPAID),
        ("Shopflo", "pending", ["payment_mode: cod"], Payment.COD),
        ("A new gateway", "paid", [], Payment.PREPAID),
        ("A new gateway", "pending", [], Payment.UNKNOWN),
        ("manual", "paid", ["cod", "prepaid"], Payment.UNKNOWN),  # contradict each other
        ("manual", "paid", ["wallet", "utm_content: cod"], Payment.UNKNOWN),  # about goods, about an advertisement
        ("", "paid", [], Payment.UNKNOWN),
        ("", "", [], None),
    ],
)
def test_what_a_shop_says_decides_where_a_name_does_not(method, settled, hints, means):
    assert payments.decide(method=method, settled=settled, hints=hints) == means


def test_a_real_order_of_a_checkout_app_is_paid_at_the_door(samples):
    said = json.loads((samples / "payloads" / "shopify" / "webhook_orders_create_cod_min.json").read_text())
    methods, tags = said["payment_gateway_names"], said["tags"].split(",")
    assert payments.decide(method=" + ".join(methods), settled=said["financial_status"], hints=tags) is Payment.COD
    assert payments.decide(method="Shopflo", settled=said["financial_status"], hints=tags) is Payment.COD
