"""A row never points into another store: foreign keys that carry the store along, kept by PostgreSQL itself."""

from django.db import migrations

# table, column, table pointed to
KEYS = [
    ("returns_rtocase", "order_id", "orders_order"),
    ("returns_rtocase", "shipment_id", "orders_shipment"),
    ("returns_rtoline", "case_id", "returns_rtocase"),
    ("returns_inspection", "rto_line_id", "returns_rtoline"),
    ("returns_photo", "rto_line_id", "returns_rtoline"),
    ("returns_claim", "shipment_id", "orders_shipment"),
    ("returns_claim", "case_id", "returns_rtocase"),
    ("returns_arrival", "case_id", "returns_rtocase"),
]


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial"), ("orders", "0006_links_and_disputes")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column.removesuffix('_id')}_of_the_same_store "
            f"FOREIGN KEY (store_id, {column}) REFERENCES {target} (store_id, id) DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column.removesuffix('_id')}_of_the_same_store",
        )
        for table, column, target in KEYS
    ]
