"""What orders and parcels look like outside: personal fields masked, money as text with its currency, times in UTC."""

from typing import Any

from rest_framework import serializers

from core.web import masking
from orders.models import Note, Order, OrderLine, Scan, Shipment


class Masked(serializers.CharField):
    """A personal field, as those see it who have not revealed it."""

    def __init__(self, *, mask: Any, **options: Any) -> None:
        super().__init__(read_only=True, **options)
        self.mask = mask

    def to_representation(self, value: str) -> str:
        """The value under its mask; empty stays empty."""
        return self.mask(value) or ""


class LineShape(serializers.ModelSerializer[OrderLine]):
    sku = serializers.CharField(source="product.sku")
    name = serializers.CharField(source="product.name")
    category = serializers.CharField(source="product.category")

    class Meta:
        model = OrderLine
        fields = ["position", "sku", "name", "category", "quantity", "unit_price", "total"]


class ScanShape(serializers.ModelSerializer[Scan]):
    class Meta:
        model = Scan
        fields = [
            *("status", "reason", "raw_code", "raw_text", "happened_at", "received_at"),
            *("place", "attempt", "source", "time_assumed"),
        ]


PARCEL = [
    *("id", "store", "order", "direction", "courier", "awb", "return_awb", "status", "status_at", "outcome", "reason"),
    *("place", "attempts", "no_attempts", "cod_amount", "currency", "promised_on", "created_at", "handed_over_at"),
    *("first_out_at", "delivered_at", "rto_initiated_at", "rto_delivered_at", "last_scan_at"),
]


class ParcelShape(serializers.ModelSerializer[Shipment]):
    store = serializers.CharField(source="store.code")
    outcome = serializers.CharField(source="bucket")
    currency = serializers.CharField(source="order.currency")

    class Meta:
        model = Shipment
        fields = PARCEL


class ParcelWithScans(ParcelShape):
    scans = ScanShape(many=True)

    class Meta(ParcelShape.Meta):
        fields = [*PARCEL, "scans"]


ORDER = [
    *("id", "store", "number", "placed_at", "status", "outcome", "decision", "payment_method"),
    *(
        "currency",
        "total",
        "cod_amount",
        "discount",
        "shipping",
        "version",
        "tags",
        "cancel_reason",
        "channel",
        "campaign",
        "fulfilment",
    ),
    *("customer_name", "phone", "email", "city", "state", "postcode", "country"),
]


class OrderShape(serializers.ModelSerializer[Order]):
    store = serializers.CharField(source="store.code")
    customer_name = Masked(source="buyer_name", mask=masking.name)
    phone = Masked(mask=masking.phone)
    email = Masked(mask=masking.email)

    class Meta:
        model = Order
        fields = ORDER


class EntryShape(serializers.Serializer[Any]):
    """One line of the timeline."""

    kind = serializers.CharField()
    at = serializers.DateTimeField()
    text = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)


class ActionShape(serializers.Serializer[Any]):
    """An action on one of the order's parcels; `locked` says why it is not possible now, empty when it is."""

    action = serializers.CharField()
    shipment = serializers.IntegerField()
    locked = serializers.CharField(allow_blank=True)


class NoteShape(serializers.ModelSerializer[Note]):
    """What a colleague wrote."""

    author = serializers.CharField(source="author.name", default="")

    class Meta:
        model = Note
        fields = ["id", "author", "text", "written_at", "edited_at"]


class LockShape(serializers.Serializer[Any]):
    """A field that can't be changed now, and why."""

    field = serializers.CharField()
    why = serializers.CharField()


class TagsShape(serializers.Serializer[Any]):
    tags = serializers.ListField(child=serializers.CharField())


class AskedShape(serializers.Serializer[Any]):
    """What a parcel's courier was asked."""

    shipment = serializers.IntegerField()
    action = serializers.CharField()


class ByHandShape(AskedShape):
    """What a person has to ask the courier, and why it could not be sent."""

    why = serializers.CharField()


class WholeOrder(OrderShape):
    lines = LineShape(many=True)
    shipments = ParcelWithScans(many=True)
    timeline = EntryShape(many=True)
    notes = NoteShape(many=True)
    locked_fields = LockShape(many=True)
    allowed_actions = ActionShape(many=True)

    class Meta(OrderShape.Meta):
        fields = [*ORDER, "lines", "shipments", "timeline", "notes", "locked_fields", "allowed_actions"]


class CancelledShape(WholeOrder):
    """A cancelled order, what its couriers were asked, and what is left to a person."""

    asked = AskedShape(many=True)
    by_hand = ByHandShape(many=True)

    class Meta(WholeOrder.Meta):
        fields = [*WholeOrder.Meta.fields, "asked", "by_hand"]


class ContactShape(serializers.Serializer[Any]):
    """A buyer's contact data, unmasked."""

    name = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()
    address1 = serializers.CharField()
    address2 = serializers.CharField()
    landmark = serializers.CharField()
    city = serializers.CharField()
    state = serializers.CharField()
    postcode = serializers.CharField()
    country = serializers.CharField()


class HitShape(serializers.Serializer[Any]):
    """An order that fits a clue."""

    order_id = serializers.IntegerField()
    number = serializers.CharField()
    store = serializers.CharField()
    customer_name = serializers.CharField()
    phone = serializers.CharField()
    awb = serializers.ListField(child=serializers.CharField())
    status = serializers.CharField()
    outcome = serializers.CharField()
    placed_at = serializers.DateTimeField()
    matched_on = serializers.CharField()


class LookupShape(serializers.Serializer[Any]):
    results = HitShape(many=True)
    took_ms = serializers.FloatField()
