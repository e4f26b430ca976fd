"""Facts and totals follow the raw rows: once, whatever happened in between."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

import accounts.services
from analytics import services
from analytics.dimensions import Cohort, Dimension
from analytics.models import DayTotal, Label, MonthTotal, ParcelFact, ProductFact, WeekFact
from analytics.queries import rto
from analytics.question import COUNTED, Question
from connectors.couriers.words import Direction, ScanStatus
from orders.models import StaleParcel
from tests.factories.accounts import StoreFactory
from tests.factories.analytics import Steps, hear, parcel

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)  # a Monday, noon in Kolkata


@pytest.fixture
def store():
    return StoreFactory()


def counted(store, **asked):
    services.sweep(store_id=store.pk)
    return rto.answer(Question(store_ids=(store.pk,), **asked), at=AT)


def total(store, **asked):
    counts = counted(store, **asked).of[asked.get("group_by", Dimension.NONE)].total
    return (counts.handed_over, counts.delivered, counts.rto, counts.open)


def snapshot():
    return (
        sorted(ParcelFact.objects.values_list()),
        sorted(ProductFact.objects.values_list(*[field.name for field in ProductFact._meta.fields])),
        sorted(DayTotal.objects.values_list("store", "cohort", "dimension", "day", "key", *COUNTED)),
        sorted(MonthTotal.objects.values_list("store", "cohort", "dimension", "months", "month", "key", *COUNTED)),
        sorted(WeekFact.objects.values_list(*[field.name for field in WeekFact._meta.fields if field.name != "id"])),
    )


@pytest.mark.parametrize(
    ("journey", "counts"),
    [
        ("open", (1, 0, 0, 1)),
        ("delivered", (1, 1, 0, 0)),
        ("rto", (1, 0, 1, 0)),
        ("lost", (1, 0, 0, 0)),
        ("damaged", (1, 0, 0, 0)),
        ("disposed", (1, 0, 0, 0)),
        ("cancelled", (1, 0, 0, 0)),  # after hand-over
        ("never handed over", (0, 0, 0, 0)),
        ("not scanned", (0, 0, 0, 0)),
    ],
)
def test_each_parcel_is_in_one_bucket(store, journey, counts):
    parcel(journey, at=AT, store=store)
    assert total(store) == counts


def test_a_parcel_from_the_buyer_is_not_counted(store):
    parcel("delivered", at=AT, store=store, shipment={"direction": Direction.REVERSE})
    assert total(store) == (0, 0, 0, 0)


def test_a_late_scan_is_counted_after_the_sweep(store):
    sent = parcel("open", at=AT, store=store)
    assert total(store) == (1, 0, 0, 1)
    hear(sent, Steps([ScanStatus.DELIVERED], AT + timedelta(days=3)))
    assert rto.answer(Question((store.pk,)), at=AT).of[Dimension.NONE].total.open == 1  # not swept yet
    assert total(store) == (1, 1, 0, 0)


def test_a_scan_from_before_moves_the_parcel_to_an_earlier_day(store):
    sent = parcel("delivered", at=AT, store=store)
    total(store)
    hear(sent, Steps([ScanStatus.PICKED_UP], AT - timedelta(days=2)))
    by_day = counted(store, group_by=Dimension.DAY).of[Dimension.DAY]
    assert [(row.key, row.counts.delivered) for row in by_day.rows] == [("2026-10-31", 1)]


def test_sweeping_twice_changes_nothing(store):
    parcel("rto", at=AT, store=store)
    services.sweep(store_id=store.pk)
    before = snapshot()
    sent = ParcelFact.objects.get()
    StaleParcel.objects.create(store=store, shipment_id=sent.pk)
    assert services.sweep(store_id=store.pk) == services.Swept(parcels=1, days=0)
    assert services.sweep(store_id=store.pk) == services.Swept(parcels=0, days=0)
    assert snapshot() == before


def test_a_deleted_parcel_is_gone_from_the_figures(store):
    sent = parcel("rto", at=AT, store=store)
    parcel("delivered", at=AT, store=store)
    assert total(store) == (2, 1, 1, 0)
    sent.scans.update(shipment=None)
    StaleParcel.objects.create(store=store, shipment_id=sent.pk)
    sent.delete()
    assert total(store) == (1, 1, 0, 0)


def test_an_edited_order_is_counted_where_it_belongs_now(store):
    sent = parcel("rto", at=AT, store=store, state="Bihar")
    total(store)
    sent.order.state = "Goa"
    sent.order.save()
    StaleParcel.objects.create(store=store, shipment_id=sent.pk)
    by_state = counted(store, group_by=Dimension.STATE).of[Dimension.STATE]
    assert [(row.key, row.counts.rto) for row in by_state.rows] == [("Goa", 1)]


def test_a_refill_says_the_same_as_the_sweeps(store, capsys):
    for place, journey in enumerate(["open", "delivered", "rto", "lost"]):
        parcel(journey, at=AT + timedelta(days=place), store=store)
    services.sweep_all()
    before = snapshot()
    DayTotal.objects.update(rto=99)
    parcel("open", at=AT, store=StoreFactory(code="other"))
    call_command("refill_analytics", "--store", store.code)
    assert snapshot() == before
    assert "4 parcels counted" in capsys.readouterr().out
    call_command("refill_analytics", "--all")
    assert ParcelFact.objects.count() == 5
    assert not StaleParcel.objects.exists()


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("Asia/Kolkata", datetime(2026, 11, 2, 18, 20, tzinfo=UTC), date(2026, 11, 2)),  # 23:50
        ("Asia/Kolkata", datetime(2026, 11, 2, 18, 40, tzinfo=UTC), date(2026, 11, 3)),  # 00:10
        ("Asia/Jakarta", datetime(2026, 11, 2, 17, 10, tzinfo=UTC), date(2026, 11, 3)),  # 00:10
        ("UTC", datetime(2026, 11, 2, 18, 40, tzinfo=UTC), date(2026, 11, 2)),
    ],
)
def test_days_are_days_of_the_stores_zone(zone, at, day):
    store = StoreFactory(timezone=zone)
    parcel("open", at=at, store=store, placed_at=at)
    for cohort in Cohort:
        rows = counted(store, cohort=cohort, group_by=Dimension.DAY).of[Dimension.DAY].rows
        assert [row.key for row in rows] == [day.isoformat()]
        assert total(store, cohort=cohort, first=day, last=day) == (1, 0, 0, 1)
        assert total(store, cohort=cohort, last=day - timedelta(days=1)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("field", "value", "days", "amount"),
    [
        ("timezone", "Asia/Jakarta", ["2026-11-03"], 499),
        ("timezone", "UTC", ["2026-11-02"], 499),
    ],
)
def test_a_store_that_was_changed_is_counted_anew(store, field, value, days, amount):
    at = datetime(2026, 11, 2, 18, 40, tzinfo=UTC)  # 00:10 in Kolkata, 01:40 in Jakarta
    parcel("open", at=at, store=store, currency="INR", shipment={"cod_amount": 499})
    services.sweep_all()
    known = {name: getattr(store, name) for name in ("code", "name", "currency", "timezone", "country", "locale")}
    accounts.services.put_store(**known | {field: value}, at=at, actor=None)
    services.sweep_all()
    rows = rto.answer(Question((store.pk,), group_by=Dimension.DAY), at=AT).of[Dimension.DAY].rows
    assert [(row.key, row.counts.cod_amount) for row in rows] == [(day, amount) for day in days]
    before = snapshot()
    services.sweep_all()
    assert snapshot() == before


def test_totals_whose_last_parcel_went_are_gone(store):
    sent = parcel("rto", at=AT, store=store, city="Gaya")
    services.sweep_all()
    sent.order.city = "Pune"
    sent.order.save()
    StaleParcel.objects.create(store=store, shipment_id=sent.pk)
    services.sweep_all()
    assert not MonthTotal.objects.filter(key=Label.objects.get(text="Gaya").pk).exists()
    hear(sent, Steps([ScanStatus.DELIVERED], AT + timedelta(days=3)))
    services.sweep_all()
    assert {fact.parcels for fact in WeekFact.objects.all()} == {1}
    assert WeekFact.objects.count() == len(Cohort)


def test_the_age_of_a_parcel_is_kept_in_days(store):
    parcel("rto", at=AT, store=store)
    services.sweep(store_id=store.pk)
    fact = ParcelFact.objects.get()
    assert (fact.attempted_after, fact.ended_after, fact.attempts) == (1, 2, 1)  # 24 h and 36 h after noon


def test_a_clock_that_is_decades_off_breaks_nothing(store):
    sent = parcel("open", at=datetime(1970, 1, 1, tzinfo=UTC), store=store)
    hear(sent, Steps([ScanStatus.DELIVERED], AT))
    services.sweep(store_id=store.pk)
    assert ParcelFact.objects.get().ended_after == 9999


def test_labels_are_made_once(store):
    parcel("open", at=AT, store=store, city="Pune")
    parcel("open", at=AT, store=store, city="Pune")
    services.sweep_all()
    assert Label.objects.filter(text="Pune").count() == 1
