from decimal import Decimal

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("orders", "0006_links_and_disputes"),
    ]

    operations = [
        migrations.CreateModel(
            name="RtoCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("expected", "Expected"),
                            ("received", "Received"),
                            ("inspected", "Inspected"),
                            ("closed", "Closed"),
                            ("disputed", "Disputed"),
                            ("written_off", "Written off"),
                        ],
                        default="expected",
                        max_length=11,
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
                        default="unknown",
                        max_length=24,
                    ),
                ),
                (
                    "reason_from",
                    models.CharField(
                        choices=[
                            ("courier", "the courier"),
                            ("order", "the order’s cancellation"),
                            ("buyer", "the buyer"),
                            ("person", "one of us"),
                        ],
                        default="courier",
                        max_length=7,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("courier", models.CharField(blank=True, max_length=60)),
                ("value", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14)),
                ("cod_disputed", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                ("inspected_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_back", "Not coming back after all"),
                            ("put_away", "Everything put away"),
                            ("by_hand", "Closed by hand"),
                            ("past", "Before this ledger began"),
                        ],
                        max_length=8,
                    ),
                ),
                ("quiet", models.BooleanField(default=False)),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rto_cases",
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
                    "shipment",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rto_case",
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
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("store"),
                        models.F("status"),
                        models.F("opened_at"),
                        models.F("id"),
                        name="rto_cases_by_status",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ["disputed", "expected", "inspected", "received"])),
                        fields=["store", "opened_at", "id"],
                        include=("status", "shipment", "value"),
                        name="live_rto_cases",
                    ),
                    models.Index(
                        models.F("store"),
                        models.OrderBy(models.F("received_at"), descending=True),
                        name="rto_cases_received",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="rto_case_store_and_id"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["expected", "received", "inspected", "closed", "disputed", "written_off"])
                        ),
                        name="rto_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "unavailable",
                                    "unreachable",
                                    "refused",
                                    "reschedule_requested",
                                    "address_problem",
                                    "payment_not_ready",
                                    "open_delivery_requested",
                                    "self_collect",
                                    "entry_restricted",
                                    "verification_failed",
                                    "no_attempt",
                                    "out_of_area",
                                    "delayed",
                                    "damaged_in_transit",
                                    "wrong_or_missing_item",
                                    "not_as_shown",
                                    "denied_order",
                                    "fraud",
                                    "cancelled_by_merchant",
                                    "cancelled_by_buyer",
                                    "other",
                                    "unknown",
                                ],
                            )
                        ),
                        name="rto_reason_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("status", "closed"), _negated=True), ("closed_at", None), ("ended", "")),
                            models.Q(
                                ("ended__in", ["not_back", "put_away", "by_hand", "past"]),
                                ("status", "closed"),
                                models.Q(("closed_at", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_closed_rto_says_when_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__gte", 0),
                            models.Q(("cod_disputed", None), ("cod_disputed__gte", 0), _connector="OR"),
                        ),
                        name="rto_amounts_are_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["received", "inspected"]), _negated=True),
                            models.Q(("received_at", None), _negated=True),
                            _connector="OR",
                        ),
                        name="what_was_received_came_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("missing", "Missing units"),
                            ("wrong", "Wrong units"),
                            ("damaged", "Damaged units"),
                            ("lost", "Parcel lost"),
                            ("never_returned", "Marked returned, never received"),
                            ("cod", "Cash of a delivery taken back"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "To send"),
                            ("sent", "Sent"),
                            ("accepted", "Accepted"),
                            ("paid", "Paid"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("courier", models.CharField(blank=True, max_length=60)),
                ("currency", models.CharField(max_length=3)),
                ("asked", models.DecimalField(decimal_places=2, max_digits=14)),
                ("paid", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("deadline_on", models.DateField()),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("opened_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
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
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="returns.rtocase",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("store"),
                        models.F("deadline_on"),
                        models.F("id"),
                        condition=models.Q(("status__in", ["accepted", "open", "sent"])),
                        name="claims_at_work",
                    ),
                    models.Index(
                        models.F("store"),
                        models.OrderBy(models.F("opened_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="claims_newest",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "withdrawn"), _negated=True),
                        fields=("shipment", "kind"),
                        name="one_claim_per_parcel_and_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["missing", "wrong", "damaged", "lost", "never_returned", "cod"])
                        ),
                        name="claim_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["open", "sent", "accepted", "paid", "rejected", "withdrawn"])
                        ),
                        name="claim_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked__gte", 0), models.Q(("paid", None), ("paid__gte", 0), _connector="OR")
                        ),
                        name="claim_amounts_are_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "paid"), _negated=True),
                            models.Q(("paid", None), _negated=True),
                            _connector="OR",
                        ),
                        name="a_paid_claim_says_how_much",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scanned", models.CharField(max_length=120)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("expected", "Expected"),
                            ("again", "Scanned before"),
                            ("not_returning", "Not on its way back"),
                            ("unknown", "Unknown number"),
                        ],
                        max_length=13,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
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
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
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
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="arrivals",
                        to="returns.rtocase",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("store"),
                        models.OrderBy(models.F("at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="arrivals_newest",
                    ),
                    models.Index(
                        models.F("store"),
                        models.OrderBy(models.F("at"), descending=True),
                        condition=models.Q(("settled_at", None), models.Q(("verdict", "expected"), _negated=True)),
                        name="arrivals_nobody_expected",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["expected", "again", "not_returning", "unknown"])),
                        name="verdict_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RtoLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("expected", models.PositiveIntegerField()),
                ("received", models.PositiveIntegerField(blank=True, null=True)),
                ("missing", models.PositiveIntegerField(blank=True, null=True)),
                ("wrong", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="returns.rtocase",
                    ),
                ),
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="rto_line_store_and_id"),
                    models.UniqueConstraint(fields=("case", "line"), name="one_row_per_return_and_line"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("missing", None), ("received", None), ("wrong", None)),
                            models.Q(
                                models.Q(("received", None), _negated=True),
                                models.Q(("missing", None), _negated=True),
                                models.Q(("wrong", None), _negated=True),
                                (
                                    "expected",
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
                        name="units_expected_are_received_missing_or_wrong",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.PositiveIntegerField()),
                ("file", models.FileField(upload_to="inspections/%Y/%m/")),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
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
                    "store",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.store"
                    ),
                ),
                (
                    "rto_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="returns.rtoline"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("unit__gt", 0)), name="photos_are_of_a_unit")
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.PositiveIntegerField()),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("A", "A: sellable"),
                            ("B", "B: minor marks"),
                            ("C", "C: to refurbish"),
                            ("D", "D: not to be sold"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "disposition",
                    models.CharField(
                        choices=[
                            ("restock", "Restock"),
                            ("refurbish", "Refurbish"),
                            ("write_off", "Write off"),
                            ("to_vendor", "Return to vendor"),
                            ("claim", "Claim from the courier"),
                        ],
                        max_length=9,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
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
                    "done_by",
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
                    "rto_line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inspections",
                        to="returns.rtoline",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("store"),
                        models.F("disposition"),
                        models.F("at"),
                        models.F("id"),
                        condition=models.Q(("done_at", None)),
                        name="units_to_put_away",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("rto_line", "unit"), name="one_inspection_per_unit"),
                    models.CheckConstraint(condition=models.Q(("unit__gt", 0)), name="units_are_numbered_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("grade__in", ["A", "B", "C", "D"])), name="grade_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("disposition__in", ["restock", "refurbish", "write_off", "to_vendor", "claim"])
                        ),
                        name="disposition_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("grade", "D"), _negated=True),
                            models.Q(("disposition", "restock"), _negated=True),
                            _connector="OR",
                        ),
                        name="nothing_unsellable_is_restocked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Patience",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("returned_days", models.PositiveSmallIntegerField(default=7)),
                ("travel_days", models.PositiveSmallIntegerField(default=15)),
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="rto_patience", to="accounts.store"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("returned_days__range", (1, 90)), ("travel_days__range", (1, 90))),
                        name="rto_patience_is_in_days",
                    )
                ],
            },
        ),
    ]
