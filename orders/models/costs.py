"""What a parcel costs that was sent for nothing, store by store and day by day."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet

AMOUNTS = ("forward_freight", "return_freight", "cod_fee", "packing", "handling", "quality_check", "hourly_wage")
SHARES = ("resale_share", "yearly_rate")


def _amount() -> "models.DecimalField[Decimal, Decimal]":
    """Money in the store's currency, never negative."""
    return models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))


def _share(usual: str) -> "models.DecimalField[Decimal, Decimal]":
    """A part of one, from 0 to 1."""
    return models.DecimalField(max_digits=5, decimal_places=4, default=Decimal(usual))


class CostModel(models.Model):
    """The terms of a lost parcel's cost, in the store's currency, from `valid_from` (a day of the store's zone) until
    the next one begins. What a courier's invoice says about a parcel goes before its freight terms.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    valid_from = models.DateField()
    forward_freight = _amount()
    return_freight = _amount()
    cod_fee = _amount()
    packing = _amount()
    handling = _amount()
    quality_check = _amount()
    resale_share = _share("0.85")  # of the goods' cost, that what comes back is still worth
    yearly_rate = _share("0.12")  # what capital costs
    enquiry_minutes = models.PositiveSmallIntegerField(default=10)  # of an agent, per “where is my order?”
    hourly_wage = _amount()
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
