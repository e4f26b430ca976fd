"""What may be sent to make orders and parcels, checked before any service is called."""

from typing import Any

from rest_framework import serializers

from orders.services.contacts import Buyer
from orders.services.ordering import Line, NewOrder
from orders.states import Payment

MOST_LINES = 200
ADDRESS = ("address1", "address2", "landmark", "city", "state", "postcode", "country")


class Amount(serializers.DecimalField):
    """Money in the store's currency, as text; never negative."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, min_value=0, **options)


class NewLine(serializers.Serializer[Any]):
    sku = serializers.CharField(max_length=120, allow_blank=True, default="")
    name = serializers.CharField(max_length=300)
    category = serializers.CharField(max_length=120, allow_blank=True, default="")
    quantity = serializers.IntegerField(min_value=0, max_value=100_000)
    unit_price = Amount(allow_null=True, default=None)


class NewBuyer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200, allow_blank=True, default="")
    phone = serializers.CharField(max_length=80, allow_blank=True, default="")
    email = serializers.EmailField(allow_blank=True, default="")
    address1 = serializers.CharField(max_length=300, allow_blank=True, default="")
    address2 = serializers.CharField(max_length=300, allow_blank=True, default="")
    landmark = serializers.CharField(max_length=200, allow_blank=True, default="")
    city = serializers.CharField(max_length=120, allow_blank=True, default="")
    state = serializers.CharField(max_length=80, allow_blank=True, default="")
    postcode = serializers.CharField(max_length=16, allow_blank=True, default="")
    country = serializers.RegexField(r"^[A-Za-z]{2}$", allow_blank=True, default="")


class OrderRequest(serializers.Serializer[Any]):
    """A new order. `cod_amount` is the whole total of a COD order unless told."""

    store = serializers.CharField(max_length=40)
    number = serializers.CharField(max_length=80)
    placed_at = serializers.DateTimeField()
    payment_method = serializers.ChoiceField(choices=Payment.choices)
    total = Amount(allow_null=True, default=None)
    cod_amount = Amount(allow_null=True, default=None)
    channel = serializers.CharField(max_length=80, allow_blank=True, default="")
    campaign = serializers.CharField(max_length=120, allow_blank=True, default="")
    fulfilment = serializers.CharField(max_length=80, allow_blank=True, default="")
    buyer = NewBuyer(default=dict)
    lines = serializers.ListField(child=NewLine(), allow_empty=False, max_length=MOST_LINES)

    def new_order(self) -> NewOrder:
        """The order as the service wants it; call after `is_valid`."""
        given = dict(self.validated_data)
        buyer = given.pop("buyer")
        address = {key: buyer.get(key, "") for key in ADDRESS}
        person = Buyer(buyer.get("name", ""), buyer.get("phone", ""), buyer.get("email", ""), address)
        lines = [Line(**line) for line in given.pop("lines")]
        del given["store"]
        return NewOrder(**given, lines=lines, buyer=person)


class ParcelRequest(serializers.Serializer[Any]):
    """A new outward parcel of an order. `connection` is the account that tracks it, if any."""

    order = serializers.IntegerField(min_value=1)
    courier = serializers.SlugField(max_length=60)
    awb = serializers.CharField(max_length=60, allow_blank=True, default="")
    connection = serializers.IntegerField(min_value=1, allow_null=True, default=None)
    promised_on = serializers.DateField(allow_null=True, default=None)
