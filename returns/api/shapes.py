"""What returning parcels look like outside: money as text with its currency, times in UTC, nothing personal."""

from typing import Any

from rest_framework import serializers

from orders.cost import Bill
from returns import stage
from returns.models import Arrival, Claim, Inspection, RtoCase, RtoLine
from returns.queries.cost import Spent


class ClaimShape(serializers.ModelSerializer[Claim]):
    store = serializers.CharField(source="store.code")

    class Meta:
        model = Claim
        fields = [
            *("id", "store", "case", "shipment", "kind", "status", "courier", "currency", "asked", "paid"),
            *("deadline_on", "reference", "note", "opened_at", "sent_at", "settled_at"),
        ]


class ArrivalShape(serializers.ModelSerializer[Arrival]):
    store = serializers.CharField(source="store.code")

    class Meta:
        model = Arrival
        fields = ["id", "store", "scanned", "verdict", "case", "shipment", "at", "settled_at"]


class InspectionShape(serializers.ModelSerializer[Inspection]):
    class Meta:
        model = Inspection
        fields = ["id", "unit", "grade", "disposition", "note", "at", "done_at"]


class RtoLineShape(serializers.ModelSerializer[RtoLine]):
    sku = serializers.CharField(source="line.product.sku")
    name = serializers.CharField(source="line.product.name")
    inspections = InspectionShape(many=True)

    class Meta:
        model = RtoLine
        fields = ["id", "sku", "name", "expected", "received", "missing", "wrong", "inspections"]


CASE = [
    *("id", "store", "order", "number", "shipment", "awb", "return_awb", "courier", "status", "stage", "ended"),
    *("reason", "reason_from", "opened_at", "received_at", "inspected_at", "closed_at", "currency", "value"),
    "cod_disputed",
]


class RtoShape(serializers.ModelSerializer[RtoCase]):
    store = serializers.CharField(source="store.code")
    number = serializers.CharField(source="order.number")
    awb = serializers.CharField(source="shipment.awb")
    return_awb = serializers.CharField(source="shipment.return_awb")
    currency = serializers.CharField(source="order.currency")
    stage = serializers.SerializerMethodField()

    class Meta:
        model = RtoCase
        fields = CASE

    def get_stage(self, case: RtoCase) -> str:
        """Our decision, or where the courier says it is."""
        return stage.of(case.status, case.shipment.status).value


class BillShape(serializers.Serializer[Bill]):
    forward_freight = serializers.DecimalField(14, 2)
    return_freight = serializers.DecimalField(14, 2)
    cod_fee = serializers.DecimalField(14, 2)
    packing = serializers.DecimalField(14, 2)
    handling = serializers.DecimalField(14, 2)
    quality_check = serializers.DecimalField(14, 2)
    goods = serializers.DecimalField(14, 2)
    capital = serializers.DecimalField(14, 2)
    total = serializers.DecimalField(14, 2)


class SpentShape(serializers.Serializer[Spent]):
    terms = BillShape(source="bill")
    currency = serializers.CharField()
    days = serializers.IntegerField()
    invoiced = serializers.ListField(child=serializers.CharField())
    goods_known = serializers.BooleanField()
    paid_by_courier = serializers.DecimalField(14, 2, source="paid")
    left = serializers.DecimalField(14, 2)


class WholeRto(RtoShape):
    """A case with all that is known of it; `cost` is null until the store's costs are set."""

    lines = RtoLineShape(many=True)
    claims = ClaimShape(many=True)
    arrivals = ArrivalShape(many=True)
    cost = SpentShape(allow_null=True)

    class Meta(RtoShape.Meta):
        fields = [*CASE, "lines", "claims", "arrivals", "cost"]

    def to_representation(self, case: Any) -> dict[str, Any]:
        """As the list shows it, with the cost that the view hands over."""
        case.cost = self.context.get("cost")
        return super().to_representation(case)
