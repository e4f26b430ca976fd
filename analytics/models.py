"""Figures' own copy of what they count: a narrow row per parcel, and totals of them. Written by `services` only."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from analytics.dimensions import BUCKETS, KEPT, KINDS, MANY, SINGLE, Cohort


class Label(models.Model):
    """A text that parcels are grouped by, as a number: facts stay narrow, and numbers group faster than texts."""

    id = models.AutoField(primary_key=True)
    text = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.text


COUNTED = [*SINGLE.values(), "bucket", "cod_amount"]  # what most figures need of a fact: its index alone answers them


class ParcelFactQuerySet(ScopedQuerySet["ParcelFact"]):
    pass


class ParcelFact(models.Model):
    """One forward parcel that was handed over to its courier.

    Days are days of the store's zone, times after hand-over whole days. `courier` to `reason` are labels (that of ""
    where nothing is known). Amounts are hundredths of the store's currency, None where they are not known or the order
    is in another currency. Columns of fixed width come first and nullable ones late: that is what makes scans fast.
    """

    shipment_id = models.BigIntegerField(primary_key=True)
    store = models.ForeignKey(  # the parcel's own, which is checked; to check a million copies takes ten seconds
        Store, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    order_day = models.DateField()
    ship_day = models.DateField()
    courier = models.IntegerField()
    payment_method = models.IntegerField()
    state = models.IntegerField()
    city = models.IntegerField()
    postcode = models.IntegerField()
    zone = models.IntegerField()
    channel = models.IntegerField()
    campaign = models.IntegerField()
    fulfilment = models.IntegerField()
    reason = models.IntegerField()  # of the last failed delivery
    bucket = models.SmallIntegerField()  # its place in `dimensions.BUCKETS`
    attempts = models.SmallIntegerField()  # genuine failed ones
    no_attempts = models.SmallIntegerField()
    attempted_after = models.SmallIntegerField(null=True)  # days to the first genuine attempt; None: not attempted yet
    ended_after = models.SmallIntegerField(null=True)  # days to its end; None: still open
    cod_amount = models.BigIntegerField(null=True)
    freight = models.BigIntegerField(null=True)  # to the buyer, with the courier's fee for collecting cash
    return_freight = models.BigIntegerField(null=True)
    skus = ArrayField(models.IntegerField())  # never empty: the label of "" where no product is known
    categories = ArrayField(models.IntegerField())

    objects = ParcelFactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(bucket__gte=0) & Q(bucket__lt=len(BUCKETS)), name="fact_bucket_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["store", "ship_day"], include=COUNTED, name="facts_by_ship_day"),  # every figure
            models.Index(fields=["store", "order_day"], include=COUNTED, name="facts_by_order_day"),  # by order date
        ]

    def __str__(self) -> str:
        return f"figures of parcel {self.shipment_id}"


class ProductFactQuerySet(ScopedQuerySet["ProductFact"]):
    pass


class ProductFact(models.Model):
    """A parcel under one of its SKUs or one of its categories: an index alone answers for what lists of labels, which
    don't fit into one, would be read row by row. Columns are named and mean as in `ParcelFact`, which it is made of."""

    pk = models.CompositePrimaryKey("shipment_id", "kind", "key")
    shipment_id = models.BigIntegerField()
    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    order_day = models.DateField()
    ship_day = models.DateField()
    key = models.IntegerField()  # a label
    courier = models.IntegerField()
    payment_method = models.IntegerField()
    state = models.IntegerField()
    city = models.IntegerField()
    postcode = models.IntegerField()
    zone = models.IntegerField()
    channel = models.IntegerField()
    campaign = models.IntegerField()
    fulfilment = models.IntegerField()
    reason = models.IntegerField()
    kind = models.SmallIntegerField()  # what the key is, as in `dimensions.KINDS`
    bucket = models.SmallIntegerField()
    cod_amount = models.BigIntegerField(null=True)

    objects = ProductFactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[*KINDS.values()]), name="product_fact_kind_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["store", "kind", "ship_day"], include=["key", *COUNTED], name="product_facts_by_ship_day"
            ),
            models.Index(
                fields=["store", "kind", "order_day"], include=["key", *COUNTED], name="product_facts_by_order_day"
            ),
        ]

    def __str__(self) -> str:
        return f"figures of parcel {self.shipment_id} under {self.key}"


