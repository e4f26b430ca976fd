"""Orders and their lines. Columns under "written by the fold" belong to `services.tracking` alone."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower, Reverse, Upper

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from orders import tags
from orders.models.catalogue import Product
from orders.models.customers import Customer
from orders.models.imports import ImportRun
from orders.states import Bucket, CancelReason, Decision, OrderStatus, Payment


class OrderQuerySet(ScopedQuerySet["Order"]):
    def newest(self) -> "OrderQuerySet":
        """Newest first, unambiguously."""
        return self.order_by("-placed_at", "-pk")


class Order(models.Model):
    """What a buyer ordered. Amounts are in `currency`; a missing amount is None, never 0. Times are UTC."""

    # In this app a store has no index of its own: in a young database PostgreSQL would look composite keys up in it,
    # reading all rows of the store for each new one.
    store = models.ForeignKey(Store, models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=80)
    placed_at = models.DateTimeField()
    payment_method = models.CharField(max_length=8, choices=Payment, default=Payment.UNKNOWN)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    cod_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    discount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    shipping = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)  # charged to the buyer
    channel = models.CharField(max_length=80, blank=True)
    campaign = models.CharField(max_length=120, blank=True)
    fulfilment = models.CharField(max_length=80, blank=True)
    decision = models.CharField(max_length=9, choices=Decision, default=Decision.NEW)
    cancel_reason = models.CharField(max_length=16, choices=CancelReason, blank=True, default="", db_default="")
    cancel_text = models.CharField(max_length=300, blank=True, default="", db_default="")
    # The names themselves, so that a list narrowed by one reads no other table; what a store uses is in `Tag`.
    tags = ArrayField(
        models.CharField(max_length=tags.LONGEST),
        blank=True,
        default=list,
        db_default=Value([], ArrayField(models.CharField(max_length=tags.LONGEST))),
    )
    version = models.PositiveIntegerField(default=1, db_default=1)  # counts changes by hand and by file

    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="orders", db_constraint=False
    )
    buyer_name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=16, blank=True)  # E.164, or "" when the given one is no phone number
    phone_given = models.CharField(max_length=80, blank=True)
    email = models.CharField(max_length=254, blank=True)
    address1 = models.CharField(max_length=300, blank=True)
    address2 = models.CharField(max_length=300, blank=True)
    landmark = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=80, blank=True)
    state_given = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=16, blank=True)
    country = models.CharField(max_length=2, blank=True)

    import_run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, blank=True, related_name="orders")
    imported_digest = models.BinaryField(max_length=32, null=True, blank=True)  # of the file's rows: unchanged if equal
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    erased_at = models.DateTimeField(null=True, blank=True)  # when the buyer's data went; no file brings it back

    # written by the fold
    status = models.CharField(max_length=9, choices=OrderStatus, default=OrderStatus.NEW)
    outcome = models.CharField(max_length=9, choices=Bucket, default=Bucket.OPEN)

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="order_store_and_id"),
            models.UniqueConstraint(fields=["store", "number"], name="one_order_per_store_and_number"),
            models.CheckConstraint(condition=~Q(number=""), name="order_has_a_number"),
            models.CheckConstraint(condition=Q(total=None) | Q(total__gte=0), name="order_total_is_not_negative"),
            models.CheckConstraint(condition=Q(cod_amount=None) | Q(cod_amount__gte=0), name="cod_is_not_negative"),
            models.CheckConstraint(
                condition=(Q(discount=None) | Q(discount__gte=0)) & (Q(shipping=None) | Q(shipping__gte=0)),
                name="discount_and_shipping_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(cancel_reason="") | Q(cancel_reason__in=CancelReason.values), name="cancel_reason_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(payment_method=Payment.PREPAID) | Q(cod_amount=None) | Q(cod_amount=0),
                name="prepaid_collects_nothing",
            ),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"), name="order_phone_is_e164"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="order_email_is_lower_case"),
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="order_decision_is_known"),
            models.CheckConstraint(condition=Q(status__in=OrderStatus.values), name="order_status_is_known"),
            models.CheckConstraint(condition=Q(outcome__in=Bucket.values), name="order_outcome_is_known"),
        ]
        indexes = [
            models.Index(F("store"), F("placed_at").desc(), F("id").desc(), name="orders_newest"),  # order list
            models.Index(
                F("store"), F("status"), F("placed_at").desc(), F("id").desc(), name="orders_by_status"
            ),  # order list with a status chip
            models.Index(
                OpClass(Upper("number"), "text_pattern_ops"), name="order_number"
            ),  # look-up, also while typing
            models.Index(
                OpClass(Reverse(Upper("number")), "text_pattern_ops"), name="order_number_end"
            ),  # look-up without the number's prefix
            models.Index(
                OpClass("phone", "varchar_pattern_ops"), condition=~Q(phone=""), name="order_phone"
            ),  # look-up, also by a phone's first digits
            models.Index(
                OpClass(Reverse("phone"), "text_pattern_ops"), condition=~Q(phone=""), name="order_phone_end"
            ),  # look-up by a phone's last digits
            models.Index(fields=["email"], condition=~Q(email=""), name="order_email"),  # look-up
            GinIndex(OpClass(Upper("buyer_name"), "gin_trgm_ops"), name="order_buyer_name"),  # look-up by spelling
            GinIndex(fields=["tags"], condition=~Q(tags=[]), name="order_tags"),  # lists by tag; most orders have none
        ]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One product in an order; `unit_price` and `total` in the order's currency. A quantity of 0 is legal."""

    store = models.ForeignKey(Store, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", db_index=False, db_constraint=False)
    position = models.PositiveSmallIntegerField()
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", db_constraint=False)
    quantity = models.PositiveIntegerField(default=1)
    unit_price = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    total = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="one_line_per_position"),
            models.CheckConstraint(condition=Q(total=None) | Q(total__gte=0), name="line_total_is_not_negative"),
            models.CheckConstraint(condition=Q(unit_price=None) | Q(unit_price__gte=0), name="price_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"line {self.position} of {self.order_id}"
