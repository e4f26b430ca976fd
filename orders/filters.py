"""What the lists of orders and parcels can be narrowed by: one set of names for pages, API and the links of figures.

Text filters take the value as it is kept, or in any case of letters where none is kept so; "-" finds the rows that
have none. Days are days of each store's own zone, both ends included.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import Any, Final

import django_filters
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.current import stores_of
from accounts.models import Store
from connectors.couriers.words import Direction, Reason, ScanStatus
from core.dates import FIRST_DAY, FIRST_MOMENT, LAST_DAY, LAST_MOMENT, Days
from orders import tags, wording
from orders.models import Order, OrderLine, Product, Shipment, ShipmentLine
from orders.queries import lookup, shipments
from orders.states import Bucket, OrderStatus, Payment

NOTHING: Final = "-"
LONGEST: Final = 120
MOST_LOOKED_UP: Final = 200  # rows that a look-up within a list is worth


class TextFilter(django_filters.CharFilter):
    """The column's whole value; "-" where it is empty."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, validators=[MaxLengthValidator(LONGEST)], **options)

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows with this value."""
        if not value or value == NOTHING:
            return rows.filter(**{self.field_name: ""}) if value else rows
        path, _dunder, column = self.field_name.rpartition("__")
        said = self.parent.spelt(Order if path else self.model, column, value)
        return rows.filter(**{f"{path}__{name}" if path else name: kept for name, kept in said.items()})


class ChoicesFilter(django_filters.MultipleChoiceFilter):
    """Any of these values, of a column that no row has twice: DISTINCT would keep the database from its indexes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, distinct=False, **options)


class DayFilter(django_filters.DateFilter):
    """A day that a calendar can hold with room for a zone's hours around it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        ends = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]
        super().__init__(*args, validators=ends, **options)


class MomentFilter(django_filters.IsoDateTimeFilter):
    """A moment that a calendar can hold with room for a zone's hours around it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        ends = [MinValueValidator(FIRST_MOMENT), MaxValueValidator(LAST_MOMENT)]
        super().__init__(*args, validators=ends, **options)


