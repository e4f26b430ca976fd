"""A row never points into another store: foreign keys that carry the store along, kept by PostgreSQL itself."""

from django.db import migrations

# table, column, table pointed to
KEYS = [
    ("returns_policyversion", "policy_id", "returns_policy"),
    ("returns_returnrequest", "order_id", "orders_order"),
    ("returns_returnline", "request_id", "returns_returnrequest"),
    ("returns_returnline", "version_id", "returns_policyversion"),
    ("returns_returnunit", "returned_id", "returns_returnline"),
    ("returns_returnphoto", "returned_id", "returns_returnline"),
    ("returns_inspection", "returned_id", "returns_returnline"),
    ("returns_photo", "returned_id", "returns_returnline"),
    ("returns_arrival", "request_id", "returns_returnrequest"),
    ("returns_rating", "request_id", "returns_returnrequest"),
    ("returns_pickup", "request_id", "returns_returnrequest"),
    ("returns_pickup", "shipment_id", "orders_shipment"),
    ("returns_refundtotal", "order_id", "orders_order"),
    ("returns_payoutdetails", "request_id", "returns_returnrequest"),
    ("returns_refund", "order_id", "orders_order"),
    ("returns_refund", "request_id", "returns_returnrequest"),
    ("returns_storecredit", "request_id", "returns_returnrequest"),
    ("returns_creditentry", "credit_id", "returns_storecredit"),
]


class Migration(migrations.Migration):
    dependencies = [("returns", "0003_returns_that_buyers_ask_for")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column.removesuffix('_id')}_of_the_same_store "
            f"FOREIGN KEY (store_id, {column}) REFERENCES {target} (store_id, id) DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column.removesuffix('_id')}_of_the_same_store",
        )
        for table, column, target in KEYS
    ]
