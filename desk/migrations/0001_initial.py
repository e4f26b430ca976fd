import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("claimed", "Being worked on"),
                            ("done", "Done"),
                            ("set_aside", "Set aside"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("try_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("problem", models.TextField(blank=True)),
                ("list_name", models.CharField(max_length=30)),
                ("action", models.CharField(max_length=30)),
                ("inputs", models.JSONField(blank=True, default=dict)),
                ("query", models.CharField(blank=True, max_length=2000)),
                ("asked_at", models.DateTimeField()),
                ("total", models.PositiveIntegerField()),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.store"
                    ),
                ),
                (
                    "undo_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="undone_by",
                        to="desk.bulkrun",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["try_at", "id"], name="bulk_run_due"
                    ),
                    models.Index(
                        condition=models.Q(("state", "claimed")), fields=["leased_until"], name="bulk_run_leases"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undo_of", None), _negated=True),
                        fields=("undo_of",),
                        name="a_bulk_run_is_undone_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("total__gt", 0)), name="a_bulk_run_has_rows"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("refused", "Did not go"),
                            ("failed", "Failed"),
                            ("stopped", "Stopped before it"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=300)),
                ("before", models.CharField(blank=True, max_length=40)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="desk.bulkrun",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["run", "state", "id"], name="bulk_rows_by_state")],
                "constraints": [models.UniqueConstraint(fields=("run", "subject_id"), name="one_bulk_row_per_subject")],
            },
        ),
        migrations.CreateModel(
            name="ColumnChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("list_name", models.CharField(max_length=30)),
                ("view", models.CharField(blank=True, max_length=30)),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None),
                ),
                (
                    "store",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.store"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "store", "list_name", "view"), name="one_choice_of_columns_per_person_and_view"
                    ),
                    models.CheckConstraint(condition=models.Q(("columns__len__gt", 0)), name="somebody_chose_a_column"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shared", models.BooleanField(default=False)),
                ("list_name", models.CharField(max_length=30)),
                ("title", models.CharField(max_length=60)),
                ("query", models.CharField(blank=True, max_length=2000)),
                ("sort", models.CharField(blank=True, max_length=40)),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("deleted_at", None)), fields=["store", "list_name"], name="views_of_a_list"
                    ),
                    models.Index(
                        condition=models.Q(("deleted_at", None), _negated=True),
                        fields=["deleted_at"],
                        name="views_deleted",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="view_has_a_title"),
                    models.CheckConstraint(
                        condition=models.Q(("list_name", ""), _negated=True), name="view_is_of_a_list"
                    ),
                    models.UniqueConstraint(
                        models.F("store"),
                        models.F("list_name"),
                        django.db.models.functions.text.Lower("title"),
                        condition=models.Q(("deleted_at", None), ("shared", True)),
                        name="one_shared_view_per_title",
                    ),
                    models.UniqueConstraint(
                        models.F("store"),
                        models.F("list_name"),
                        models.F("owner"),
                        django.db.models.functions.text.Lower("title"),
                        condition=models.Q(("deleted_at", None), ("shared", False)),
                        name="one_own_view_per_title",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StartPutAway",
            fields=[
                (
                    "store",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="accounts.store",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("counts", models.JSONField(blank=True, default=dict)),
                ("references", models.CharField(max_length=64)),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.store"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("done_at", None), models.Q(("digest", ""), _negated=True), _connector="OR"),
                        name="an_erasure_that_is_done_has_a_proof",
                    )
                ],
            },
        ),
    ]
