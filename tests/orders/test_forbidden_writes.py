"""Writes that PostgreSQL itself refuses, whoever asks: raw SQL, as a careless script would send it."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from orders.models import Order
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import (
    CustomerFactory,
    OrderFactory,
    OrderLineFactory,
    ProductFactory,
    ScanFactory,
    ShipmentFactory,
)

pytestmark = pytest.mark.django_db

FORBIDDEN = [
    (OrderFactory, "UPDATE orders_order SET number = ''", "order_has_a_number"),
    (OrderFactory, "UPDATE orders_order SET total = -1", "order_total_is_not_negative"),
    (OrderFactory, "UPDATE orders_order SET cod_amount = -0.01", "cod_is_not_negative"),
    (OrderFactory, "UPDATE orders_order SET payment_method = 'prepaid'", "prepaid_collects_nothing"),
    (OrderFactory, "UPDATE orders_order SET phone = '0822 14417'", "order_phone_is_e164"),
    (OrderFactory, "UPDATE orders_order SET email = 'A@b.co'", "order_email_is_lower_case"),
    (OrderFactory, "UPDATE orders_order SET decision = 'shipped'", "order_decision_is_known"),
    (OrderFactory, "UPDATE orders_order SET status = 'lost'", "order_status_is_known"),
    (OrderFactory, "UPDATE orders_order SET outcome = 'late'", "order_outcome_is_known"),
    (OrderLineFactory, "UPDATE orders_orderline SET quantity = -1", "quantity"),
    (OrderLineFactory, "UPDATE orders_orderline SET total = -1", "line_total_is_not_negative"),
    (OrderLineFactory, "UPDATE orders_orderline SET unit_price = -1", "price_is_not_negative"),
    (ProductFactory, "UPDATE orders_product SET cost = -1", "product_cost_is_not_negative"),
    (CustomerFactory, "UPDATE orders_customer SET phone = '98'", "customer_phone_is_e164"),
    (CustomerFactory, "UPDATE orders_customer SET email = 'A@b.co'", "customer_email_is_lower_case"),
    (ShipmentFactory, "UPDATE orders_shipment SET bucket = 'late'", "parcel_bucket_is_known"),
    (ShipmentFactory, "UPDATE orders_shipment SET status = 'nice'", "parcel_status_is_known"),
    (ShipmentFactory, "UPDATE orders_shipment SET status = 'unknown'", "unknown_codes_move_nothing"),
    (ShipmentFactory, "UPDATE orders_shipment SET direction = 'up'", "direction_is_known"),
    (ShipmentFactory, "UPDATE orders_shipment SET cod_amount = -1", "parcel_cod_is_not_negative"),
    (ShipmentFactory, "UPDATE orders_shipment SET freight = -1", "freight_is_not_negative"),
    (ScanFactory, "UPDATE orders_scan SET status = 'delivered'", "scans|Cannot update"),
    (ScanFactory, "UPDATE orders_scan SET happened_at = now()", "Cannot update"),
    (ScanFactory, "UPDATE orders_scan SET raw_code = 'x'", "Cannot update"),
    (ScanFactory, "UPDATE orders_scan SET awb = 'x'", "Cannot update"),
    (ScanFactory, "DELETE FROM orders_scan", "Cannot delete"),
    (
        ScanFactory,
        "SELECT set_config('sampai.undoes_import', 'on', true); DELETE FROM orders_scan WHERE source <> 'import'",
        "Cannot delete",
    ),
    (ScanFactory, "INSERT INTO orders_scan SELECT (jsonb_populate_record(s, '{\"id\": 0}')).* FROM orders_scan s", "d"),
    (StoreFactory, "UPDATE accounts_store SET currency = 'rupee'", "currency|too long"),
    (StoreFactory, "UPDATE accounts_store SET country = 'i1'", "store_country_is_iso_3166"),
    (StoreFactory, "UPDATE accounts_store SET code = ''", "store_has_a_code_and_a_name"),
    (MembershipFactory, "UPDATE accounts_membership SET role = 'king'", "membership_role_is_known"),
    (MembershipFactory, "UPDATE accounts_user SET email = 'A@b.co'", "user_email_is_lower_case"),
    (ConnectionFactory, "UPDATE connectors_connection SET hook_token = 'guess'", "hook_token_is_hex"),
    (ConnectionFactory, "UPDATE connectors_connection SET family = 'pigeon'", "connection_family_is_known"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "statement", "says"), FORBIDDEN, ids=[statement for _, statement, _ in FORBIDDEN])
def test_postgresql_refuses(make: Callable[[], object], statement: str, says: str) -> None:
    make()
    with pytest.raises(DatabaseError, match=says), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


ACROSS_STORES = [
    ("orders_order", "customer_id", CustomerFactory, OrderFactory),
    ("orders_orderline", "order_id", OrderFactory, OrderLineFactory),
    ("orders_orderline", "product_id", ProductFactory, OrderLineFactory),
    ("orders_shipment", "order_id", OrderFactory, ShipmentFactory),
]


@pytest.mark.parametrize(("table", "column", "target", "make"), ACROSS_STORES)
def test_a_row_cannot_point_into_another_store(
    table: str, column: str, target: Callable[..., Order], make: Callable[..., Order]
) -> None:
    ours, theirs = make(), target(store=StoreFactory())
    with pytest.raises(DatabaseError, match="of_the_same_store"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [theirs.pk, ours.pk])


def test_one_number_per_courier_and_parcel() -> None:
    parcel = ShipmentFactory(awb="77")
    with pytest.raises(DatabaseError, match="one_parcel_per_courier_and_awb"):
        ShipmentFactory(awb="77", tracked_by=parcel.tracked_by)
