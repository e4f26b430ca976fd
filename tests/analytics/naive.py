"""The same figures counted the slow way: parcel by parcel over the raw rows, in plain Python."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from analytics.dimensions import Cohort, Dimension
from analytics.question import Question
from connectors.couriers.words import Direction
from orders.models import Shipment
from orders.states import Bucket

Numbers = dict[str, int]


def count(question: Question) -> tuple[dict[str, Numbers], Numbers]:
    """Groups and total: the seven buckets, and the amounts in hundredths of orders in the store's currency."""
    groups, total = defaultdict[str, Counter](Counter), Counter()
    for parcel in _counted(question):
        numbers = _numbers(parcel)
        total.update(numbers)
        for key in _keys(parcel, question)[question.group_by]:
            groups[key].update(numbers)
    return {key: dict(numbers) for key, numbers in groups.items()}, dict(total)


def _counted(question: Question) -> Iterator[Shipment]:
    parcels = Shipment.objects.filter(direction=Direction.FORWARD, handed_over_at__isnull=False)
    parcels = parcels.filter(store__in=question.store_ids).select_related("order", "store")
    for parcel in parcels.prefetch_related("lines__line__product", "order__lines__product"):
        day, keys = _day(parcel, question.cohort), _keys(parcel, question)
        within = (question.first or date.min) <= day <= (question.last or date.max)
        if within and all(set(values) & keys[each] for each, values in question.filters.items()):
            yield parcel


def _day(parcel: Shipment, cohort: Cohort) -> date:
    at = parcel.handed_over_at if cohort is Cohort.SHIP_DATE else parcel.order.placed_at
    return at.astimezone(parcel.store.zone).date()


def _keys(parcel: Shipment, question: Question) -> dict[Dimension, set[str]]:
    day, order = _day(parcel, question.cohort), parcel.order
    packed = [packed.line for packed in parcel.lines.all()]
    products = [line.product for line in packed or order.lines.all()]
    return {
        Dimension.NONE: {""},
        Dimension.DAY: {day.isoformat()},
        Dimension.WEEK: {(day - timedelta(days=day.weekday())).isoformat()},
        Dimension.MONTH: {f"{day:%Y-%m}"},
        Dimension.COURIER: {parcel.courier},
        Dimension.PAYMENT_METHOD: {order.payment_method},
        Dimension.STATE: {order.state},
        Dimension.CITY: {order.city},
        Dimension.POSTCODE: {order.postcode},
        Dimension.CATEGORY: {product.category for product in products} or {""},
        Dimension.SKU: {product.sku for product in products} or {""},
        Dimension.CHANNEL: {order.channel},
        Dimension.FULFILMENT: {order.fulfilment},
        Dimension.ZONE: {parcel.zone},
        Dimension.REASON: {parcel.reason},
        Dimension.CAMPAIGN: {order.campaign},
    }


def _numbers(parcel: Shipment) -> Numbers:
    same = parcel.order.currency == parcel.store.currency
    cod = int(100 * parcel.cod_amount) if same and parcel.cod_amount is not None else 0
    return {parcel.bucket: 1, "cod": cod, "rto_cod": cod if parcel.bucket == Bucket.RTO else 0}
