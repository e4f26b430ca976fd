import uuid
from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import core.crypto


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("connectors", "0001_initial"),
        ("orders", "0009_variants_and_links_of_returns"),
        ("returns", "0002_rows_stay_in_their_store"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReturnRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=90)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("received", "Received"),
                            ("inspected", "Inspected"),
                            ("resolved", "Resolved"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="requested",
                        max_length=9,
                    ),
                ),
                (
                    "goods",
                    models.CharField(
                        choices=[
                            ("to_come", "To be sent back"),
                            ("kept", "The buyer keeps them"),
                            ("never_arrived", "They never arrived"),
                        ],
                        default="to_come",
                        max_length=13,
                    ),
                ),
                (
                    "resolution",
                    models.CharField(
                        choices=[
                            ("refund", "Refund"),
                            ("exchange", "Exchange"),
                            ("credit", "Store credit"),
                            ("replacement", "Replacement"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("refunded", "Refunded"),
                            ("exchanged", "Exchanged"),
                            ("credited", "Credited"),
                            ("replaced", "Replaced"),
                            ("rejected_at_qc", "Rejected after inspection"),
                        ],
                        max_length=14,
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("fee", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("bonus", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("origin", models.JSONField(blank=True, default=dict)),
                ("slot_on", models.DateField(blank=True, null=True)),
                ("language", models.CharField(blank=True, max_length=8)),
                (
                    "asked_by",
                    models.CharField(
                        choices=[("buyer", "the buyer"), ("desk", "one of us"), ("api", "the API")], max_length=5
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approval",
                    models.CharField(
                        choices=[
                            ("auto", "Approved at once"),
                            ("manual", "Looked at by one of us"),
                            ("reject", "Not taken back"),
                        ],
                        max_length=6,
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("refused_why", models.CharField(blank=True, max_length=400)),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                ("inspected_at", models.DateTimeField(blank=True, null=True)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("pickups", models.PositiveSmallIntegerField(default=0)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "new_order",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replaces",
                        to="orders.order",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="returns",
                        to="orders.order",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resolved_by",
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
                "indexes": [
                    models.Index(
                        models.F("store"),
                        models.F("due_at"),
                        models.F("id"),
                        condition=models.Q(
                            ("status__in", ["approved", "inspected", "received", "requested", "resolved"]),
                            models.Q(("due_at", None), _negated=True),
                        ),
                        name="returns_by_clock",
                    ),
                    models.Index(
                        models.F("store"),
                        models.F("status"),
                        models.F("due_at"),
                        models.F("id"),
                        name="returns_by_status",
                    ),
                    models.Index(
                        models.F("store"),
                        models.OrderBy(models.F("asked_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="returns_newest",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="return_store_and_id"),
                    models.UniqueConstraint(fields=("store", "number"), name="one_return_per_store_and_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "requested",
                                    "approved",
                                    "rejected",
                                    "received",
                                    "inspected",
                                    "resolved",
                                    "closed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="return_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("resolution__in", ["refund", "exchange", "credit", "replacement"])),
                        name="resolution_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", ""),
                            ("outcome__in", ["refunded", "exchanged", "credited", "replaced", "rejected_at_qc"]),
                            _connector="OR",
                        ),
                        name="outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bonus__gte", 0), ("fee__gte", 0), ("value__gte", 0), ("fee__lte", models.F("value"))
                        ),
                        name="return_amounts_are_sound",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["resolved", "closed"]), ("outcome", ""), _connector="XOR"),
                        name="a_return_has_an_outcome_once_resolved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["received", "inspected"]), _negated=True),
                            models.Q(("received_at", None), _negated=True),
                            _connector="OR",
                        ),
                        name="a_received_return_came_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "rejected"), _negated=True),
                            models.Q(("refused_why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_rejected_return_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("priority", models.PositiveIntegerField(default=100)),
                ("enabled", models.BooleanField(default=True)),
                ("usual", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
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
                "indexes": [models.Index(fields=["store", "priority", "id"], name="return_policies_in_turn")],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="return_policy_store_and_id"),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("store", "name"),
                        name="one_return_policy_per_name",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("usual", True)), fields=("store",), name="one_usual_return_policy_per_store"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("usual", False), models.Q(("enabled", True), ("retired_at", None)), _connector="OR"
                        ),
                        name="the_usual_policy_stays",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("retired_at", None), ("enabled", False), _connector="OR"),
                        name="retired_return_policies_are_off",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, default=list, size=None
                    ),
                ),
                (
                    "skus",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), blank=True, default=list, size=None
                    ),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                (
                    "payments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("cod", "Cash on delivery"),
                                ("prepaid", "Prepaid"),
                                ("partial", "Part paid ahead"),
                                ("unknown", "Unknown"),
                            ],
                            max_length=8,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("value_from", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("value_to", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("buyer_returns_from", models.PositiveIntegerField(blank=True, null=True)),
                ("days", models.PositiveSmallIntegerField(default=7)),
                (
                    "counted_from",
                    models.CharField(
                        choices=[("delivered", "the day it was delivered"), ("placed", "the day it was ordered")],
                        default="delivered",
                        max_length=9,
                    ),
                ),
                (
                    "resolutions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("refund", "Refund"),
                                ("exchange", "Exchange"),
                                ("credit", "Store credit"),
                                ("replacement", "Replacement"),
                            ],
                            max_length=11,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("credit_bonus_percent", models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ("fee", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("fee_percent", models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ("keep_up_to", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("reasons", models.JSONField(blank=True, default=dict)),
                ("breaks", models.JSONField(blank=True, default=list)),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="returns.policy",
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
                    models.UniqueConstraint(fields=("store", "id"), name="policy_version_store_and_id"),
                    models.UniqueConstraint(fields=("policy", "number"), name="policy_versions_are_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(("counted_from__in", ["delivered", "placed"])), name="window_start_is_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("days__lte", 3650)), name="window_is_in_days"),
                    models.CheckConstraint(
                        condition=models.Q(("credit_bonus_percent__range", (0, 100)), ("fee_percent__range", (0, 100))),
                        name="policy_percents_are_percents",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fee__gte", 0), models.Q(("keep_up_to", None), ("keep_up_to__gte", 0), _connector="OR")
                        ),
                        name="policy_amounts_are_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value_from", None),
                            ("value_to", None),
                            ("value_from__lte", models.F("value_to")),
                            _connector="OR",
                        ),
                        name="policy_values_are_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days", 0), models.Q(("resolutions", []), _negated=True), _connector="OR"),
                        name="what_is_taken_back_is_resolved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField()),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("size", "Does not fit"),
                            ("quality", "Not good enough"),
                            ("damaged", "Damaged on arrival"),
                            ("wrong_item", "Wrong item"),
                            ("missing_part", "Something is missing"),
                            ("not_as_shown", "Not as shown"),
                            ("changed_mind", "Changed their mind"),
                            ("late", "Came too late"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "detail",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("too_small", "Too small"),
                            ("too_large", "Too large"),
                            ("material", "Material"),
                            ("workmanship", "Workmanship"),
                            ("does_not_work", "Does not work"),
                            ("package_damaged", "Parcel damaged too"),
                            ("product_damaged", "Only the product"),
                            ("other_product", "Another product"),
                            ("other_variant", "Another size or colour"),
                            ("part", "A part"),
                            ("unit", "A whole unit"),
                            ("colour", "Colour"),
                            ("looks", "Looks different"),
                            ("not_needed", "No longer needed"),
                            ("ordered_twice", "Ordered twice"),
                            ("cheaper", "Cheaper elsewhere"),
                        ],
                        max_length=15,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=1000)),
                ("value", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "approval",
                    models.CharField(
                        choices=[
                            ("auto", "Approved at once"),
                            ("manual", "Looked at by one of us"),
                            ("reject", "Not taken back"),
                        ],
                        max_length=6,
                    ),
                ),
                ("qc", models.BooleanField(default=True)),
                ("received", models.PositiveIntegerField(blank=True, null=True)),
                ("missing", models.PositiveIntegerField(blank=True, null=True)),
                ("wrong", models.PositiveIntegerField(blank=True, null=True)),
                ("refused", models.PositiveIntegerField(default=0)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="orders.orderline"
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
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="returns.policyversion",
                    ),
                ),
                (
                    "wants",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.product",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="returns.returnrequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="return_line_store_and_id"),
                    models.UniqueConstraint(fields=("request", "line"), name="one_row_per_request_and_line"),
                    models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="a_return_has_units"),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0)), name="returned_value_is_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "why__in",
                                [
                                    "size",
                                    "quality",
                                    "damaged",
                                    "wrong_item",
                                    "missing_part",
                                    "not_as_shown",
                                    "changed_mind",
                                    "late",
                                    "other",
                                ],
                            )
                        ),
                        name="return_reason_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("missing", None), ("received", None), ("wrong", None)),
                            models.Q(
                                models.Q(("received", None), _negated=True),
                                models.Q(("missing", None), _negated=True),
                                models.Q(("wrong", None), _negated=True),
                                (
                                    "quantity",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("received"), "+", models.F("missing")
                                        ),
                                        "+",
                                        models.F("wrong"),
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="units_returned_are_received_missing_or_wrong",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refused", 0), ("refused__lte", models.F("received")), _connector="OR"),
                        name="refused_units_were_received",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(upload_to="returns/%Y/%m/")),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "returned",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="returns.returnline"
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
        ),
        migrations.CreateModel(
            name="ReturnUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.PositiveIntegerField()),
                ("ordered", models.PositiveIntegerField()),
                ("value", models.DecimalField(decimal_places=2, max_digits=14)),
                ("counts", models.BooleanField(default=True)),
                (
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="orders.orderline",
                    ),
                ),
                (
                    "returned",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="units", to="returns.returnline"
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
                        condition=models.Q(("counts", True)),
                        fields=("line", "unit"),
                        name="a_unit_is_returned_at_most_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__gt", 0), ("unit__lte", models.F("ordered"))),
                        name="no_more_units_come_back_than_were_ordered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StoreCredit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=24)),
                ("currency", models.CharField(max_length=3)),
                ("balance", models.DecimalField(decimal_places=2, max_digits=14)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="credit", to="returns.returnrequest"
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
                    models.UniqueConstraint(fields=("store", "id"), name="store_credit_store_and_id"),
                    models.UniqueConstraint(fields=("store", "code"), name="one_store_credit_per_code"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("code", django.db.models.functions.text.Upper("code")),
                            models.Q(("code", ""), _negated=True),
                        ),
                        name="credit_codes_are_upper_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("balance__gte", 0)), name="store_credit_is_never_overdrawn"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("why", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="orders.order",
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
                (
                    "credit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="returns.storecredit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="a_credit_entry_changes_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayoutDetails",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("gateway", "Back the way it was paid"),
                            ("bank", "Bank account"),
                            ("upi", "UPI"),
                            ("ewallet", "E-wallet"),
                        ],
                        max_length=7,
                    ),
                ),
                ("details", core.crypto.EncryptedJSONField(default=dict, editable=False)),
                ("shown", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.store",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="payout", to="returns.returnrequest"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Pickup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("slot_on", models.DateField(blank=True, null=True)),
                ("chosen", models.JSONField(blank=True, default=dict)),
                ("asked_at", models.DateTimeField()),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                (
                    "problem",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unreachable", "Buyer not reached"),
                            ("cancelled", "Buyer cancelled it"),
                            ("qc_failed", "Failed the check at the door"),
                            ("not_ready", "Not ready"),
                            ("address", "Address problem"),
                            ("out_of_area", "Out of area"),
                            ("not_attempted", "Nobody went"),
                            ("rescheduled", "Asked for another day"),
                            ("quantity_mismatch", "Not the right quantity"),
                            ("max_attempts", "Tried as often as the courier does"),
                            ("unknown", "No reason told"),
                        ],
                        max_length=17,
                    ),
                ),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("picked_up", "Picked up"),
                            ("failed", "Failed"),
                            ("refused", "Refused by the courier"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=9,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "shipment",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pickup",
                        to="orders.shipment",
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
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tries", to="returns.returnrequest"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("store"),
                        models.F("asked_at"),
                        models.F("id"),
                        condition=models.Q(("ended_at", None)),
                        name="live_pickups",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="pickup_store_and_id"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("end", "picked_up"), _connector="OR"),
                        fields=("request",),
                        name="one_live_reverse_parcel_per_return",
                    ),
                    models.UniqueConstraint(fields=("request", "number"), name="pickups_are_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", ""), ("ended_at", None)),
                            models.Q(
                                models.Q(("ended_at", None), _negated=True),
                                ("end__in", ["picked_up", "failed", "refused", "cancelled"]),
                            ),
                            _connector="OR",
                        ),
                        name="a_pickup_ends_somehow",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("product", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("packaging", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("delivery", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("words", models.CharField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.store",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rating", to="returns.returnrequest"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("product", None), ("product__range", (1, 5)), _connector="OR"),
                            models.Q(("packaging", None), ("packaging__range", (1, 5)), _connector="OR"),
                            models.Q(("delivery", None), ("delivery__range", (1, 5)), _connector="OR"),
                        ),
                        name="ratings_are_from_one_to_five",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
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
                ("unsure", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "To approve"),
                            ("approved", "To pay"),
                            ("sending", "Being paid"),
                            ("paid", "Paid"),
                            ("failed", "Failed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("gateway", "Back the way it was paid"),
                            ("bank", "Bank account"),
                            ("upi", "UPI"),
                            ("ewallet", "E-wallet"),
                        ],
                        max_length=7,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                ("payment", models.CharField(blank=True, max_length=80)),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("reference", models.CharField(blank=True, max_length=120)),
                ("proposed_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("paid_at", models.DateTimeField(blank=True, null=True)),
                ("exported_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "connection",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="connectors.connection",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refunds",
                        to="orders.order",
                    ),
                ),
                (
                    "paid_by",
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
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="refunds", to="returns.returnrequest"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["try_at", "id"], name="refund_due"),
                    models.Index(
                        condition=models.Q(("state", "claimed")), fields=["leased_until"], name="refund_leases"
                    ),
                    models.Index(
                        models.F("store"),
                        models.F("status"),
                        models.F("proposed_at"),
                        models.F("id"),
                        name="refunds_by_status",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="refund_store_and_id"),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["approved", "failed", "paid", "proposed", "sending"])),
                        fields=("request",),
                        name="one_refund_per_return",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["proposed", "approved", "sending", "paid", "failed", "withdrawn"])
                        ),
                        name="refund_status_is_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_refund_is_more_than_nothing"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "paid"), _negated=True),
                            models.Q(("paid_at", None), _negated=True),
                            _connector="OR",
                        ),
                        name="a_paid_refund_was_paid_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RefundTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("most", models.DecimalField(decimal_places=2, max_digits=14)),
                ("held", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                (
                    "order",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refund_total",
                        to="orders.order",
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
                    models.CheckConstraint(
                        condition=models.Q(("held__gte", 0), ("held__lte", models.F("most"))),
                        name="no_more_is_refunded_than_was_paid",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnHabits",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answer_hours", models.PositiveSmallIntegerField(default=24)),
                ("resolve_days", models.PositiveSmallIntegerField(default=3)),
                ("most_pickups", models.PositiveSmallIntegerField(default=3)),
                ("four_eyes", models.BooleanField(default=True)),
                ("alone_up_to", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("instructions", models.CharField(blank=True, max_length=600)),
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="return_habits", to="accounts.store"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer_hours__range", (1, 240)),
                            ("most_pickups__range", (1, 10)),
                            ("resolve_days__range", (1, 60)),
                        ),
                        name="return_habits_are_sane",
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="inspection",
            name="rto_line",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="inspections",
                to="returns.rtoline",
            ),
        ),
        migrations.AlterField(
            model_name="photo",
            name="rto_line",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="photos",
                to="returns.rtoline",
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="returned",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="inspections",
                to="returns.returnline",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="returned",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pictures",
                to="returns.returnline",
            ),
        ),
        # The column is new and empty, so the index is made in a moment: no need to make it apart, without a lock.
        migrations.RunSQL(
            "CREATE UNIQUE INDEX one_inspection_per_returned_unit ON returns_inspection (returned_id, unit)",
            "DROP INDEX one_inspection_per_returned_unit",
            state_operations=[
                migrations.AddConstraint(
                    model_name="inspection",
                    constraint=models.UniqueConstraint(
                        models.F("returned"), models.F("unit"), name="one_inspection_per_returned_unit"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(("rto_line", None), ("returned", None), _connector="XOR"),
                name="an_inspected_unit_came_back_one_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(("rto_line", None), ("returned", None), _connector="XOR"),
                name="a_photo_is_of_one_way_back",
            ),
        ),
        migrations.AddField(
            model_name="arrival",
            name="request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="arrivals",
                to="returns.returnrequest",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policyversion",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b42aafe12cf0e90ab41b087eb6247ccab057d976",
                    operation="UPDATE",
                    pgid="pgtrigger_append_only_07931",
                    table="returns_policyversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="creditentry",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "amount", "credit_id", "at" rows from % table\', TG_TABLE_NAME;',
                    hash="31c1e088acfca55289089facd3a343d528cc641c",
                    operation='UPDATE OF "amount", "credit_id", "at"',
                    pgid="pgtrigger_append_only_531b9",
                    table="returns_creditentry",
                    when="BEFORE",
                ),
            ),
        ),
    ]
