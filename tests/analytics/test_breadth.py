"""Which of the two ways to a figure is taken: by the parcels that filters keep, or by those that they leave out."""

from datetime import UTC, date, datetime

import pytest

from analytics import services
from analytics.dimensions import Dimension
from analytics.queries import breadth, rto
from analytics.queries.where import Reading
from analytics.question import Question
from tests.factories.accounts import StoreFactory
from tests.factories.analytics import parcel

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)


@pytest.fixture
def store():
    """Three parcels of four by Shopify, three by cash on delivery, two by both."""
    store = StoreFactory()
    for channel, payment in [("shopify", "cod"), ("shopify", "cod"), ("shopify", "prepaid"), ("web", "cod")]:
        parcel("delivered", at=AT, store=store, channel=channel, payment_method=payment, city="Pune", cod_amount=None)
    services.sweep_all()
    return store


@pytest.mark.parametrize(
    ("filters", "first", "found"),
    [
        ({}, None, Reading.KEPT),
        ({Dimension.CHANNEL: ("shopify",)}, None, Reading.LEFT_OUT),
        ({Dimension.CHANNEL: ("web",)}, None, Reading.KEPT),
        ({Dimension.CHANNEL: ("web", "shopify")}, None, Reading.LEFT_OUT),
        ({Dimension.CHANNEL: ("shopify",), Dimension.PAYMENT_METHOD: ("cod",)}, None, Reading.KEPT),  # 9 of 16
        ({Dimension.CITY: ("Pune",)}, None, Reading.KEPT),  # nobody knows how many without counting
        ({Dimension.CHANNEL: ("shopify",)}, date(2026, 12, 1), Reading.KEPT),  # no parcel at all
    ],
)
def test_what_most_parcels_have_is_counted_by_what_the_others_have(store, filters, first, found):
    where = rto.where_of(Question((store.pk,), first=first, filters=filters))
    assert where is not None
    assert breadth.reading(where, [Dimension.NONE, Dimension.SKU]) is found


def test_parcels_that_are_alike_in_a_week_need_neither_way(store):
    where = rto.where_of(Question((store.pk,), filters={Dimension.PAYMENT_METHOD: ("cod",)}))
    assert where is not None
    assert breadth.reading(where, [Dimension.NONE, Dimension.COURIER]) is Reading.KEPT
