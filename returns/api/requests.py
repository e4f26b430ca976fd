"""What may be sent about returning parcels, checked before any service is called."""

from typing import Any

from rest_framework import serializers

from returns.scanning import LONGEST
from returns.services.claiming import LONGEST_REFERENCE, Said
from returns.services.counting import Counted
from returns.services.inspecting import LONGEST_NOTE, Unit
from returns.states import ClaimStatus, Disposition, Grade

MOST_LINES = 200
MOST_UNITS = 1000
LARGEST_ID = 2**63 - 1
MOST_COUNTED = 2**31 - 1


class CountRequest(serializers.Serializer[Any]):
    line = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    received = serializers.IntegerField(min_value=0, max_value=MOST_COUNTED)
    missing = serializers.IntegerField(min_value=0, max_value=MOST_COUNTED, default=0)
    wrong = serializers.IntegerField(min_value=0, max_value=MOST_COUNTED, default=0)


class ReceiveRequest(serializers.Serializer[Any]):
    """Without counts it is only received."""

    lines = CountRequest(many=True, max_length=MOST_LINES, default=[])  # type: ignore[call-arg]  # of DRF, for lists

    def counts(self) -> dict[int, Counted]:
        """By line; what is said twice of a line counts as it was said last."""
        said = self.validated_data["lines"]
        return {one["line"]: Counted(one["received"], one["missing"], one["wrong"]) for one in said}


class UnitRequest(serializers.Serializer[Any]):
    line = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    unit = serializers.IntegerField(min_value=1, max_value=MOST_COUNTED)
    grade = serializers.ChoiceField(choices=Grade.choices)
    disposition = serializers.ChoiceField(choices=Disposition.choices, allow_null=True, default=None)
    note = serializers.CharField(max_length=LONGEST_NOTE, allow_blank=True, default="")


class InspectRequest(serializers.Serializer[Any]):
    units = UnitRequest(many=True, max_length=MOST_UNITS, allow_empty=False)  # type: ignore[call-arg]  # of DRF, for lists

    def told(self) -> list[Unit]:
        """As the service takes them."""
        return [
            Unit(
                line=one["line"],
                unit=one["unit"],
                grade=Grade(one["grade"]),
                disposition=Disposition(one["disposition"]) if one["disposition"] else None,
                note=one["note"],
            )
            for one in self.validated_data["units"]
        ]


class ArrivalRequest(serializers.Serializer[Any]):
    store = serializers.CharField(max_length=40)
    scanned = serializers.CharField(max_length=LONGEST)


class ClaimMoveRequest(serializers.Serializer[Any]):
    to = serializers.ChoiceField(choices=ClaimStatus.choices)
    reference = serializers.CharField(max_length=LONGEST_REFERENCE, allow_blank=True, allow_null=True, default=None)
    note = serializers.CharField(max_length=LONGEST_NOTE, allow_blank=True, allow_null=True, default=None)
    asked = serializers.DecimalField(14, 2, min_value=0, allow_null=True, default=None)
    paid = serializers.DecimalField(14, 2, min_value=0, allow_null=True, default=None)

    def said(self) -> Said:
        """As the service takes it."""
        given = self.validated_data
        return Said(given["reference"], given["note"], given["asked"], given["paid"])
