"""What a parcel costs that nobody took."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("orders", "0003_tasks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CostModel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("forward_freight", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("return_freight", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("cod_fee", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("packing", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("handling", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("quality_check", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("resale_share", models.DecimalField(decimal_places=4, default=Decimal("0.85"), max_digits=5)),
                ("yearly_rate", models.DecimalField(decimal_places=4, default=Decimal("0.12"), max_digits=5)),
                ("enquiry_minutes", models.PositiveSmallIntegerField(default=10)),
                ("hourly_wage", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.store",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("store"),
                        models.OrderBy(models.F("valid_from"), descending=True),
                        name="one_cost_model_per_store_and_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cod_fee__gte", 0),
                            ("forward_freight__gte", 0),
                            ("handling__gte", 0),
                            ("hourly_wage__gte", 0),
                            ("packing__gte", 0),
                            ("quality_check__gte", 0),
                            ("return_freight__gte", 0),
                        ),
                        name="costs_are_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("resale_share__range", (0, 1)), ("yearly_rate__range", (0, 1))),
                        name="shares_are_part_of_one",
                    ),
                ],
            },
        ),
    ]