class Total(models.Model):
    """How many parcels ended how. Amounts are hundredths of the store's currency."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    cohort = models.CharField(max_length=10, choices=Cohort)
    dimension = models.CharField(max_length=14)
    key = models.IntegerField()  # a label; 0 for the dimension "none"
    delivered = models.IntegerField()
    rto = models.IntegerField()
    lost = models.IntegerField()
    damaged = models.IntegerField()
    disposed = models.IntegerField()
    cancelled = models.IntegerField()
    open = models.IntegerField()
    cod_amount = models.BigIntegerField()  # to be collected for all of them
    rto_cod_amount = models.BigIntegerField()  # the part that came back uncollected

    class Meta:
        abstract = True


class DayTotalQuerySet(ScopedQuerySet["DayTotal"]):
    pass


class DayTotal(Total):
    """A day's parcels by one dimension of few keys."""

    day = models.DateField()

    objects = DayTotalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["store", "cohort", "dimension", "day", "key"], name="one_total_per_day_and_key"
            ),  # its index serves every reading of totals
            models.CheckConstraint(condition=Q(cohort__in=Cohort.values), name="total_cohort_is_known"),
            models.CheckConstraint(
                condition=Q(dimension__in=[dimension.value for dimension in KEPT]), name="total_dimension_is_kept"
            ),
        ]
        indexes = [
            models.Index(fields=["store", "cohort", "day"], name="totals_of_a_day"),  # replacing a day's totals
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.key} on {self.day}"


class MonthTotalQuerySet(ScopedQuerySet["MonthTotal"]):
    pass


class MonthTotal(Total):
    """A month's or a quarter's parcels by one dimension of so many keys that a day's totals would be as many as its
    parcels."""

    months = models.SmallIntegerField()  # 1 or 3
    month = models.DateField()  # its first day

    objects = MonthTotalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["store", "cohort", "dimension", "months", "month", "key"], name="one_total_per_month_and_key"
            ),  # its index serves every reading of totals
            models.CheckConstraint(condition=Q(months__in=[1, 3]), name="month_total_spans_a_month_or_quarter"),
            models.CheckConstraint(condition=Q(cohort__in=Cohort.values), name="month_cohort_is_known"),
            models.CheckConstraint(
                condition=Q(dimension__in=[dimension.value for dimension in MANY]), name="month_dimension_is_kept"
            ),
        ]
        indexes = [
            models.Index(fields=["store"], condition=Q(**{each.value: 0 for each in BUCKETS}), name="emptied_months"),
        ]  # totalling.move

    def __str__(self) -> str:
        return f"{self.dimension} {self.key} in {self.months} months from {self.month:%Y-%m}"


class WeekFactQuerySet(ScopedQuerySet["WeekFact"]):
    pass


class WeekFact(models.Model):
    """How many parcels of a week are alike in all that managers narrow figures by most, and the cash to be collected
    for them. Columns are named and mean as in `ParcelFact`."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    cohort = models.CharField(max_length=10, choices=Cohort)
    week = models.DateField()  # its Monday
    courier = models.IntegerField()
    payment_method = models.IntegerField()
    state = models.IntegerField()
    reason = models.IntegerField()
    bucket = models.SmallIntegerField()
    parcels = models.IntegerField()
    cod_amount = models.BigIntegerField()

    objects = WeekFactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["store", "cohort", "week", "courier", "payment_method", "state", "reason", "bucket"],
                name="parcels_of_a_week_that_are_alike",
            ),  # its index serves every reading
            models.CheckConstraint(condition=Q(cohort__in=Cohort.values), name="week_cohort_is_known"),
        ]
        indexes = [
            models.Index(fields=["store"], condition=Q(parcels=0), name="emptied_weeks"),  # totalling.move
        ]

    def __str__(self) -> str:
        return f"{self.parcels} parcels alike in the week of {self.week}"


class Basis(models.Model):
    """What a store's facts were made with. Where the store has changed since, they are made anew."""

    store = models.OneToOneField(Store, models.CASCADE, related_name="+", primary_key=True)
    timezone = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)

    def __str__(self) -> str:
        return f"{self.timezone}, {self.currency}"
