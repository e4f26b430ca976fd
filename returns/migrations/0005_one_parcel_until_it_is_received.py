"""A courier that fetched the goods keeps its place until they are received: no second parcel begins beside it."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("returns", "0004_returns_stay_in_their_store")]

    operations = [
        migrations.RemoveConstraint(model_name="pickup", name="one_live_reverse_parcel_per_return"),
        migrations.AddConstraint(
            model_name="pickup",
            constraint=models.UniqueConstraint(
                condition=Q(ended_at=None) | Q(end="picked_up"),
                fields=["request"],
                name="one_live_reverse_parcel_per_return",
            ),
        ),
    ]
