"""Rows that go into a table by COPY while they are being made."""

import pytest
from django.db import transaction
from django.utils import timezone

from orders.models import Product, StaleParcel
from orders.services.importing.copying import ROWS_AT_ONCE, Ids
from orders.services.importing.tables import STALE


@pytest.mark.parametrize("count", [0, 1, ROWS_AT_ONCE, 3 * ROWS_AT_ONCE + 1])
def test_all_rows_arrive(store, count):
    STALE.copy((store.pk, pk, timezone.now()) for pk in range(count))
    assert sorted(StaleParcel.objects.values_list("shipment_id", flat=True)) == list(range(count))


@pytest.mark.parametrize("error", [KeyboardInterrupt, KeyError])
def test_what_stops_the_making_is_raised_as_it_is_and_no_row_stays(store, error):
    def rows():
        for pk in range(2 * ROWS_AT_ONCE):
            yield store.pk, pk, timezone.now()
        raise error

    with pytest.raises(error), transaction.atomic():
        STALE.copy(rows())
    assert not StaleParcel.objects.exists()


def test_ids_are_new_ones(store):
    taken = Ids(Product, 3).take(3)
    assert len(set(taken)) == 3
    assert Product.objects.create(store=store, name="x").pk > max(taken)
    assert Ids(Product, 0).take(1) == []
