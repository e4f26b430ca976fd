"""What may be sent to make and change orders and parcels, checked before any service is called."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers

from connectors.models import Connection, Family
from core.dates import FIRST_DAY, FIRST_MOMENT, LAST_DAY, LAST_MOMENT
from orders import tags
from orders.models import Order, OrderLine
from orders.models.notes import LONGEST_NOTE
from orders.services.contacts import Buyer
from orders.services.editing import Changes
from orders.services.ordering import Line, NewOrder
from orders.services.parcelling import NewParcel
from orders.services.relining import LineEdit
from orders.states import CancelReason, Decision, Payment, Renumbering

MOST_LINES = 200
ADDRESS = ("address1", "address2", "landmark", "city", "state", "postcode", "country")


class Amount(serializers.DecimalField):
    """Money in the store's currency, as text; never negative."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, min_value=0, **options)


class Moment(serializers.DateTimeField):
    """A moment that has a day in every zone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[MinValueValidator(FIRST_MOMENT), MaxValueValidator(LAST_MOMENT)], **options)


class Day(serializers.DateField):
    """A day with days around it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)], **options)


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
    placed_at = Moment()
    payment_method = serializers.ChoiceField(choices=Payment.choices)
    total = Amount(allow_null=True, default=None)
    cod_amount = Amount(allow_null=True, default=None)
    discount = Amount(allow_null=True, default=None)
    shipping = Amount(allow_null=True, default=None)
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


class ParcelOfOrderRequest(serializers.Serializer[Any]):
    """A parcel's courier and number. `connection` is the account that tracks it, if any."""

    courier = serializers.SlugField(max_length=60, required=False)
    awb = serializers.CharField(max_length=60, allow_blank=True, default="")
    connection = serializers.IntegerField(min_value=1, allow_null=True, default=None)
    promised_on = Day(allow_null=True, default=None)

    def parcel(self, store_id: int) -> NewParcel:
        """The parcel as the service wants it; 404 for a connection that does not serve the store."""
        given = self.validated_data
        known = Connection.objects.live().filter(stores=store_id, family=Family.COURIER)
        connection = get_object_or_404(known, pk=given["connection"]) if given["connection"] else None
        courier = given.get("courier") or (connection.provider if connection else "")
        if not courier:
            raise serializers.ValidationError({"courier": _("Say who carries it.")})
        return NewParcel(courier, given["awb"].strip(), connection, given["promised_on"])


class ParcelRequest(ParcelOfOrderRequest):
    """A new outward parcel of an order."""

    order = serializers.IntegerField(min_value=1)


class RenumberRequest(ParcelOfOrderRequest):
    """Who carries a parcel and under which number; `reason` where it had another one."""

    awb = serializers.CharField(max_length=60)
    reason = serializers.ChoiceField(choices=Renumbering.choices, allow_blank=True, default="")


class EditLine(NewLine):
    """A line as it shall be; `position` is its own, left out of a new line."""

    name = serializers.CharField(max_length=300, allow_blank=True, default="")
    position = serializers.IntegerField(min_value=0, required=False)


class EditRequest(NewBuyer):
    """Fields to change; those left out stay. `version` is the order's as it was read."""

    version = serializers.IntegerField(min_value=1)
    payment_method = serializers.ChoiceField(choices=Payment.choices)
    cod_amount = Amount(allow_null=True)
    discount = Amount(allow_null=True)
    shipping = Amount(allow_null=True)
    channel = serializers.CharField(max_length=80, allow_blank=True)
    campaign = serializers.CharField(max_length=120, allow_blank=True)
    fulfilment = serializers.CharField(max_length=80, allow_blank=True)
    lines = serializers.ListField(child=EditLine(), allow_empty=False, max_length=MOST_LINES)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, partial=True, **options)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if "version" not in given:
            raise serializers.ValidationError({"version": _("Say which version of the order you read.")})
        return given

    def changes(self, order: Order) -> tuple[int, Changes]:
        """The version that was read, and what is wanted."""
        given = dict(self.validated_data)
        version, lines = given.pop("version"), given.pop("lines", None)
        if "name" in given:
            given["buyer_name"] = given.pop("name")
        if lines is None:
            return version, Changes(given)
        known = {line.position: line for line in order.lines.select_related("product")}
        return version, Changes(given, [_line_edit(line, known) for line in lines])


def _line_edit(given: dict[str, Any], known: dict[int, OrderLine]) -> LineEdit:
    """What is left out of a line that is there stays as it is."""
    position = given.pop("position", None)
    if position is None and (not given.get("quantity") or not (given.get("sku") or given.get("name"))):
        raise serializers.ValidationError({"lines": _("A new line has a SKU or a name, and a quantity.")})
    if position is None:
        return LineEdit(None, Line(given.pop("sku", ""), given.pop("name", ""), **given))
    if position not in known:
        raise serializers.ValidationError({"lines": _("There is no line %(n)d.") % {"n": position}})
    row = known[position]
    was = {"sku": row.product.sku, "name": row.product.name, "quantity": row.quantity, "unit_price": row.unit_price}
    return LineEdit(row.pk, Line(**{**was, **given}))


class MoveRequest(serializers.Serializer[Any]):
    to = serializers.ChoiceField(choices=[one for one in Decision.choices if one[0] != Decision.CANCELLED])


class CancelRequest(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=CancelReason.choices)
    text = serializers.CharField(max_length=300, allow_blank=True, default="")


class NoteRequest(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST_NOTE)


class TagRequest(serializers.Serializer[Any]):
    add = serializers.ListField(child=serializers.CharField(max_length=80), default=list, max_length=tags.MOST)
    remove = serializers.ListField(child=serializers.CharField(max_length=80), default=list, max_length=tags.MOST)


class PackedLine(serializers.Serializer[Any]):
    position = serializers.IntegerField(min_value=0)
    quantity = serializers.IntegerField(min_value=0, max_value=100_000)


class PackedParcel(serializers.Serializer[Any]):
    """What goes into a parcel; `shipment` null is one that is made now."""

    shipment = serializers.IntegerField(min_value=1, allow_null=True, default=None)
    lines = serializers.ListField(child=PackedLine(), allow_empty=False, max_length=MOST_LINES)


class SplitRequest(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1)
    parcels = serializers.ListField(child=PackedParcel(), allow_empty=False, max_length=MOST_LINES)
