import uuid
from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("connectors", "0001_initial"),
        ("orders", "0007_tries_of_instructions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Asking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("automatic", models.BooleanField(default=True)),
                ("obeys", models.BooleanField(default=False)),
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="ndr_asking", to="accounts.store"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("priority", models.PositiveSmallIntegerField(default=100)),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("unavailable", "Nobody there"),
                                ("unreachable", "Not reached by phone"),
                                ("refused", "Refused"),
                                ("reschedule_requested", "Asked for another day"),
                                ("address_problem", "Address problem"),
                                ("payment_not_ready", "Cash not ready"),
                                ("open_delivery_requested", "Wants to look inside first"),
                                ("self_collect", "Will collect it"),
                                ("entry_restricted", "Gate or office closed"),
                                ("verification_failed", "No OTP or ID"),
                                ("no_attempt", "Nobody went"),
                                ("out_of_area", "Out of area"),
                                ("delayed", "Delayed"),
                                ("damaged_in_transit", "Damaged on the way"),
                                ("wrong_or_missing_item", "Wrong or missing item"),
                                ("not_as_shown", "Not as shown"),
                                ("denied_order", "Denied having ordered"),
                                ("fraud", "Fraud"),
                                ("cancelled_by_merchant", "Cancelled by the merchant"),
                                ("cancelled_by_buyer", "Cancelled by the buyer"),
                                ("other", "Other"),
                                ("unknown", "Unknown"),
                            ],
                            max_length=24,
                        ),
                        blank=True,
                        default=list,
                        size=None,
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
                (
                    "couriers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "states",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                ("attempts_from", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("attempts_to", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("value_from", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("value_to", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("buyer_delivered_from", models.PositiveIntegerField(blank=True, null=True)),
                ("buyer_returned_from", models.PositiveIntegerField(blank=True, null=True)),
                ("buyer_returned_to", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("reattempt", "Re-attempt"),
                            ("reattempt_on", "Re-attempt on a day"),
                            ("change_phone", "Change phone"),
                            ("change_address", "Change address"),
                            ("request_rto", "Request RTO"),
                            ("escalate", "Escalate to the courier"),
                            ("claim_fake_attempt", "Claim fake attempt"),
                            ("ask_buyer", "Ask the buyer"),
                            ("note", "Write a note"),
                            ("assign", "Assign"),
                        ],
                        max_length=18,
                    ),
                ),
                ("days_later", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("acts", models.BooleanField(default=False)),
                ("enabled", models.BooleanField(default=False)),
                (
                    "built_in",
                    models.CharField(
                        blank=True,
                        choices=[("no_attempt", "Nobody went: ask for the next attempt at once")],
                        max_length=12,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assign_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "indexes": [models.Index(fields=["store", "priority", "id"], name="ndr_rules_in_turn")],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="ndr_rule_store_and_id"),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)), fields=("store", "name"), name="one_ndr_rule_per_name"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("built_in", ""), _negated=True),
                        fields=("store", "built_in"),
                        name="one_ndr_rule_of_each_built_in_kind",
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="ndr_rule_has_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "action__in",
                                [
                                    "reattempt",
                                    "reattempt_on",
                                    "change_phone",
                                    "change_address",
                                    "request_rto",
                                    "escalate",
                                    "claim_fake_attempt",
                                    "ask_buyer",
                                    "note",
                                    "assign",
                                ],
                            )
                        ),
                        name="ndr_rule_action_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("attempts_from", None),
                            ("attempts_to", None),
                            ("attempts_from__lte", models.F("attempts_to")),
                            _connector="OR",
                        ),
                        name="ndr_rule_attempts_are_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value_from", None),
                            ("value_to", None),
                            ("value_from__lte", models.F("value_to")),
                            _connector="OR",
                        ),
                        name="ndr_rule_values_are_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("retired_at", None), ("enabled", False), _connector="OR"),
                        name="retired_ndr_rules_are_off",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "To do"),
                            ("asked", "Buyer asked"),
                            ("instructed", "Waiting for the courier"),
                            ("resolved", "Delivered"),
                            ("given_up", "Coming back"),
                            ("lost", "Lost"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("unavailable", "Nobody there"),
                            ("unreachable", "Not reached by phone"),
                            ("refused", "Refused"),
                            ("reschedule_requested", "Asked for another day"),
                            ("address_problem", "Address problem"),
                            ("payment_not_ready", "Cash not ready"),
                            ("open_delivery_requested", "Wants to look inside first"),
                            ("self_collect", "Will collect it"),
                            ("entry_restricted", "Gate or office closed"),
                            ("verification_failed", "No OTP or ID"),
                            ("no_attempt", "Nobody went"),
                            ("out_of_area", "Out of area"),
                            ("delayed", "Delayed"),
                            ("damaged_in_transit", "Damaged on the way"),
                            ("wrong_or_missing_item", "Wrong or missing item"),
                            ("not_as_shown", "Not as shown"),
                            ("denied_order", "Denied having ordered"),
                            ("fraud", "Fraud"),
                            ("cancelled_by_merchant", "Cancelled by the merchant"),
                            ("cancelled_by_buyer", "Cancelled by the buyer"),
                            ("other", "Other"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=24,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("most_attempts", models.PositiveSmallIntegerField(default=3)),
                ("opened_at", models.DateTimeField()),
                ("failed_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("courier", models.CharField(blank=True, max_length=60)),
                (
                    "payment_method",
                    models.CharField(
                        choices=[
                            ("cod", "Cash on delivery"),
                            ("prepaid", "Prepaid"),
                            ("partial", "Part paid ahead"),
                            ("unknown", "Unknown"),
                        ],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("quiet", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "suggested",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reattempt", "Re-attempt"),
                            ("reattempt_on", "Re-attempt on a day"),
                            ("change_phone", "Change phone"),
                            ("change_address", "Change address"),
                            ("request_rto", "Request RTO"),
                            ("escalate", "Escalate to the courier"),
                            ("claim_fake_attempt", "Claim fake attempt"),
                            ("ask_buyer", "Ask the buyer"),
                            ("note", "Write a note"),
                            ("assign", "Assign"),
                        ],
                        max_length=18,
                    ),
                ),
                ("suggested_on", models.DateField(blank=True, null=True)),
                (
                    "suggested_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("buyer", "The buyer says so"),
                            ("rule", "A rule says so"),
                            ("reason", "Usual after this reason"),
                        ],
                        max_length=6,
                    ),
                ),
                ("rule_acts_at", models.DateTimeField(blank=True, null=True)),
                ("rule_refused", models.CharField(blank=True, max_length=200)),
                ("instructed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ndr_cases",
                        to="orders.order",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ndr_cases",
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
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="ndr.rule",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("store"),
                        models.F("due_at"),
                        models.OrderBy(models.F("value"), descending=True),
                        models.F("id"),
                        condition=models.Q(("status__in", ["asked", "open"])),
                        name="ndr_cases_to_do",
                    ),
                    models.Index(
                        models.F("store"),
                        models.F("status"),
                        models.OrderBy(models.F("failed_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="ndr_cases_by_status",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ["asked", "instructed", "open"])),
                        fields=["assigned_to", "due_at"],
                        name="ndr_cases_of_a_person",
                    ),
                    models.Index(
                        models.F("shipment"),
                        models.OrderBy(models.F("opened_at"), descending=True),
                        name="ndr_cases_of_a_parcel",
                    ),
                    models.Index(
                        condition=models.Q(("rule_acts_at", None), _negated=True),
                        fields=["rule_acts_at", "id"],
                        name="ndr_cases_for_rules",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="ndr_case_store_and_id"),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["asked", "instructed", "open"])),
                        fields=("shipment",),
                        name="one_live_ndr_case_per_parcel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["open", "asked", "instructed", "resolved", "given_up", "lost", "cancelled"])
                        ),
                        name="ndr_case_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0)), name="ndr_case_value_is_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("status__in", ["asked", "instructed", "open"])),
                            models.Q(
                                ("status__in", ["cancelled", "given_up", "lost", "resolved"]),
                                models.Q(("closed_at", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ndr_case_is_closed_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("suggested", ""), ("suggested_by", "")),
                            models.Q(
                                models.Q(("suggested", ""), _negated=True),
                                models.Q(("suggested_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ndr_suggestion_has_a_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("genuine", models.BooleanField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("unavailable", "Nobody there"),
                            ("unreachable", "Not reached by phone"),
                            ("refused", "Refused"),
                            ("reschedule_requested", "Asked for another day"),
                            ("address_problem", "Address problem"),
                            ("payment_not_ready", "Cash not ready"),
                            ("open_delivery_requested", "Wants to look inside first"),
                            ("self_collect", "Will collect it"),
                            ("entry_restricted", "Gate or office closed"),
                            ("verification_failed", "No OTP or ID"),
                            ("no_attempt", "Nobody went"),
                            ("out_of_area", "Out of area"),
                            ("delayed", "Delayed"),
                            ("damaged_in_transit", "Damaged on the way"),
                            ("wrong_or_missing_item", "Wrong or missing item"),
                            ("not_as_shown", "Not as shown"),
                            ("denied_order", "Denied having ordered"),
                            ("fraud", "Fraud"),
                            ("cancelled_by_merchant", "Cancelled by the merchant"),
                            ("cancelled_by_buyer", "Cancelled by the buyer"),
                            ("other", "Other"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=24,
                    ),
                ),
                ("raw_code", models.CharField(max_length=120)),
                ("reported_at", models.DateTimeField()),
                ("buyer_delivered", models.PositiveIntegerField(default=0)),
                ("buyer_returned", models.PositiveIntegerField(default=0)),
                (
                    "scan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="orders.scan"
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
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="ndr.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case", "reported_at"], name="attempts_of_a_case"),
                    models.Index(fields=["store", "reported_at"], name="attempts_by_day"),
                ],
                "constraints": [models.UniqueConstraint(fields=("store", "id"), name="ndr_attempt_store_and_id")],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "truth",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nobody_came", "Nobody came"),
                            ("was_out", "I was out"),
                            ("not_ordered", "I did not order this"),
                            ("true", "It is true"),
                            ("other", "Something else"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        blank=True, choices=[("deliver", "Deliver it"), ("cancel", "Cancel the order")], max_length=7
                    ),
                ),
                ("on", models.DateField(blank=True, null=True)),
                ("phone", models.CharField(blank=True, max_length=16)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("landmark", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=500)),
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
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "attempt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="ndr.attempt",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="ndr.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("case"), models.OrderBy(models.F("at"), descending=True), name="ndr_answers_of_a_case"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("truth", ""), _negated=True),
                            models.Q(("wish", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="an_ndr_answer_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("truth__in", ["", "nobody_came", "was_out", "not_ordered", "true", "other"])
                        ),
                        name="ndr_truth_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wish__in", ["", "deliver", "cancel"])), name="ndr_wish_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CourierFile",
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
                ("day", models.DateField()),
                ("to", models.EmailField(blank=True, max_length=254)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "connection",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="connectors.connection",
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
                        condition=models.Q(("state", "waiting")), fields=["try_at", "id"], name="courier_file_due"
                    ),
                    models.Index(
                        condition=models.Q(("state", "claimed")), fields=["leased_until"], name="courier_file_leases"
                    ),
                    models.Index(
                        models.F("store"),
                        models.OrderBy(models.F("asked_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="courier_files_newest",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="courier_file_store_and_id"),
                    models.UniqueConstraint(fields=("connection", "store", "day"), name="one_courier_file_per_day"),
                    models.CheckConstraint(condition=models.Q(("rows__gt", 0)), name="courier_file_is_not_empty"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FakeAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Claimed"),
                            ("upheld", "Upheld"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("courier", models.CharField(blank=True, max_length=60)),
                ("claimed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reference", models.CharField(blank=True, max_length=80)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="claims", to="ndr.attempt"
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
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
                        models.F("status"),
                        models.OrderBy(models.F("claimed_at"), descending=True),
                        name="fake_attempts_by_status",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["open", "upheld"])),
                        fields=("attempt",),
                        name="one_standing_claim_per_attempt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "upheld", "rejected", "withdrawn"])),
                        name="fake_attempt_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("status", "open")),
                            models.Q(
                                models.Q(("status", "open"), _negated=True),
                                models.Q(("decided_at", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="fake_attempt_is_decided_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("reattempt", "Re-attempt"),
                            ("reattempt_on", "Re-attempt on a day"),
                            ("change_phone", "Change phone"),
                            ("change_address", "Change address"),
                            ("request_rto", "Request RTO"),
                            ("escalate", "Escalate to the courier"),
                            ("claim_fake_attempt", "Claim fake attempt"),
                            ("ask_buyer", "Ask the buyer"),
                            ("note", "Write a note"),
                            ("assign", "Assign"),
                        ],
                        max_length=18,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open", "To do"),
                            ("asked", "Buyer asked"),
                            ("instructed", "Waiting for the courier"),
                            ("resolved", "Delivered"),
                            ("given_up", "Coming back"),
                            ("lost", "Lost"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("honour_by", models.DateTimeField(blank=True, null=True)),
                ("honoured_at", models.DateTimeField(blank=True, null=True)),
                ("broken_at", models.DateTimeField(blank=True, null=True)),
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
                    "instruction",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="ndr_act",
                        to="orders.instruction",
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
                    "attempt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="acts",
                        to="ndr.attempt",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="acts", to="ndr.case"
                    ),
                ),
                (
                    "filed_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="acts",
                        to="ndr.courierfile",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="done",
                        to="ndr.rule",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("case"), models.OrderBy(models.F("at"), descending=True), name="ndr_acts_of_a_case"
                    ),
                    models.Index(fields=["store", "at"], name="ndr_acts_by_day"),
                    models.Index(
                        condition=models.Q(("settled_at", None), models.Q(("instruction", None), _negated=True)),
                        fields=["at"],
                        name="ndr_acts_to_settle",
                    ),
                    models.Index(
                        condition=models.Q(("honoured_at", None), models.Q(("honour_by", None), _negated=True)),
                        fields=["honour_by"],
                        name="ndr_acts_to_be_honoured",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "action__in",
                                [
                                    "reattempt",
                                    "reattempt_on",
                                    "change_phone",
                                    "change_address",
                                    "request_rto",
                                    "escalate",
                                    "claim_fake_attempt",
                                    "ask_buyer",
                                    "note",
                                    "assign",
                                ],
                            )
                        ),
                        name="ndr_act_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("honoured_at", None), ("broken_at", None), _connector="OR"),
                        name="an_instruction_is_honoured_or_broken",
                    ),
                ],
            },
        ),
    ]
