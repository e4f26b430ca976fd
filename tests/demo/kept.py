"""What the demo keeps of failed deliveries and of what came back, without the keys of rows."""

from collections.abc import Sequence

from django.db.models import QuerySet

from ndr.models import Act, Answer, Attempt, Case, FakeAttempt
from returns.models import Arrival, Claim, Inspection, RtoCase, RtoLine


def aftermath() -> Sequence[QuerySet]:  # type: ignore[type-arg]  # rows of several kinds
    """All of it, in an order of its own."""
    parcel, of_case, line = "shipment__awb", "case__shipment__awb", "rto_line__case__shipment__awb"
    return (
        Case.objects.order_by(parcel).values_list(
            parcel, "status", "reason", "attempts", "due_at", "closed_at", "asked_at", "suggested", "suggested_on"
        ),
        Attempt.objects.order_by("scan__digest").values_list("number", "genuine", "buyer_delivered", "buyer_returned"),
        Act.objects.order_by(of_case, "at", "action").values_list(
            "action", "at", "actor__email", "rule__name", "honoured_at", "broken_at", "instruction__key"
        ),
        Answer.objects.order_by(of_case).values_list("at", "truth", "wish", "on", "note"),
        FakeAttempt.objects.order_by("attempt__scan__digest").values_list("status", "claimed_at", "decided_at"),
        RtoCase.objects.order_by(parcel).values_list(
            parcel, "status", "reason", "reason_from", "value", "received_at", "closed_at", "ended"
        ),
        RtoLine.objects.order_by(of_case, "line__position").values_list("expected", "received", "missing", "wrong"),
        Inspection.objects.order_by(line, "rto_line__line__position", "unit").values_list(
            "grade", "disposition", "done_at"
        ),
        Claim.objects.order_by(parcel, "kind").values_list("kind", "status", "asked", "paid", "deadline_on"),
        Arrival.objects.order_by("at", "scanned").values_list("scanned", "verdict", "settled_at"),
    )
