"""Seven days at a glance, by the day on which it happened."""

from datetime import UTC, date, datetime, timedelta

import pytest

from analytics import services
from analytics.queries import week
from analytics.queries.week import Share
from tests.factories.accounts import StoreFactory
from tests.factories.analytics import parcel

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
MORNING = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)  # 9:00 in Kolkata


def test_a_parcel_counts_on_the_day_on_which_it_happened():
    store = StoreFactory()
    parcel("delivered", at=MORNING - timedelta(days=1), store=store)  # ends today
    parcel("rto", at=MORNING - timedelta(days=8), store=store)  # attempted and sent back in the week before
    parcel("open", at=MORNING, store=store)
    services.sweep_all()
    found = week.sparks([store.pk], TODAY)
    assert found.rto.days == (*[Share()] * 6, Share(0, 1))
    assert (found.rto.week, found.rto.week_before) == (Share(0, 1), Share(1, 1))
    assert (found.ndr.week.rate, found.ndr.week_before.rate) == (0.0, 1.0)
    assert (found.first_attempt.week, found.first_attempt.week_before) == (Share(1, 1), Share(0, 1))
    assert [len(spark.days) for spark in (found.rto, found.ndr, found.first_attempt)] == [7, 7, 7]


def test_a_week_without_parcels_has_no_rate():
    found = week.sparks([StoreFactory().pk], TODAY)
    assert (found.rto.week.rate, found.first_attempt.days[0].rate) == (None, None)
