"""What the list of returns that buyers ask for can be narrowed by: one set of names for pages and API."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from orders.filters import MOST_LOOKED_UP, ChoicesFilter, DayFilter, Rows, TextFilter
from orders.queries import lookup
from returns.models import ReturnLine, ReturnRequest
from returns.queries import worklist
from returns.queries.worklist import Queue
from returns.states import Approval, Goods, Outcome, Resolution, ReturnStatus
from returns.why import Why

MOST_MONEY = 10**12


class ReturnFilter(Rows):
    tags_at = "order__tags"
    queue = django_filters.ChoiceFilter(choices=Queue, method="in_queue", label=_("Queue"))
    status = ChoicesFilter(choices=ReturnStatus, label=_("Status"))
    reason = ChoicesFilter(choices=Why, method="for_reasons", label=_("Reason"))
    resolution = ChoicesFilter(choices=Resolution, label=_("Asked for"))
    outcome = ChoicesFilter(choices=Outcome, label=_("Outcome"))
    goods = ChoicesFilter(choices=Goods, label=_("Goods"))
    approval = ChoicesFilter(choices=Approval, label=_("The policy said"))
    overdue = django_filters.BooleanFilter(method="is_overdue", label=_("Overdue"))
    product = TextFilter(method="with_product", label=_("SKU"))
    order = django_filters.NumberFilter(field_name="order_id", max_value=2**63 - 1, label=_("Order"))
    value_from = django_filters.NumberFilter(
        field_name="value", lookup_expr="gte", min_value=0, max_value=MOST_MONEY, label=_("Value from")
    )
    value_to = django_filters.NumberFilter(
        field_name="value", lookup_expr="lte", min_value=0, max_value=MOST_MONEY, label=_("Value to")
    )
    asked_after = DayFilter(field_name="asked_at", method="since", label=_("Asked from"))
    asked_before = DayFilter(field_name="asked_at", method="until", label=_("Asked until"))

    class Meta:
        model = ReturnRequest
        fields: list[str] = []

    def clue(self, rows: QuerySet[ReturnRequest], _name: str, text: str) -> QuerySet[ReturnRequest]:
        """The returns of the orders that a look-up finds; a return's own number finds its order too."""
        clue = text.strip()
        order, mark, number = clue.upper().rpartition("-R")
        wanted = order if mark and number.isdigit() else clue
        return rows.filter(order__in=lookup.matches(stores=self.stores, clue=wanted, limit=MOST_LOOKED_UP))

    def in_queue(self, rows: QuerySet[ReturnRequest], _name: str, value: str) -> QuerySet[ReturnRequest]:
        """Exactly the returns that a tab counts."""
        return worklist.in_queue(rows, Queue(value))

    @extend_schema_field({"type": "array", "items": {"type": "string", "enum": Why.values}})
    def for_reasons(self, rows: QuerySet[ReturnRequest], _name: str, values: list[str]) -> QuerySet[ReturnRequest]:
        """With a line for any of these reasons."""
        return rows.filter(Exists(_lines().filter(why__in=values))) if values else rows

    def is_overdue(self, rows: QuerySet[ReturnRequest], _name: str, wanted: bool) -> QuerySet[ReturnRequest]:  # noqa: FBT001 django-filter's
        """Whose clock has run out."""
        at = timezone.now()
        return rows.filter(due_at__lte=at) if wanted else rows.exclude(due_at__lte=at)

    def with_product(self, rows: QuerySet[ReturnRequest], _name: str, value: str) -> QuerySet[ReturnRequest]:
        """With a line of this SKU."""
        return rows.filter(Exists(_lines().filter(**self.of_product("line__product", "sku", value))))


class ReturnWorklist(ReturnFilter):
    """As the desk reads it: without one of its tabs it is what waits for an answer."""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrowed by everything that was said."""
        rows: QuerySet[Any] = super().filter_queryset(queryset)
        told = self.form.cleaned_data
        if told.get("queue") or told.get("status"):
            return rows
        return self.in_queue(rows, "queue", Queue.TO_APPROVE)


def _lines() -> QuerySet[ReturnLine]:
    return ReturnLine.objects.filter(request=OuterRef("pk"))
