"""The lists' filters: what each finds, days in the store's own zone, and nothing but errors for nonsense."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone

from connectors.couriers.words import ScanStatus
from orders.filters import OrderFilter, ShipmentFilter
from orders.models import Order, Shipment
from orders.states import Bucket
from tests.factories.accounts import IndonesianStoreFactory, MembershipFactory, StoreFactory, UserFactory
from tests.factories.orders import OrderFactory, OrderLineFactory, ProductFactory, ShipmentFactory

pytestmark = pytest.mark.django_db

FILTERS = sorted(OrderFilter.base_filters | ShipmentFilter.base_filters)
HOSTILE = [
    "", " ", "-", "0", "-1", "99999999999999999999", "' OR 1=1 --", "%", "\\", "é", "🧿", "x" * 5000, "2026-02-30",
    "9999-12-31", "0001-01-01", "true", "null", "[]", "{}", "../", "1e9", "NaN", "१२३",
]  # fmt: skip


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def store(user):
    return MembershipFactory(user=user, store=StoreFactory(code="warna")).store


def asked(user, query):
    request = RequestFactory().get("/")
    request.user = user
    return QueryDict(query), request


def orders(user, query):
    said, request = asked(user, query)
    filters = OrderFilter(said, Order.objects.visible_to(user), request=request)
    assert filters.is_valid(), filters.errors
    return sorted(filters.qs.values_list("number", flat=True))


def parcels(user, query):
    said, request = asked(user, query)
    filters = ShipmentFilter(said, Shipment.objects.visible_to(user), request=request)
    assert filters.is_valid(), filters.errors
    return sorted(filters.qs.values_list("awb", flat=True))


@pytest.fixture
def world(store):
    product = ProductFactory(store=store, sku="WK-1", category="Kurta")
    kurta = OrderFactory(
        store=store,
        number="A",
        city="Pune",
        state="Maharashtra",
        channel="web",
        fulfilment="Merchant",
        campaign="diwali",
        tags=["vip", "call first"],
    )
    OrderLineFactory(order=kurta, product=product)
    ShipmentFactory(
        order=kurta, awb="AWB-1", courier="delhivery", zone="C", status=ScanStatus.ATTEMPT_FAILED, reason="refused"
    )
    bare = OrderFactory(store=store, number="B", city="", state="", payment_method="prepaid", cod_amount=None)
    ShipmentFactory(order=bare, awb="AWB2", courier="jne", bucket=Bucket.DELIVERED, status=ScanStatus.DELIVERED)
    Order.objects.filter(pk=bare.pk).update(outcome=Bucket.DELIVERED, status="delivered")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["A", "B"]),
        ("store=warna", ["A", "B"]),
        ("store=nowhere", []),
        ("status=delivered", ["B"]),
        ("status=delivered&status=new", ["A", "B"]),
        ("outcome=open", ["A"]),
        ("payment_method=prepaid", ["B"]),
        ("courier=delhivery", ["A"]),
        ("state=Maharashtra", ["A"]),
        ("state=-", ["B"]),
        ("city=Pune", ["A"]),
        ("postcode=411038", ["A", "B"]),
        ("category=Kurta", ["A"]),
        ("sku=WK-1", ["A"]),
        ("channel=web", ["A"]),
        ("fulfilment=Merchant", ["A"]),
        ("campaign=diwali", ["A"]),
        ("tag=VIP", ["A"]),
        ("tag=first", []),
        ("tag=-", ["B"]),
        ("zone=C", ["A"]),
        ("reason=refused", ["A"]),
        ("awb=AWB2", ["B"]),
        ("q=AWB2", ["B"]),
        ("q=nobody+of+that+name", []),
        ("nonsense=1", ["A", "B"]),
    ],
)
def test_orders_are_narrowed(user, world, query, found):
    assert orders(user, query) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("outcome=delivered", ["AWB2"]),
        ("status=attempt_failed", ["AWB-1"]),
        ("awb=awb+2", ["AWB2"]),
        ("reason=refused", ["AWB-1"]),
        ("category=Kurta", ["AWB-1"]),
        ("tag=call+first", ["AWB-1"]),
        ("tag=-", ["AWB2"]),
        ("payment_method=prepaid&state=-", ["AWB2"]),
        ("q=WK-nobody", []),
    ],
)
def test_parcels_are_narrowed(user, world, query, found):
    assert parcels(user, query) == found


def test_days_are_the_store_s_own_and_both_ends_belong(user, store):
    jakarta = MembershipFactory(user=user, store=IndonesianStoreFactory()).store
    # 18:00 UTC on the 9th is half past eleven at night in India, and already the 10th in Jakarta.
    late = datetime(2026, 3, 9, 18, 0, tzinfo=UTC)
    OrderFactory(store=store, number="india", placed_at=late)
    OrderFactory(store=jakarta, number="jakarta", placed_at=late)
    assert orders(user, "placed_after=2026-03-10") == ["jakarta"]
    assert orders(user, "placed_before=2026-03-09") == ["india"]
    assert orders(user, "placed_after=2026-03-09&placed_before=2026-03-10") == ["india", "jakarta"]
    assert orders(user, f"placed_after=2026-03-10&store={store.code}") == []


def test_shipped_days_look_at_the_hand_over(user, store):
    order = OrderFactory(store=store, number="A")
    ShipmentFactory(order=order, awb="1", handed_over_at=datetime(2026, 3, 9, 18, 29, tzinfo=UTC))
    assert parcels(user, "shipped_before=2026-03-09") == ["1"]
    assert parcels(user, "shipped_after=2026-03-10") == []
    assert orders(user, "shipped_after=2026-03-09&shipped_before=2026-03-09") == ["A"]


def test_silent_parcels_travel_and_were_heard_of_lately(user, store):
    now = timezone.now()
    for awb, heard, handed in [("quiet", 3, 5), ("fresh", 1, 5), ("old", 90, 95), ("at-home", 3, None)]:
        ShipmentFactory(
            order=OrderFactory(store=store),
            awb=awb,
            last_scan_at=now - timedelta(days=heard),
            handed_over_at=now - timedelta(days=handed) if handed else None,
        )
    assert parcels(user, "stale=true") == ["quiet"]
    assert parcels(user, "stale=false") == ["at-home", "fresh", "old"]
    assert parcels(user, "queue=silent") == ["quiet"]


def test_promised_before_finds_open_parcels_only(user, store):
    ShipmentFactory(order=OrderFactory(store=store, number="A"), awb="1", promised_on=date(2026, 3, 9))
    ShipmentFactory(order=OrderFactory(store=store), awb="2", promised_on=date(2026, 3, 9), bucket=Bucket.DELIVERED)
    assert parcels(user, "promised_before=2026-03-10") == ["1"]
    assert parcels(user, "promised_before=2026-03-09") == []
    assert orders(user, "promised_before=2026-03-10") == ["A"]


@pytest.mark.parametrize("name", FILTERS)
def test_hostile_values_are_errors_or_find_nothing_more(user, world, name):
    other = OrderFactory(number="not-mine")
    for value in HOSTILE:
        for model, filter_set in ((Order, OrderFilter), (Shipment, ShipmentFilter)):
            query = QueryDict(mutable=True)
            query[name] = value
            _said, request = asked(user, "")
            filters = filter_set(query, model.objects.visible_to(user), request=request)
            rows = list(filters.qs) if filters.is_valid() else []
            assert len(rows) <= 2, (name, value)
            assert other not in rows


@pytest.mark.parametrize("listed", [orders, parcels])
@pytest.mark.parametrize(
    "said",
    [
        "courier=ecom-express", "courier=Ecom Express", "courier=ECOM express", "city=pune", "state=maharashtra",
        "zone=LOCAL", "sku=wk-ank-xl", "category=KURTA", "channel=Instagram", "awb=1490 8851 0108",
        "awb=1490-8851-0108",
    ],
)  # fmt: skip
def test_what_people_read_on_the_screen_is_found(user, store, listed, said):
    order = OrderFactory(store=store, city="Pune", state="Maharashtra", channel="instagram")
    OrderLineFactory(order=order, product=ProductFactory(store=store, sku="WK-ANK-XL", category="Kurta"))
    ShipmentFactory(order=order, courier="ecom-express", zone="local", awb="149088510108")
    ShipmentFactory(order=OrderFactory(store=store, city="Puri", state="Odisha", channel="web"), courier="delhivery")
    assert len(listed(user, said)) == 1


def test_a_value_that_is_kept_so_is_not_mixed_with_its_other_spellings(user, store):
    for city in ("Pune", "pune"):
        OrderFactory(store=store, city=city)
    assert len(orders(user, "city=pune")) == 1
    assert len(orders(user, "city=PUNE")) == 2
