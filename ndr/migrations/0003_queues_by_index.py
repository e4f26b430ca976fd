"""Each tab of the queue, and its likeliest filters, read an index in its order."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("ndr", "0002_rows_stay_in_their_store"),
        ("orders", "0007_tries_of_instructions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("store"),
                models.F("reason"),
                models.F("due_at"),
                models.OrderBy(models.F("value"), descending=True),
                models.F("id"),
                condition=models.Q(("status__in", ["asked", "open"])),
                name="ndr_cases_by_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("store"),
                models.F("courier"),
                models.F("due_at"),
                models.OrderBy(models.F("value"), descending=True),
                models.F("id"),
                condition=models.Q(("status__in", ["asked", "open"])),
                name="ndr_cases_by_courier",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("store"),
                models.F("due_at"),
                models.OrderBy(models.F("value"), descending=True),
                models.F("id"),
                condition=models.Q(("answered_at__isnull", False), ("status__in", ["asked", "open"])),
                name="ndr_cases_answered",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.F("store"),
                models.OrderBy(models.F("failed_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="ndr_cases_by_report",
            ),
        ),
    ]
