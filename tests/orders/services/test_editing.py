"""Orders changed by hand: what is locked and why, sums that follow, and nobody written over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from connectors.couriers.words import ScanStatus
from core import audit
from orders import editing as rules
from orders.models import Customer, Order, StaleParcel
from orders.services import editing
from orders.services.editing import Changes, Stale
from orders.services.ordering import Line
from orders.services.relining import LineEdit
from orders.states import Decision, Payment
from tests.factories.accounts import UserFactory
from tests.factories.analytics import Steps, hear
from tests.factories.orders import NOON, OrderLineFactory, ShipmentFactory, ShipmentLineFactory

pytestmark = pytest.mark.django_db

ROAD = [ScanStatus.PICKED_UP]
HOME = [ScanStatus.PICKED_UP, ScanStatus.DELIVERED]


@pytest.fixture
def order() -> Order:
    return OrderLineFactory(order__number="WK-1").order


def change(order: Order, at: datetime, *, lines: Sequence[LineEdit] | None = None, actor=None, seen=None, **fields):
    looked_at = editing.snapshot(order) if seen is None else seen
    return editing.edit(order=order, changes=Changes(fields, lines), seen=looked_at, at=at, actor=actor)


def line(order: Order, quantity: int, price: str) -> LineEdit:
    """The order's only line with another quantity and price."""
    row = order.lines.get()
    return LineEdit(row.pk, Line(row.product.sku, row.product.name, quantity, Decimal(price)))


@pytest.mark.parametrize(
    ("decision", "parcel", "locked"),
    [
        (Decision.NEW, None, set()),
        (Decision.CONFIRMED, [], set()),
        (Decision.CANCELLED, None, {"phone", "postcode", "lines", "cod_amount"}),
        (Decision.PACKED, ROAD, {"phone", "postcode", "lines", "cod_amount"}),
        (Decision.PACKED, HOME, {"phone", "postcode", "lines", "cod_amount"}),
    ],
)
def test_what_is_locked_says_why(order: Order, decision: Decision, parcel: list | None, locked: set[str]) -> None:
    Order.objects.filter(pk=order.pk).update(decision=decision)
    if parcel is not None:
        hear(ShipmentFactory(order=order), Steps(parcel, NOON))
    order.refresh_from_db()
    found = editing.locks_of(order, list(order.shipments.all()))
    assert {"number", "placed_at"} <= set(found)  # for good
    assert {
        name for name in ("phone", "postcode", "lines", "cod_amount", "email", "channel") if name in found
    } == locked
    assert all(found.values())


def test_a_locked_field_is_refused_with_its_reason(order: Order, now: datetime) -> None:
    hear(ShipmentFactory(order=order), Steps(ROAD, NOON))
    with pytest.raises(ValidationError) as refusal:
        change(order, now, city="Mumbai", channel="phone")
    assert "ask it to change the address" in refusal.value.message_dict["city"][0]
    order.refresh_from_db()
    assert (order.city, order.channel) == ("Pune", "")


def test_fields_come_into_their_one_spelling_and_the_log_names_them_only(order: Order, now: datetime) -> None:
    done = change(order, now, city="BANGALORE", state="KN", postcode=" 560 001", phone="098220 55555", email="A@B.in")
    order.refresh_from_db()
    assert (order.city, order.state, order.postcode) == ("Bengaluru", "Karnataka", "560001")
    assert (order.phone, order.customer, order.version) == ("+919822055555", Customer.objects.get(), 2)
    assert sorted(done.fields) == ["city", "email", "phone", "postcode", "state"]
    event = audit.of(order).get()
    assert event.facts == {"fields": list(done.fields), "version": 2}
    assert "Bengaluru" not in str([event.before, event.after, event.facts])


def test_what_changes_nothing_is_not_recorded(order: Order, now: datetime) -> None:
    assert not change(order, now, city="pune", discount=None).fields
    order.refresh_from_db()
    assert (order.version, audit.of(order).exists()) == (1, False)


