"""How failed deliveries look to programs: what buyers said is masked."""

from typing import Any

from rest_framework import serializers

from core.web import masking
from ndr.models import Act, Answer, Attempt, Case
from orders.api.shapes import Masked

CASE = [
    *("id", "store", "order", "order_number", "shipment", "awb", "courier", "status", "reason", "attempts"),
    *("most_attempts", "payment_method", "value", "currency", "opened_at", "failed_at", "due_at", "assigned_to"),
    *("asked_at", "answered_at", "suggested", "suggested_on", "suggested_by", "rule", "instructed_at", "closed_at"),
]


class CaseShape(serializers.ModelSerializer[Case]):
    """`value` is in `currency`; `due_at` is when the courier decides alone."""

    store = serializers.CharField(source="store.code")
    order_number = serializers.CharField(source="order.number")
    awb = serializers.CharField(source="shipment.awb")
    currency = serializers.CharField(source="order.currency")
    assigned_to = serializers.EmailField(source="assigned_to.email", default=None)
    rule = serializers.CharField(source="rule.name", default=None)

    class Meta:
        model = Case
        fields = CASE


class ReportShape(serializers.ModelSerializer[Attempt]):
    """One failed delivery as the courier reports it; `number` counts the genuine ones."""

    class Meta:
        model = Attempt
        fields = ["number", "genuine", "reason", "raw_code", "reported_at"]


class ActShape(serializers.ModelSerializer[Act]):
    """One thing that was done. `result` and `answer` are the courier's; `honoured_at`: it went as it had accepted."""

    actor = serializers.EmailField(source="actor.email", default=None)
    rule = serializers.CharField(source="rule.name", default=None)
    result = serializers.CharField(source="instruction.result", default="", allow_blank=True)
    answer = serializers.CharField(source="instruction.answer", default="", allow_blank=True)
    answered_at = serializers.DateTimeField(source="instruction.answered_at", default=None)

    class Meta:
        model = Act
        fields = [
            *("id", "action", "at", "due_at", "actor", "rule", "result", "answer", "answered_at"),
            *("honour_by", "honoured_at", "broken_at"),
        ]


class AnswerShape(serializers.ModelSerializer[Answer]):
    """What the buyer said; what names her or her place is masked."""

    phone = Masked(mask=masking.phone)
    address = Masked(mask=masking.address)
    landmark = Masked(mask=masking.address)
    note = Masked(mask=masking.address)
    taken_by = serializers.EmailField(source="taken_by.email", default=None)

    class Meta:
        model = Answer
        fields = ["at", "truth", "wish", "on", "phone", "address", "landmark", "note", "taken_by"]


class OfferShape(serializers.Serializer[Any]):
    """An action. `locked` says why it can't be done now, empty when it can; one field of each group in `needs` has to
    be told with it; `hint` says what is good to know before."""

    action = serializers.CharField()
    locked = serializers.CharField(allow_blank=True)
    needs = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    hint = serializers.CharField(allow_blank=True)


class WholeCase(CaseShape):
    """`days` are those that can be asked for."""

    reports = ReportShape(many=True)
    acts = ActShape(many=True)
    answers = AnswerShape(many=True)
    offers = OfferShape(many=True)
    days = serializers.ListField(child=serializers.DateField())

    class Meta(CaseShape.Meta):
        fields = [*CASE, "reports", "acts", "answers", "offers", "days"]


class OutcomeShape(serializers.Serializer[Any]):
    """What became of one case: `why` it did not go, else empty."""

    case = serializers.IntegerField()
    done = serializers.BooleanField()
    why = serializers.CharField(allow_blank=True)


class OutcomesShape(serializers.Serializer[Any]):
    results = OutcomeShape(many=True)
    done = serializers.IntegerField()
