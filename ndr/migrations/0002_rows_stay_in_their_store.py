"""A row never points into another store: foreign keys that carry the store along, kept by PostgreSQL itself."""

from django.db import migrations

# table, column, table pointed to
KEYS = [
    ("ndr_case", "order_id", "orders_order"),
    ("ndr_case", "shipment_id", "orders_shipment"),
    ("ndr_case", "rule_id", "ndr_rule"),
    ("ndr_attempt", "case_id", "ndr_case"),
    ("ndr_act", "case_id", "ndr_case"),
    ("ndr_act", "filed_in_id", "ndr_courierfile"),
    ("ndr_answer", "case_id", "ndr_case"),
    ("ndr_fakeattempt", "attempt_id", "ndr_attempt"),
]


class Migration(migrations.Migration):
    dependencies = [("ndr", "0001_initial"), ("orders", "0006_links_and_disputes")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column.removesuffix('_id')}_of_the_same_store "
            f"FOREIGN KEY (store_id, {column}) REFERENCES {target} (store_id, id) DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column.removesuffix('_id')}_of_the_same_store",
        )
        for table, column, target in KEYS
    ]
