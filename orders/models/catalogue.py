"""What a store sells."""

from django.db import models
from django.db.models import Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet


class ProductQuerySet(ScopedQuerySet["Product"]):
    pass


class Product(models.Model):
    """One thing that is sold, by SKU and name; `cost` is the price that the merchant paid, `price` what it sells for,
    in the store's currency. Products of one `style` are variants of each other. `stock` None: nobody says how many.
    """

    store = models.ForeignKey(Store, models.PROTECT, related_name="+", db_index=False)
    sku = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=300, blank=True)
    category = models.CharField(max_length=120, blank=True)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    style = models.CharField(max_length=120, blank=True, default="", db_default="")
    variant = models.CharField(max_length=80, blank=True, default="", db_default="")  # "M", "Blue / 42"
    stock = models.IntegerField(null=True, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="product_store_and_id"),
            models.UniqueConstraint(fields=["store", "sku", "name"], name="one_product_per_store_sku_and_name"),
            models.CheckConstraint(condition=Q(cost=None) | Q(cost__gte=0), name="product_cost_is_not_negative"),
            models.CheckConstraint(condition=Q(price=None) | Q(price__gte=0), name="product_price_is_not_negative"),
        ]
        indexes = [
            models.Index(fields=["store", "style"], condition=~Q(style=""), name="products_of_a_style")
        ]  # variants offered in exchange

    def __str__(self) -> str:
        return self.name or self.sku
