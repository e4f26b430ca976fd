"""What a parcel costs that was sent for nothing, store by store and day by day."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet

AMOUNTS = ("forward_freight", "return_freight", "cod_fee", "packing", "handling", "quality_check", "hourly_wage")
SHARES = ("resale_share", "yearly_rate")


class Amount(models.DecimalField):
    """Money in the store's currency, never negative."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{"max_digits": 14, "decimal_places": 2, "default": Decimal(0), **options})


class Share(models.DecimalField):
    """A part of one, from 0 to 1."""

    def __init__(self, **options: object) -> None:
        checks = [MinValueValidator(0), MaxValueValidator(1)]
        super().__init__(
            **{"max_digits": 5, "decimal_places": 4, "default": Decimal(0), "validators": checks, **options}
        )


class CostModel(models.Model):
    """The terms of a lost parcel's cost, in the store's currency, from `valid_from` (a day of the store's zone) until
    the next one begins. What a courier's invoice says about a parcel goes before its freight terms.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    valid_from = models.DateField()
    forward_freight = Amount()
    return_freight = Amount()
    cod_fee = Amount()
    packing = Amount()
    handling = Amount()
    quality_check = Amount()
    resale_share = Share(default=Decimal("0.85"))  # of the goods' cost, that what comes back is still worth
    yearly_rate = Share(default=Decimal("0.12"))  # what capital costs
    enquiry_minutes = models.PositiveSmallIntegerField(default=10)  # of an agent, per “where is my order?”
    hourly_wage = Amount()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(F("store"), F("valid_from").desc(), name="one_cost_model_per_store_and_day"),
            models.CheckConstraint(
                condition=Q(**{f"{name}__gte": 0 for name in AMOUNTS}), name="costs_are_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(resale_share__range=(0, 1), yearly_rate__range=(0, 1)), name="shares_are_part_of_one"
            ),
        ]

    def __str__(self) -> str:
        return f"costs of {self.store_id} from {self.valid_from}"