@pytest.mark.parametrize(
    ("start", "fields", "line_of", "comes_to", "collects"),
    [
        ({}, {}, (2, "649.50"), "1299.00", "1299.00"),
        ({}, {}, (2, "1299.00"), "2598.00", "2598.00"),
        ({}, {"discount": Decimal(99), "shipping": Decimal(40)}, None, "1240.00", "1240.00"),
        ({"total": 1399, "cod_amount": 1399}, {}, (2, "1299.00"), "2698.00", "2698.00"),  # 100 of taxes stay in it
        ({}, {"payment_method": Payment.PREPAID}, None, "1299.00", "0.00"),
        ({}, {"payment_method": Payment.PARTIAL, "cod_amount": Decimal(500)}, None, "1299.00", "500.00"),
        ({"payment_method": "partial", "cod_amount": 500}, {}, (2, "1299.00"), "2598.00", "500.00"),
        ({"payment_method": "prepaid", "cod_amount": 0}, {"payment_method": Payment.COD}, None, "1299.00", "1299.00"),
    ],
)
def test_sums_follow(
    order: Order, now: datetime, start: dict, fields: dict, line_of: tuple | None, comes_to: str, collects: str
) -> None:
    Order.objects.filter(pk=order.pk).update(**start)
    order.refresh_from_db()
    change(order, now, lines=[line(order, *line_of)] if line_of else None, **fields)
    order.refresh_from_db()
    assert (order.total, order.cod_amount) == (Decimal(comes_to), Decimal(collects))


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"discount": Decimal(5000)}, "discount"),
        ({"payment_method": Payment.PARTIAL, "cod_amount": Decimal(5000)}, "cod_amount"),
        ({"email": "no address" * 40}, "email"),
    ],
)
def test_what_cannot_be_is_refused_by_field(order: Order, now: datetime, fields: dict, where: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        change(order, now, **fields)
    assert list(refusal.value.message_dict) == [where]


def test_lines_come_and_go_but_not_out_of_parcels(order: Order, now: datetime) -> None:
    first = order.lines.get()
    added = LineEdit(None, Line("NEW-1", "Dupatta", 3, Decimal(100)))
    change(order, now, lines=[line(order, 2, "1299.00"), added])
    assert list(order.lines.values_list("product__sku", "quantity", "total")) == [
        (first.product.sku, 2, Decimal("2598.00")),
        ("NEW-1", 3, Decimal("300.00")),
    ]
    ShipmentLineFactory(shipment__order=order, line=first, quantity=2)
    order.refresh_from_db()
    with pytest.raises(ValidationError, match="2 are in parcels"):
        change(order, now, lines=[LineEdit(first.pk, Line(first.product.sku, first.product.name, 1, Decimal(1299)))])
    with pytest.raises(ValidationError, match="at least one line"):
        change(order, now, lines=[])


def test_the_second_is_told_what_changed_by_whom_and_when(order: Order, now: datetime) -> None:
    asha, later = UserFactory(name="Asha Nair"), now + timedelta(minutes=2)
    looked_at = editing.snapshot(order)
    change(order, now, actor=asha, city="Mumbai", postcode="400001")
    with pytest.raises(Stale) as stale:
        change(order, later, seen=looked_at, city="Nashik", channel="phone")
    told = {clash.field: (clash.theirs, clash.who, clash.when) for clash in stale.value.clashes}
    assert told == {"city": ("Mumbai", str(asha), now), "postcode": ("400001", str(asha), now)}
    order.refresh_from_db()
    assert (order.city, order.channel) == ("Mumbai", "")


def test_a_change_by_a_file_is_noticed_too(order: Order, now: datetime) -> None:
    looked_at = editing.snapshot(order)
    Order.objects.filter(pk=order.pk).update(city="Mumbai")
    with pytest.raises(Stale) as stale:
        change(order, now, seen=looked_at, channel="phone")
    assert [(clash.field, clash.who) for clash in stale.value.clashes] == [("city", "")]


def test_a_program_brings_the_version_that_it_read(order: Order, now: datetime) -> None:
    change(order, now, seen=1, city="Mumbai")
    with pytest.raises(Stale) as stale:
        change(order, now, seen=1, channel="phone")
    assert [clash.field for clash in stale.value.clashes] == ["city"]
    assert change(order, now, seen=2, channel="phone").order.version == 3


def test_a_label_that_is_wrong_now_is_told_and_figures_are_stale(order: Order, now: datetime) -> None:
    parcel = ShipmentFactory(order=order, cod_amount=Decimal(1299))
    StaleParcel.objects.all().delete()
    done = change(order, now, lines=[line(order, 1, "999.00")])
    parcel.refresh_from_db()
    assert (list(done.labelled), parcel.cod_amount) == ([parcel], Decimal("999.00"))
    assert set(StaleParcel.objects.values_list("shipment_id", flat=True)) == {parcel.pk}
    assert not change(done.order, now, channel="phone").labelled


def test_every_field_has_a_name() -> None:
    assert set(rules.FIELDS) <= set(rules.LABELS)
