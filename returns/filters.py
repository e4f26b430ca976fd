"""What the list of returning parcels can be narrowed by: one set of names for pages and API."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from connectors.couriers.words import Reason
from orders import wording
from orders.filters import LONGEST, NOTHING, ChoicesFilter, DayFilter, Rows, TextFilter
from orders.models import Shipment
from orders.queries import lookup, shipments
from orders.states import Payment
from returns.models import RtoCase
from returns.models.rto import RtoCaseQuerySet
from returns.queries import alarms, staging
from returns.queries.alarms import Awaited
from returns.queries.staging import Age
from returns.stage import Stage
from returns.states import LIVE, RtoStatus

MOST_LOOKED_UP = 200  # orders that a look-up within the list is worth
MOST_MONEY = 10**12


class RtoFilter(Rows):
    tags_at = "order__tags"
    live = django_filters.BooleanFilter(method="is_live", label=_("Open"))
    status = ChoicesFilter(choices=RtoStatus, label=_("Decision"))
    stage = ChoicesFilter(choices=Stage.choices, method="in_stages", label=_("Stage"))
    awaited = django_filters.ChoiceFilter(choices=Awaited, method="is_awaited", label=_("Awaited"))
    over_age = django_filters.BooleanFilter(method="takes_long", label=_("Over age"))
    age = django_filters.ChoiceFilter(choices=Age, method="of_age", label=_("Age"))
    courier = TextFilter(method="of_courier", label=_("Courier"))
    reason = django_filters.ChoiceFilter(choices=Reason, label=_("Reason"))
    payment_method = ChoicesFilter(field_name="order__payment_method", choices=Payment, label=_("Payment"))
    state = TextFilter(field_name="order__state", label=_("State"))
    city = TextFilter(field_name="order__city", label=_("City"))
    postcode = TextFilter(field_name="order__postcode", label=_("Postcode"))
    awb = TextFilter(method="by_awb", label=_("AWB"))
    value_from = django_filters.NumberFilter(
        field_name="value", lookup_expr="gte", min_value=0, max_value=MOST_MONEY, label=_("Value from")
    )
    value_to = django_filters.NumberFilter(
        field_name="value", lookup_expr="lte", min_value=0, max_value=MOST_MONEY, label=_("Value to")
    )
    opened_after = DayFilter(field_name="opened_at", method="since", label=_("Sent back from"))
    opened_before = DayFilter(field_name="opened_at", method="until", label=_("Sent back until"))
    received_after = DayFilter(field_name="received_at", method="since", label=_("Received from"))
    received_before = DayFilter(field_name="received_at", method="until", label=_("Received until"))

    class Meta:
        model = RtoCase
        fields: list[str] = []

    def is_live(self, rows: QuerySet[RtoCase], _name: str, wanted: bool) -> QuerySet[RtoCase]:  # noqa: FBT001 django-filter's
        """Not closed and not written off."""
        return rows.filter(status__in=sorted(LIVE)) if wanted else rows.exclude(status__in=sorted(LIVE))

    @extend_schema_field(OpenApiTypes.STR)
    def in_stages(self, rows: QuerySet[RtoCase], _name: str, stages: list[str]) -> QuerySet[RtoCase]:
        """In any of these stages."""
        if not stages:
            return rows
        first, *others = (staging.in_stage(rows, Stage(one)) for one in stages)
        for one in others:
            first |= one
        return first

    def is_awaited(self, rows: RtoCaseQuerySet, _name: str, value: str) -> RtoCaseQuerySet:
        """Not received, disputed or not, and so said by its courier: exactly what a queue of Today counts."""
        return alarms.awaited(rows, Awaited(value))

    def takes_long(self, rows: QuerySet[RtoCase], _name: str, wanted: bool) -> QuerySet[RtoCase]:  # noqa: FBT001
        """Those that take too long on the way, or were marked returned and never came."""
        long = staging.over_age(self.stores, at=timezone.now())
        return rows.filter(long) if wanted else rows.exclude(long)

    def of_age(self, rows: QuerySet[RtoCase], _name: str, value: str) -> QuerySet[RtoCase]:
        """Whose way back began that many days ago."""
        return staging.of_age(rows, Age(value), at=timezone.now())

    def of_courier(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Of this courier, by its name or as it is kept."""
        return rows.filter(courier__in=[""] if value == NOTHING else [value, wording.slug(value)])

    def by_awb(self, rows: QuerySet[RtoCase], _name: str, value: str) -> QuerySet[RtoCase]:
        """The parcel with this AWB, outward or on its way back, spaces and dashes as they come."""
        with_it = Q(shipment__awb="")
        if value != NOTHING:
            parcels = shipments.with_awb(value[:LONGEST])
            with_it = Q(shipment__in=Shipment.objects.filter(store__in=[one.pk for one in self.stores]).filter(parcels))
        return rows.filter(with_it)

    def clue(self, rows: QuerySet[RtoCase], _name: str, text: str) -> QuerySet[RtoCase]:
        """The parcels of the orders that a look-up finds."""
        return rows.filter(order__in=lookup.matches(stores=self.stores, clue=text, limit=MOST_LOOKED_UP))