class Rows(django_filters.FilterSet):
    """What both lists share. `request` brings the user's stores: their codes and zones."""

    store = django_filters.CharFilter(method="of_store", label=_("Store"))
    tag = TextFilter(method="tagged", label=_("Tag"))
    q = django_filters.CharFilter(method="clue", label=_("Clue"))

    tags_at = "tags"
    base_filters: Mapping[str, django_filters.Filter]

    def __init__(self, *args: Any, only: Container[str] | None = None, **options: Any) -> None:
        """`only` are the filters that are made, of two dozen, for whoever wants the rows and shows no form."""
        if only is not None:
            self.base_filters = {name: one for name, one in self.base_filters.items() if name in only}
        super().__init__(*args, **options)

    @property
    def stores(self) -> list[Store]:
        """The stores that the rows can be of: the one that was asked for, or all of the user's."""
        wanted = self.data.get("store") if self.data else None
        return [store for store in stores_of(self.request) if not wanted or store.code == wanted]

    def spelt(self, model: type[Model], column: str, value: str) -> dict[str, str]:
        """The condition for this value: as it is kept where it is (figures lead here), else in any case of letters."""
        kept = model._default_manager.filter(store__in=[store.pk for store in self.stores], **{column: value})
        return {column if kept.exists() else f"{column}__iexact": value}

    def of_store(self, rows: QuerySet[Any], _name: str, _code: str) -> QuerySet[Any]:
        """The store with this code; nothing where the user has no such store."""
        return rows.filter(store__in=[store.pk for store in self.stores])

    def of_product(self, path: str, name: str, value: str) -> dict[str, str]:
        """The condition for products of this SKU or category, seen along `path`."""
        said = {name: ""} if value == NOTHING else self.spelt(Product, name, value)
        return {f"{path}__{column}": kept for column, kept in said.items()}

    def of_courier(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Of this courier, by its name or as it is kept; nobody's where nobody knows."""
        wanted = [""] if value == NOTHING else [value, wording.slug(value)]
        if self._meta.model is Shipment:
            return rows.filter(courier__in=wanted)
        return rows.filter(Exists(_parcels().filter(courier__in=wanted)))

    def tagged(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """With this tag; the index holds tagged orders only."""
        if value == NOTHING:
            return rows.filter(**{self.tags_at: []})
        return rows.filter(**{f"{self.tags_at}__contains": [tags.normal(value)]}).exclude(**{self.tags_at: []})

    def since(self, rows: QuerySet[Any], name: str, day: date) -> QuerySet[Any]:
        """From the beginning of this day on."""
        return rows.filter(self._in_zones(day, f"{name}__gte", "start"))

    def until(self, rows: QuerySet[Any], name: str, day: date) -> QuerySet[Any]:
        """To the end of this day."""
        return rows.filter(self._in_zones(day, f"{name}__lt", "end"))

    def _in_zones(self, day: date, condition: str, edge: str) -> Q:
        """Each store's rows against its own midnight."""
        zones = defaultdict[Any, list[int]](list)
        for store in self.stores:
            zones[store.zone].append(store.pk)
        moments = {zone: getattr(Days(day, day).span(zone), edge) for zone in zones}
        if len(zones) == 1:
            return Q(**{condition: next(iter(moments.values()))})
        parts = (Q(store__in=ids, **{condition: moments[zone]}) for zone, ids in zones.items())
        return _any(parts)


class OrderFilter(Rows):
    status = ChoicesFilter(choices=OrderStatus, label=_("Status"))
    outcome = ChoicesFilter(choices=Bucket, label=_("Outcome"))
    payment_method = ChoicesFilter(choices=Payment, label=_("Payment"))
    courier = TextFilter(method="of_courier", label=_("Courier"))
    state = TextFilter(label=_("State"))
    city = TextFilter(label=_("City"))
    postcode = TextFilter(label=_("Postcode"))
    category = TextFilter(method="by_product", label=_("Category"))
    sku = TextFilter(method="by_product", label=_("SKU"))
    channel = TextFilter(label=_("Channel"))
    fulfilment = TextFilter(label=_("Fulfilment"))
    campaign = TextFilter(label=_("Campaign"))
    zone = TextFilter(method="by_parcel", label=_("Zone"))
    reason = django_filters.ChoiceFilter(choices=Reason, method="by_reason", label=_("Reason"))
    awb = TextFilter(method="by_awb", label=_("AWB"))
    import_run = django_filters.NumberFilter(
        field_name="import_run_id", label=_("Import"), min_value=1, max_value=2**62
    )
    stale = django_filters.BooleanFilter(method="silent", label=_("Silent"))
    promised_before = DayFilter(method="promised", label=_("Promised before"))
    placed_after = DayFilter(field_name="placed_at", method="since", label=_("Ordered from"))
    placed_before = DayFilter(field_name="placed_at", method="until", label=_("Ordered until"))
    shipped_after = DayFilter(method="shipped", label=_("Shipped from"))
    shipped_before = DayFilter(method="shipped", label=_("Shipped until"))

    class Meta:
        model = Order
        fields: list[str] = []

    def clue(self, rows: QuerySet[Order], _name: str, text: str) -> QuerySet[Order]:
        """The orders that a look-up finds."""
        return rows.filter(pk__in=lookup.matches(stores=self.stores, clue=text, limit=MOST_LOOKED_UP))

    def by_parcel(self, rows: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        """Orders with such a parcel."""
        said = {name: ""} if value == NOTHING else self.spelt(Shipment, name, value)
        return rows.filter(Exists(_parcels().filter(**said)))

    def by_reason(self, rows: QuerySet[Order], _name: str, value: str) -> QuerySet[Order]:
        """Orders with a parcel whose last failed delivery had this reason."""
        return rows.filter(Exists(_parcels().filter(reason=value)))

    def by_awb(self, rows: QuerySet[Order], _name: str, value: str) -> QuerySet[Order]:
        """Orders with the parcel of this AWB, outward or on its way back, spaces and dashes as they come."""
        with_it = Q(awb="") if value == NOTHING else shipments.with_awb(value)
        return rows.filter(Exists(_parcels().filter(with_it)))

    def by_product(self, rows: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        """Orders with such a product."""
        lines = OrderLine.objects.filter(order=OuterRef("pk"))
        return rows.filter(Exists(lines.filter(**self.of_product("product", name, value))))

    def silent(self, rows: QuerySet[Order], _name: str, wanted: bool) -> QuerySet[Order]:  # noqa: FBT001 django-filter's
        """Orders with a parcel that nobody has heard of for too long."""
        heard_of = Exists(shipments.silent(_parcels()))
        return rows.filter(heard_of if wanted else ~heard_of)

    def promised(self, rows: QuerySet[Order], _name: str, day: date) -> QuerySet[Order]:
        """Orders with an open parcel promised for a day before."""
        return rows.filter(Exists(_parcels().filter(bucket=Bucket.OPEN, promised_on__lt=day)))

    def shipped(self, rows: QuerySet[Order], name: str, day: date) -> QuerySet[Order]:
        """Orders with a parcel handed over from or until that day."""
        narrow = self.since if name == "shipped_after" else self.until
        return rows.filter(Exists(narrow(_parcels(), "handed_over_at", day)))


class ShipmentFilter(Rows):
    tags_at = "order__tags"
    status = ChoicesFilter(choices=ScanStatus, label=_("Status"))
    outcome = ChoicesFilter(field_name="bucket", choices=Bucket, label=_("Outcome"))
    payment_method = ChoicesFilter(field_name="order__payment_method", choices=Payment, label=_("Payment"))
    courier = TextFilter(method="of_courier", label=_("Courier"))
    state = TextFilter(field_name="order__state", label=_("State"))
    city = TextFilter(field_name="order__city", label=_("City"))
    postcode = TextFilter(field_name="order__postcode", label=_("Postcode"))
    category = TextFilter(method="by_product", label=_("Category"))
    sku = TextFilter(method="by_product", label=_("SKU"))
    channel = TextFilter(field_name="order__channel", label=_("Channel"))
    fulfilment = TextFilter(field_name="order__fulfilment", label=_("Fulfilment"))
    campaign = TextFilter(field_name="order__campaign", label=_("Campaign"))
    zone = TextFilter(label=_("Zone"))
    reason = django_filters.ChoiceFilter(
        choices=[*Reason.choices, (NOTHING, _("none"))], method="by_reason", label=_("Reason")
    )
    queue = django_filters.ChoiceFilter(choices=shipments.Queue, method="in_queue", label=_("Queue"))
    awb = TextFilter(method="by_awb", label=_("AWB"))
    stale = django_filters.BooleanFilter(method="silent", label=_("Silent"))
    handed_over = django_filters.BooleanFilter(method="carried", label=_("Handed over"))
    promised_before = DayFilter(method="promised", label=_("Promised before"))
    placed_after = DayFilter(field_name="order__placed_at", method="since", label=_("Ordered from"))
    placed_before = DayFilter(field_name="order__placed_at", method="until", label=_("Ordered until"))
    shipped_after = DayFilter(field_name="handed_over_at", method="since", label=_("Shipped from"))
    shipped_before = DayFilter(field_name="handed_over_at", method="until", label=_("Shipped until"))

    class Meta:
        model = Shipment
        fields: list[str] = []

    def clue(self, rows: QuerySet[Shipment], _name: str, text: str) -> QuerySet[Shipment]:
        """The parcels of the orders that a look-up finds."""
        return rows.filter(order__in=lookup.matches(stores=self.stores, clue=text, limit=MOST_LOOKED_UP))

    def by_product(self, rows: QuerySet[Shipment], name: str, value: str) -> QuerySet[Shipment]:
        """Parcels with such a product: by what was packed, else by what was ordered, else by none."""
        packed = ShipmentLine.objects.filter(shipment=OuterRef("pk"))
        ordered = OrderLine.objects.filter(order=OuterRef("order"))
        within = Q(Exists(ordered.filter(**self.of_product("product", name, value))))
        if value == NOTHING:
            within |= Q(~Exists(ordered))  # nor is it known of a parcel whose products nobody knows
        return rows.filter(
            Q(Exists(packed.filter(**self.of_product("line__product", name, value)))) | (Q(~Exists(packed)) & within)
        )

    def by_reason(self, rows: QuerySet[Shipment], _name: str, value: str) -> QuerySet[Shipment]:
        """Parcels whose last failed delivery had this reason."""
        return rows.filter(reason="" if value == NOTHING else value)

    def in_queue(self, rows: QuerySet[Shipment], _name: str, value: str) -> QuerySet[Shipment]:
        """Exactly the parcels that a queue of Today counts."""
        return rows & shipments.waiting(shipments.Queue(value), self.stores, at=timezone.now())

    def by_awb(self, rows: QuerySet[Shipment], _name: str, value: str) -> QuerySet[Shipment]:
        """The parcel with this AWB, outward or on its way back, spaces and dashes as they come."""
        return rows.filter(shipments.with_awb(value)) if value != NOTHING else rows.filter(awb="")

    def carried(self, rows: QuerySet[Shipment], _name: str, wanted: bool) -> QuerySet[Shipment]:  # noqa: FBT001
        """Forward parcels that their courier has held, which are those that figures count; of `False` all others."""
        held = Q(direction=Direction.FORWARD, handed_over_at__isnull=False)
        return rows.filter(held if wanted else ~held)

    def silent(self, rows: QuerySet[Shipment], _name: str, wanted: bool) -> QuerySet[Shipment]:  # noqa: FBT001
        """Parcels that nobody has heard of for too long; of `False` all others."""
        heard_of = shipments.silent(Shipment.objects.all()).values("pk")
        return rows.filter(pk__in=heard_of) if wanted else rows.exclude(pk__in=heard_of)

    def promised(self, rows: QuerySet[Shipment], _name: str, day: date) -> QuerySet[Shipment]:
        """Open parcels promised for a day before."""
        return rows.filter(bucket=Bucket.OPEN, promised_on__lt=day)


def _parcels() -> QuerySet[Shipment]:
    return Shipment.objects.filter(order=OuterRef("pk"))


def _any(parts: Iterable[Q]) -> Q:
    whole = Q(pk__in=[])
    for part in parts:
        whole |= part
    return whole
