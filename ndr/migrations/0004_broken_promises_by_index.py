"""The alarm and the tab of promises that couriers broke read an index of those alone."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("ndr", "0003_queues_by_index"),
        ("orders", "0009_variants_and_links_of_returns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="act",
            index=models.Index(
                condition=models.Q(("broken_at", None), _negated=True), fields=["case", "at"], name="ndr_acts_broken"
            ),
        ),
    ]
