"""A row never points into another store: foreign keys that carry the store along, kept by PostgreSQL itself."""

from django.db import migrations

# table, column, table pointed to
KEYS = [
    ("orders_order", "customer_id", "orders_customer"),
    ("orders_orderline", "order_id", "orders_order"),
    ("orders_orderline", "product_id", "orders_product"),
    ("orders_shipment", "order_id", "orders_order"),
    ("orders_note", "order_id", "orders_order"),
    ("orders_scan", "shipment_id", "orders_shipment"),
]


def name(table: str, column: str) -> str:
    return f"{table}_{column.removesuffix('_id')}_of_the_same_store"


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {name(table, column)} FOREIGN KEY (store_id, {column}) "
            f"REFERENCES {target} (store_id, id) DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE {table} DROP CONSTRAINT {name(table, column)}",
        )
        for table, column, target in KEYS
    ]
