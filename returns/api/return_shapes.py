"""What returns that buyers ask for look like outside: money as text with its currency, her words masked."""

from typing import Any

from rest_framework import serializers

from core.web import masking
from orders.api.shapes import Masked
from returns import shown
from returns.models import Pickup, ReturnLine, ReturnRequest
from returns.wishes import Judged

RETURN = [
    *("id", "store", "order", "order_number", "number", "status", "stage", "goods", "resolution", "outcome"),
    *("currency", "value", "fee", "bonus", "back", "asked_by", "asked_at", "due_at", "approval", "approved_at"),
    *("refused_why", "received_at", "inspected_at", "resolved_at", "ended_at", "slot_on", "new_order", "lines"),
]


class ReturnLineShape(serializers.ModelSerializer[ReturnLine]):
    """`policy` and `version` judged it; both null where one of us took it back outside the policies."""

    order_line = serializers.IntegerField(source="line_id")
    sku = serializers.CharField(source="line.product.sku")
    name = serializers.CharField(source="line.product.name")
    reason = serializers.CharField(source="why")
    words = Masked(mask=masking.address)
    policy = serializers.CharField(source="version.policy.name", default=None)
    version = serializers.IntegerField(source="version.number", default=None)

    class Meta:
        model = ReturnLine
        fields = [
            *("id", "order_line", "sku", "name", "quantity", "reason", "detail", "words", "value", "policy", "version"),
            *("qc", "wants", "received", "missing", "wrong", "refused"),
        ]


class ReturnShape(serializers.ModelSerializer[ReturnRequest]):
    """`back` is what the buyer gets; `stage` says where decision and parcel stand together."""

    store = serializers.CharField(source="store.code")
    order_number = serializers.CharField(source="order.number")
    currency = serializers.CharField(source="order.currency")
    stage = serializers.SerializerMethodField()
    back = serializers.SerializerMethodField()
    lines = ReturnLineShape(many=True)

    class Meta:
        model = ReturnRequest
        fields = RETURN

    def get_stage(self, row: ReturnRequest) -> str:
        """Our decision, or where the courier says it is."""
        return shown.of_request(row).value

    def get_back(self, row: ReturnRequest) -> str:
        """The value without the fee, with the bonus."""
        return f"{row.value - row.fee + row.bonus:.2f}"


class PickupShape(serializers.ModelSerializer[Pickup]):
    """One try to fetch the goods."""

    courier = serializers.CharField(source="shipment.courier")
    awb = serializers.CharField(source="shipment.awb")

    class Meta:
        model = Pickup
        fields = ["number", "courier", "awb", "asked_at", "slot_on", "failures", "problem", "failed_at", "end"]


class WholeReturn(ReturnShape):
    """With the tries to fetch the goods."""

    pickups = PickupShape(many=True, source="tries")

    class Meta(ReturnShape.Meta):
        fields = [*RETURN, "pickups"]


class EligibilityShape(serializers.Serializer[Judged]):
    """One line of an order: how many units may be returned until which day, by which policy; `no` is why not, empty
    when it may, and `says` the same in words."""

    line = serializers.IntegerField(source="line.pk")
    sku = serializers.CharField(source="line.product.sku")
    name = serializers.CharField(source="line.product.name")
    units = serializers.IntegerField(source="verdict.units")
    until = serializers.DateField(source="verdict.until", allow_null=True)
    no = serializers.SerializerMethodField()
    says = serializers.SerializerMethodField()
    policy = serializers.CharField(source="verdict.policy.name", default=None, allow_null=True)
    resolutions = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField()

    def get_no(self, judged: Judged) -> str:
        """Why not, in one word."""
        return judged.verdict.no.value if judged.verdict.no else ""

    def get_says(self, judged: Judged) -> str:
        """The verdict in a sentence."""
        says: str = self.context["says"](judged.verdict)
        return says

    def get_resolutions(self, judged: Judged) -> list[str]:
        """What the buyer may get."""
        return [str(one) for one in judged.verdict.policy.terms.resolutions] if judged.verdict.policy else []

    def get_reasons(self, judged: Judged) -> list[dict[str, Any]]:
        """For which reasons it is taken back, and what each wants."""
        if judged.verdict.policy is None:
            return []
        terms = judged.verdict.policy.terms
        told = {why: terms.on(why) for why in terms.taken()}
        return [{"reason": why.value, "approval": on.approval.value, "photos": on.photos} for why, on in told.items()]


class OrderEligibility(serializers.Serializer[Any]):
    lines = EligibilityShape(many=True)
