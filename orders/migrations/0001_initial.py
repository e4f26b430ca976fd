import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("connectors", "0001_initial"),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        migrations.CreateModel(
            name="Customer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=200)),
                ("phone", models.CharField(blank=True, max_length=16)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.store",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="customer_store_and_id"),
                    models.UniqueConstraint(
                        condition=models.Q(("phone", ""), _negated=True),
                        fields=("store", "phone"),
                        name="one_customer_per_store_and_phone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="customer_email_is_lower_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("phone", ""), ("phone__regex", "^\\+[1-9][0-9]{6,14}$"), _connector="OR"),
                        name="customer_phone_is_e164",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=255)),
                ("file_digest", models.CharField(max_length=64)),
                ("format", models.CharField(max_length=40)),
                ("mapping", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Not loaded yet"),
                            ("queued", "Waiting"),
                            ("running", "Loading"),
                            ("done", "Loaded"),
                            ("failed", "Failed"),
                            ("stopped", "Stopped"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                        ],
                        default="running",
                        max_length=7,
                    ),
                ),
                ("rows_seen", models.PositiveBigIntegerField(default=0)),
                ("rows_total", models.PositiveBigIntegerField(blank=True, null=True)),
                ("counts", models.JSONField(blank=True, default=dict)),
                ("problem", models.TextField(blank=True)),
                ("quiet", models.BooleanField(default=True)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("by_hand", models.BooleanField(default=False)),
                ("file", models.CharField(blank=True, max_length=200)),
                ("sample", models.CharField(blank=True, max_length=200)),
                ("rejects", models.CharField(blank=True, max_length=200)),
                ("file_size", models.PositiveBigIntegerField(blank=True, null=True)),
                ("said", models.JSONField(blank=True, default=dict)),
                ("courier", models.CharField(blank=True, max_length=60)),
                ("reasons", models.JSONField(blank=True, default=list)),
                ("rows_read", models.PositiveBigIntegerField(default=0)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                ("stop_asked", models.BooleanField(default=False)),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_by",
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
                    models.Index(fields=["store", "-started_at"], name="runs_of_a_store"),
                    models.Index(
                        condition=models.Q(("state__in", ("queued", "running", "undoing"))),
                        fields=["started_at"],
                        name="runs_to_work_on",
                    ),
                    models.Index(
                        condition=models.Q(("file", ""), _negated=True), fields=["started_at"], name="runs_with_files"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["draft", "queued", "running", "done", "failed", "stopped", "undoing", "undone"],
                            )
                        ),
                        name="run_state_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("fingerprint", models.CharField(max_length=64)),
                ("format", models.CharField(max_length=40)),
                ("said", models.JSONField()),
                ("kept_at", models.DateTimeField()),
                (
                    "kept_by",
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
                    models.UniqueConstraint(fields=("store", "fingerprint"), name="one_mapping_per_store_and_header")
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=80)),
                ("placed_at", models.DateTimeField()),
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
                ("currency", models.CharField(max_length=3)),
                ("total", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("cod_amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("discount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("shipping", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("channel", models.CharField(blank=True, max_length=80)),
                ("campaign", models.CharField(blank=True, max_length=120)),
                ("fulfilment", models.CharField(blank=True, max_length=80)),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("on_hold", "On hold"),
                            ("confirmed", "Confirmed"),
                            ("packed", "Packed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="new",
                        max_length=9,
                    ),
                ),
                (
                    "cancel_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("changed_mind", "Buyer changed their mind"),
                            ("denied", "Buyer says they never ordered"),
                            ("unreachable", "Buyer not reached"),
                            ("duplicate", "Ordered twice"),
                            ("out_of_stock", "Out of stock"),
                            ("out_of_area", "No courier goes there"),
                            ("payment", "Price or payment"),
                            ("suspected", "Suspected fake order"),
                            ("other", "Other"),
                        ],
                        db_default="",
                        default="",
                        max_length=16,
                    ),
                ),
                ("cancel_text", models.CharField(blank=True, db_default="", default="", max_length=300)),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        db_default=models.Value(
                            [],
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40), size=None
                            ),
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("buyer_name", models.CharField(blank=True, max_length=200)),
                ("phone", models.CharField(blank=True, max_length=16)),
                ("phone_given", models.CharField(blank=True, max_length=80)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("address1", models.CharField(blank=True, max_length=300)),
                ("address2", models.CharField(blank=True, max_length=300)),
                ("landmark", models.CharField(blank=True, max_length=200)),
                ("city", models.CharField(blank=True, max_length=120)),
                ("state", models.CharField(blank=True, max_length=80)),
                ("state_given", models.CharField(blank=True, max_length=120)),
                ("postcode", models.CharField(blank=True, max_length=16)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("imported_digest", models.BinaryField(blank=True, max_length=32, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("on_hold", "On hold"),
                            ("confirmed", "Confirmed"),
                            ("packed", "Packed"),
                            ("shipped", "Shipped"),
                            ("delivered", "Delivered"),
                            ("returned", "Returned to us"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="new",
                        max_length=9,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("delivered", "Delivered"),
                            ("rto", "Coming back or back"),
                            ("lost", "Lost"),
                            ("damaged", "Damaged"),
                            ("disposed", "Disposed of"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="orders.customer",
                    ),
                ),
                (
                    "import_run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="orders",
                        to="orders.importrun",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.store",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("store"),
                        models.OrderBy(models.F("placed_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="orders_newest",
                    ),
                    models.Index(
                        models.F("store"),
                        models.F("status"),
                        models.OrderBy(models.F("placed_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="orders_by_status",
                    ),
                    models.Index(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("number"), "text_pattern_ops"
                        ),
                        name="order_number",
                    ),
                    models.Index(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Reverse(django.db.models.functions.text.Upper("number")),
                            "text_pattern_ops",
                        ),
                        name="order_number_end",
                    ),
                    models.Index(
                        django.contrib.postgres.indexes.OpClass("phone", "varchar_pattern_ops"),
                        condition=models.Q(("phone", ""), _negated=True),
                        name="order_phone",
                    ),
                    models.Index(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Reverse("phone"), "text_pattern_ops"
                        ),
                        condition=models.Q(("phone", ""), _negated=True),
                        name="order_phone_end",
                    ),
                    models.Index(
                        condition=models.Q(("email", ""), _negated=True), fields=["email"], name="order_email"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("buyer_name"), "gin_trgm_ops"
                        ),
                        name="order_buyer_name",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("tags", []), _negated=True), fields=["tags"], name="order_tags"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="order_store_and_id"),
                    models.UniqueConstraint(fields=("store", "number"), name="one_order_per_store_and_number"),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True), name="order_has_a_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total", None), ("total__gte", 0), _connector="OR"),
                        name="order_total_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cod_amount", None), ("cod_amount__gte", 0), _connector="OR"),
                        name="cod_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("payment_method", "prepaid"), _negated=True),
                            ("cod_amount", None),
                            ("cod_amount", 0),
                            _connector="OR",
                        ),
                        name="prepaid_collects_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("phone", ""), ("phone__regex", "^\\+[1-9][0-9]{6,14}$"), _connector="OR"),
                        name="order_phone_is_e164",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="order_email_is_lower_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["new", "on_hold", "confirmed", "packed", "cancelled"])),
                        name="order_decision_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "new",
                                    "on_hold",
                                    "confirmed",
                                    "packed",
                                    "shipped",
                                    "delivered",
                                    "returned",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="order_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["open", "delivered", "rto", "lost", "damaged", "disposed", "cancelled"])
                        ),
                        name="order_outcome_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("discount", None), ("discount__gte", 0), _connector="OR"),
                            models.Q(("shipping", None), ("shipping__gte", 0), _connector="OR"),
                        ),
                        name="discount_and_shipping_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cancel_reason", ""),
                            (
                                "cancel_reason__in",
                                [
                                    "changed_mind",
                                    "denied",
                                    "unreachable",
                                    "duplicate",
                                    "out_of_stock",
                                    "out_of_area",
                                    "payment",
                                    "suspected",
                                    "other",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="cancel_reason_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sku", models.CharField(blank=True, max_length=120)),
                ("name", models.CharField(blank=True, max_length=300)),
                ("category", models.CharField(blank=True, max_length=120)),
                ("cost", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "store",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.store",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="product_store_and_id"),
                    models.UniqueConstraint(fields=("store", "sku", "name"), name="one_product_per_store_sku_and_name"),
                    models.CheckConstraint(
                        condition=models.Q(("cost", None), ("cost__gte", 0), _connector="OR"),
                        name="product_cost_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("quantity", models.PositiveIntegerField(default=1)),
                ("unit_price", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("total", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="orders.order",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.store",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.product",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "position"), name="one_line_per_position"),
                    models.CheckConstraint(
                        condition=models.Q(("total", None), ("total__gte", 0), _connector="OR"),
                        name="line_total_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit_price", None), ("unit_price__gte", 0), _connector="OR"),
                        name="price_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shipment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "direction",
                    models.CharField(
                        choices=[("forward", "To the buyer"), ("reverse", "From the buyer")],
                        default="forward",
                        max_length=7,
                    ),
                ),
                ("courier", models.CharField(blank=True, max_length=60)),
                ("tracked_by", models.CharField(blank=True, max_length=60)),
                ("awb", models.CharField(blank=True, max_length=60)),
                ("return_awb", models.CharField(blank=True, max_length=60)),
                ("zone", models.CharField(blank=True, max_length=40)),
                ("cod_amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("freight", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("cod_fee", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("return_freight", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("promised_on", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("next_poll_at", models.DateTimeField(blank=True, null=True)),
                ("unknown_since", models.DateTimeField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown code"),
                            ("created", "Booked"),
                            ("pickup_scheduled", "Pickup scheduled"),
                            ("out_for_pickup", "Out for pickup"),
                            ("pickup_failed", "Pickup failed"),
                            ("picked_up", "Picked up"),
                            ("in_transit", "In transit"),
                            ("at_destination", "At destination"),
                            ("on_hold", "On hold"),
                            ("out_for_delivery", "Out for delivery"),
                            ("attempt_failed", "Failed delivery"),
                            ("ready_for_collection", "Ready for collection"),
                            ("delivered", "Delivered"),
                            ("rto_initiated", "Coming back"),
                            ("rto_in_transit", "Coming back"),
                            ("rto_out_for_delivery", "Coming back, out for return"),
                            ("rto_attempt_failed", "Return attempt failed"),
                            ("rto_delivered", "Back at origin"),
                            ("cancelled", "Cancelled"),
                            ("damaged", "Damaged"),
                            ("lost", "Lost"),
                            ("disposed", "Disposed of"),
                        ],
                        default="created",
                        max_length=20,
                    ),
                ),
                ("status_at", models.DateTimeField(blank=True, null=True)),
                (
                    "bucket",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("delivered", "Delivered"),
                            ("rto", "Coming back or back"),
                            ("lost", "Lost"),
                            ("damaged", "Damaged"),
                            ("disposed", "Disposed of"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=160)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
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
                ("no_attempts", models.PositiveSmallIntegerField(default=0)),
                ("handed_over_at", models.DateTimeField(blank=True, null=True)),
                ("first_out_at", models.DateTimeField(blank=True, null=True)),
                ("last_out_at", models.DateTimeField(blank=True, null=True)),
                ("first_failed_at", models.DateTimeField(blank=True, null=True)),
                ("last_failed_at", models.DateTimeField(blank=True, null=True)),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                ("rto_initiated_at", models.DateTimeField(blank=True, null=True)),
                ("rto_delivered_at", models.DateTimeField(blank=True, null=True)),
                ("last_scan_at", models.DateTimeField(blank=True, null=True)),
                ("time_assumed", models.BooleanField(default=False)),
                ("changed_its_mind", models.BooleanField(default=False)),
                (
                    "connection",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shipments",
                        to="connectors.connection",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shipments",
                        to="orders.order",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.store",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("store"),
                        models.OrderBy(models.F("created_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="shipments_newest",
                    ),
                    models.Index(
                        models.F("store"),
                        models.F("status"),
                        models.OrderBy(models.F("status_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="shipments_by_status",
                    ),
                    models.Index(fields=["order"], name="shipments_of_an_order"),
                    models.Index(condition=models.Q(("awb", ""), _negated=True), fields=["awb"], name="shipment_awb"),
                    models.Index(
                        condition=models.Q(("return_awb", ""), _negated=True),
                        fields=["return_awb"],
                        name="shipment_return_awb",
                    ),
                    models.Index(
                        condition=models.Q(("next_poll_at", None), _negated=True),
                        fields=["connection", "next_poll_at"],
                        name="shipments_due_for_poll",
                    ),
                    models.Index(
                        condition=models.Q(("unknown_since", None), _negated=True),
                        fields=["store", "unknown_since"],
                        name="shipments_unknown_to_courier",
                    ),
                    models.Index(
                        condition=models.Q(("bucket", "open")),
                        fields=["store", "last_scan_at", "id"],
                        include=("courier",),
                        name="open_shipments_by_last_scan",
                    ),
                    models.Index(
                        condition=models.Q(("bucket", "open")),
                        fields=["store", "promised_on", "id"],
                        name="open_shipments_by_promise",
                    ),
                    models.Index(
                        condition=models.Q(("bucket", "rto"), models.Q(("status", "rto_delivered"), _negated=True)),
                        fields=["store", "status_at", "id"],
                        name="shipments_coming_back",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("store", "id"), name="shipment_store_and_id"),
                    models.UniqueConstraint(
                        condition=models.Q(("awb", ""), _negated=True),
                        fields=("tracked_by", "awb"),
                        name="one_parcel_per_courier_and_awb",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bucket__in", ["open", "delivered", "rto", "lost", "damaged", "disposed", "cancelled"])
                        ),
                        name="parcel_bucket_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "unknown",
                                    "created",
                                    "pickup_scheduled",
                                    "out_for_pickup",
                                    "pickup_failed",
                                    "picked_up",
                                    "in_transit",
                                    "at_destination",
                                    "on_hold",
                                    "out_for_delivery",
                                    "attempt_failed",
                                    "ready_for_collection",
                                    "delivered",
                                    "rto_initiated",
                                    "rto_in_transit",
                                    "rto_out_for_delivery",
                                    "rto_attempt_failed",
                                    "rto_delivered",
                                    "cancelled",
                                    "damaged",
                                    "lost",
                                    "disposed",
                                ],
                            )
                        ),
                        name="parcel_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status", "unknown"), _negated=True), name="unknown_codes_move_nothing"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["forward", "reverse"])), name="direction_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cod_amount", None), ("cod_amount__gte", 0), _connector="OR"),
                        name="parcel_cod_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("freight", None), ("freight__gte", 0), _connector="OR"),
                        name="freight_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tracked_by", models.CharField(blank=True, max_length=60)),
                ("awb", models.CharField(blank=True, max_length=60)),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                ("raw_code", models.CharField(max_length=120)),
                ("raw_text", models.CharField(blank=True, max_length=400)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown code"),
                            ("created", "Booked"),
                            ("pickup_scheduled", "Pickup scheduled"),
                            ("out_for_pickup", "Out for pickup"),
                            ("pickup_failed", "Pickup failed"),
                            ("picked_up", "Picked up"),
                            ("in_transit", "In transit"),
                            ("at_destination", "At destination"),
                            ("on_hold", "On hold"),
                            ("out_for_delivery", "Out for delivery"),
                            ("attempt_failed", "Failed delivery"),
                            ("ready_for_collection", "Ready for collection"),
                            ("delivered", "Delivered"),
                            ("rto_initiated", "Coming back"),
                            ("rto_in_transit", "Coming back"),
                            ("rto_out_for_delivery", "Coming back, out for return"),
                            ("rto_attempt_failed", "Return attempt failed"),
                            ("rto_delivered", "Back at origin"),
                            ("cancelled", "Cancelled"),
                            ("damaged", "Damaged"),
                            ("lost", "Lost"),
                            ("disposed", "Disposed of"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
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
                ("happened_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("place", models.CharField(blank=True, max_length=160)),
                ("attempt", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("push", "told by the courier"),
                            ("poll", "found by asking"),
                            ("import", "from a file"),
                            ("manual", "entered by hand"),
                        ],
                        max_length=6,
                    ),
                ),
                ("time_assumed", models.BooleanField(default=False)),
                ("quiet", models.BooleanField(default=False)),
                (
                    "connection",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="connectors.connection",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.store",
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scans",
                        to="orders.shipment",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["shipment", "happened_at"], name="scans_of_a_parcel"),
                    models.Index(
                        condition=models.Q(("shipment", None)),
                        fields=["tracked_by", "awb"],
                        name="scans_without_a_parcel",
                    ),
                    models.Index(
                        condition=models.Q(("status", "unknown")),
                        fields=["tracked_by", "raw_code", "shipment"],
                        name="scans_nobody_mapped",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "unknown",
                                    "created",
                                    "pickup_scheduled",
                                    "out_for_pickup",
                                    "pickup_failed",
                                    "picked_up",
                                    "in_transit",
                                    "at_destination",
                                    "on_hold",
                                    "out_for_delivery",
                                    "attempt_failed",
                                    "ready_for_collection",
                                    "delivered",
                                    "rto_initiated",
                                    "rto_in_transit",
                                    "rto_out_for_delivery",
                                    "rto_attempt_failed",
                                    "rto_delivered",
                                    "cancelled",
                                    "damaged",
                                    "lost",
                                    "disposed",
                                ],
                            )
                        ),
                        name="scan_status_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="News",
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
                ("at", models.DateTimeField()),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown code"),
                            ("created", "Booked"),
                            ("pickup_scheduled", "Pickup scheduled"),
                            ("out_for_pickup", "Out for pickup"),
                            ("pickup_failed", "Pickup failed"),
                            ("picked_up", "Picked up"),
                            ("in_transit", "In transit"),
                            ("at_destination", "At destination"),
                            ("on_hold", "On hold"),
                            ("out_for_delivery", "Out for delivery"),
                            ("attempt_failed", "Failed delivery"),
                            ("ready_for_collection", "Ready for collection"),
                            ("delivered", "Delivered"),
                            ("rto_initiated", "Coming back"),
                            ("rto_in_transit", "Coming back"),
                            ("rto_out_for_delivery", "Coming back, out for return"),
                            ("rto_attempt_failed", "Return attempt failed"),
                            ("rto_delivered", "Back at origin"),
                            ("cancelled", "Cancelled"),
                            ("damaged", "Damaged"),
                            ("lost", "Lost"),
                            ("disposed", "Disposed of"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown code"),
                            ("created", "Booked"),
                            ("pickup_scheduled", "Pickup scheduled"),
                            ("out_for_pickup", "Out for pickup"),
                            ("pickup_failed", "Pickup failed"),
                            ("picked_up", "Picked up"),
                            ("in_transit", "In transit"),
                            ("at_destination", "At destination"),
                            ("on_hold", "On hold"),
                            ("out_for_delivery", "Out for delivery"),
                            ("attempt_failed", "Failed delivery"),
                            ("ready_for_collection", "Ready for collection"),
                            ("delivered", "Delivered"),
                            ("rto_initiated", "Coming back"),
                            ("rto_in_transit", "Coming back"),
                            ("rto_out_for_delivery", "Coming back, out for return"),
                            ("rto_attempt_failed", "Return attempt failed"),
                            ("rto_delivered", "Back at origin"),
                            ("cancelled", "Cancelled"),
                            ("damaged", "Damaged"),
                            ("lost", "Lost"),
                            ("disposed", "Disposed of"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "bucket_before",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("delivered", "Delivered"),
                            ("rto", "Coming back or back"),
                            ("lost", "Lost"),
                            ("damaged", "Damaged"),
                            ("disposed", "Disposed of"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "bucket_after",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("delivered", "Delivered"),
                            ("rto", "Coming back or back"),
                            ("lost", "Lost"),
                            ("damaged", "Damaged"),
                            ("disposed", "Disposed of"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=9,
                    ),
                ),
                ("attempts_before", models.PositiveSmallIntegerField()),
                ("attempts_after", models.PositiveSmallIntegerField()),
                ("quiet", models.BooleanField()),
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
                (
                    "shipment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="news",
                        to="orders.shipment",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["try_at", "id"], name="news_due"),
                    models.Index(condition=models.Q(("state", "claimed")), fields=["leased_until"], name="news_leases"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Instruction",
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
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("book", "Book"),
                            ("cancel", "Cancel"),
                            ("reattempt", "Re-attempt"),
                            ("defer", "Re-attempt on a day"),
                            ("change_address", "Change address"),
                            ("change_phone", "Change phone"),
                            ("change_cod", "Change the amount to collect"),
                            ("rto", "Send back"),
                            ("reverse_pickup", "Pick up from the buyer"),
                        ],
                        max_length=16,
                    ),
                ),
                ("inputs", models.JSONField(blank=True, default=dict)),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("asked_at", models.DateTimeField()),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not sent yet"),
                            ("pending", "Taken, answer to come"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("unsure", "Not known whether it arrived"),
                            ("withdrawn", "Undone before it was sent"),
                        ],
                        default="",
                        max_length=9,
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=120)),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
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
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="instructions", to="orders.shipment"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["try_at", "id"], name="instruction_due"
                    ),
                    models.Index(
                        condition=models.Q(("state", "claimed")), fields=["leased_until"], name="instruction_leases"
                    ),
                    models.Index(fields=["shipment", "-asked_at"], name="instructions_of_a_parcel"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verb__in",
                                [
                                    "book",
                                    "cancel",
                                    "reattempt",
                                    "defer",
                                    "change_address",
                                    "change_phone",
                                    "change_cod",
                                    "rto",
                                    "reverse_pickup",
                                ],
                            )
                        ),
                        name="instruction_verb_is_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "claimed"])),
                        fields=("shipment", "verb"),
                        name="one_live_instruction_per_parcel_and_verb",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShipmentLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField()),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shipped", to="orders.orderline"
                    ),
                ),
                (
                    "shipment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="orders.shipment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("shipment", "line"), name="one_row_per_parcel_and_line")
                ],
            },
        ),
        migrations.CreateModel(
            name="StaleParcel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shipment_id", models.BigIntegerField()),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
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
                "indexes": [models.Index(fields=["store", "id"], name="stale_parcels_in_order")],
            },
        ),
        migrations.CreateModel(
            name="CodeMap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=60)),
                ("raw_code", models.CharField(max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unknown", "Unknown code"),
                            ("created", "Booked"),
                            ("pickup_scheduled", "Pickup scheduled"),
                            ("out_for_pickup", "Out for pickup"),
                            ("pickup_failed", "Pickup failed"),
                            ("picked_up", "Picked up"),
                            ("in_transit", "In transit"),
                            ("at_destination", "At destination"),
                            ("on_hold", "On hold"),
                            ("out_for_delivery", "Out for delivery"),
                            ("attempt_failed", "Failed delivery"),
                            ("ready_for_collection", "Ready for collection"),
                            ("delivered", "Delivered"),
                            ("rto_initiated", "Coming back"),
                            ("rto_in_transit", "Coming back"),
                            ("rto_out_for_delivery", "Coming back, out for return"),
                            ("rto_attempt_failed", "Return attempt failed"),
                            ("rto_delivered", "Back at origin"),
                            ("cancelled", "Cancelled"),
                            ("damaged", "Damaged"),
                            ("lost", "Lost"),
                            ("disposed", "Disposed of"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
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
                ("mapped_at", models.DateTimeField()),
                ("healed_to", models.BigIntegerField(default=0)),
                ("healed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "mapped_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("provider", "raw_code"), name="one_meaning_per_code")],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=2000)),
                ("written_at", models.DateTimeField()),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="orders.order",
                    ),
                ),
                (
                    "store",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.store",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="note_says_something")
                ],
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
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
                    models.UniqueConstraint(fields=("store", "name"), name="one_tag_per_store_and_name"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="tag_has_a_name"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scan",
            trigger=pgtrigger.compiler.Trigger(
                name="scans_are_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.source <> 'import' OR current_setting('sampai.erases', true) IS DISTINCT FROM 'import')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="33fb136df28167805b6c7c4ea061101a3012b185",
                    operation="DELETE",
                    pgid="pgtrigger_scans_are_never_deleted_d478f",
                    table="orders_scan",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scan",
            trigger=pgtrigger.compiler.Trigger(
                name="scans_are_never_edited",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."connection_id" IS DISTINCT FROM (NEW."connection_id") OR OLD."tracked_by" IS DISTINCT FROM (NEW."tracked_by") OR OLD."awb" IS DISTINCT FROM (NEW."awb") OR OLD."digest" IS DISTINCT FROM (NEW."digest") OR OLD."raw_code" IS DISTINCT FROM (NEW."raw_code") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."happened_at" IS DISTINCT FROM (NEW."happened_at") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."attempt" IS DISTINCT FROM (NEW."attempt") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."time_assumed" IS DISTINCT FROM (NEW."time_assumed") OR OLD."quiet" IS DISTINCT FROM (NEW."quiet"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="c105adb988df314f9be399bf658727c5a65c6bf9",
                    operation="UPDATE",
                    pgid="pgtrigger_scans_are_never_edited_e4b9c",
                    table="orders_scan",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scan",
            trigger=pgtrigger.compiler.Trigger(
                name="words_of_scans_stay",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.raw_text IS DISTINCT FROM NEW.raw_text AND (NEW.raw_text <> '' OR current_setting('sampai.erases', true) IS DISTINCT FROM 'person'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="ababb4add8a600a16de2bce6fb321950b3938773",
                    operation="UPDATE",
                    pgid="pgtrigger_words_of_scans_stay_e113f",
                    table="orders_scan",
                    when="BEFORE",
                ),
            ),
        ),
    ]
