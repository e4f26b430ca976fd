"""What may be sent about returns that buyers ask for, checked before any service is called."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from orders.api.requests import Day
from returns.services.requests.asking import LONGEST_WORDS
from returns.services.requests.deciding import LONGEST_WHY
from returns.states import Resolution
from returns.why import Detail, Why
from returns.wishes import Wanted, Wish

LARGEST_ID = 2**63 - 1
MOST_UNITS = 2**31 - 1
MOST_LINES = 200


class WantedRequest(serializers.Serializer[Any]):
    """Units of one order line. `wants`: the product that she likes instead, where exchanged."""

    line = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)
    reason = serializers.ChoiceField(choices=Why.choices)
    detail = serializers.ChoiceField(choices=Detail.choices, allow_blank=True, default="")
    words = serializers.CharField(max_length=LONGEST_WORDS, allow_blank=True, default="")
    wants = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, allow_null=True, default=None)

    def wanted(self, said: dict[str, Any]) -> Wanted:
        """As the service takes it."""
        return Wanted(
            said["line"], said["quantity"], Why(said["reason"]), said["detail"], said["words"], wants=said["wants"]
        )


class AskRequest(serializers.Serializer[Any]):
    """`generous` takes back what no policy does, or later than it does; photos come by the buyer's page only."""

    order = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    lines = WantedRequest(many=True, max_length=MOST_LINES, allow_empty=False)  # type: ignore[call-arg]  # of DRF, for lists
    resolution = serializers.ChoiceField(choices=Resolution.choices, default=Resolution.REFUND)
    slot_on = Day(allow_null=True, default=None)
    generous = serializers.BooleanField(default=False)

    def wish(self) -> Wish:
        """As the service takes it; call after `is_valid`."""
        said = self.validated_data
        lines = [WantedRequest().wanted(one) for one in said["lines"]]
        return Wish(lines, Resolution(said["resolution"]), slot_on=said["slot_on"])


class RejectRequest(serializers.Serializer[Any]):
    """`why` is told to the buyer."""

    why = serializers.CharField(max_length=LONGEST_WHY)


class RefundRequest(serializers.Serializer[Any]):
    """`less` is kept beside the fee, in the order's currency; `why` tells the buyer for what."""

    less = serializers.DecimalField(14, 2, min_value=0, default=Decimal(0))
    why = serializers.CharField(max_length=LONGEST_WHY, allow_blank=True, default="")
