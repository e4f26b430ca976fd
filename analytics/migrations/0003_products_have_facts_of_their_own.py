"""Facts under each of their products, which figures by SKU and category are read from. Every store's figures are made
anew by the next sweep, since none notes what they were made with."""

import django.db.models.deletion
from django.db import migrations, models

COUNTED = ["courier", "payment_method", "state", "city", "postcode", "zone", "channel", "campaign", "fulfilment", "reason", "bucket", "cod_amount"]  # fmt: skip  # noqa: E501
EARLY = "autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor, autovacuum_analyze_scale_factor"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("analytics", "0002_facts_are_read_by_their_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProductFact",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "shipment_id", "kind", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("shipment_id", models.BigIntegerField()),
                ("order_day", models.DateField()),
                ("ship_day", models.DateField()),
                ("key", models.IntegerField()),
                ("courier", models.IntegerField()),
                ("payment_method", models.IntegerField()),
                ("state", models.IntegerField()),
                ("city", models.IntegerField()),
                ("postcode", models.IntegerField()),
                ("zone", models.IntegerField()),
                ("channel", models.IntegerField()),
                ("campaign", models.IntegerField()),
                ("fulfilment", models.IntegerField()),
                ("reason", models.IntegerField()),
                ("kind", models.SmallIntegerField()),
                ("bucket", models.SmallIntegerField()),
                ("cod_amount", models.BigIntegerField(null=True)),
                (
                    "store",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.store",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["store", "kind", "ship_day"],
                        include=["key", *COUNTED],
                        name="product_facts_by_ship_day",
                    ),
                    models.Index(
                        fields=["store", "kind", "order_day"],
                        include=["key", *COUNTED],
                        name="product_facts_by_order_day",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind__in", [1, 2])), name="product_fact_kind_is_known")
                ],
            },
        ),
        migrations.RunSQL(
            f"ALTER TABLE analytics_productfact SET ({', '.join(f'{name} = 0.02' for name in EARLY.split(', '))})",
            f"ALTER TABLE analytics_productfact RESET ({EARLY})",
        ),
        migrations.RunSQL("DELETE FROM analytics_basis", migrations.RunSQL.noop),
    ]
