"""Values reach their columns as they are, whatever is in them."""

from datetime import datetime
from decimal import Decimal

import pytest

from core.writing import add, write
from orders.models import Shipment, StaleParcel
from tests.factories.orders import ShipmentFactory

pytestmark = pytest.mark.django_db
AWKWARD = [
    "",
    "NULL",
    'a "quoted" place',
    "back\\slash",
    "{1,2}",
    "a, b",
    " edges ",
    "line\nbreak\ttab",
    "it's",
    "Jaipur – जयपुर",
]


def test_every_text_survives(now: datetime) -> None:
    parcels = ShipmentFactory.create_batch(len(AWKWARD))
    write(Shipment, ("place",), [(parcel.pk, text) for parcel, text in zip(parcels, AWKWARD, strict=True)])
    places = dict(Shipment.objects.values_list("pk", "place"))
    assert [places[parcel.pk] for parcel in parcels] == AWKWARD


def test_every_kind_of_value_survives(now: datetime) -> None:
    columns = ("delivered_at", "promised_on", "cod_amount", "attempts", "changed_its_mind", "bucket")
    said, nothing = ShipmentFactory.create_batch(2)
    rows = [(now, now.date(), Decimal("499.90"), 2, True, "delivered"), (None, None, None, 0, False, "open")]
    write(Shipment, columns, [(said.pk, *rows[0]), (nothing.pk, *rows[1])])
    assert list(Shipment.objects.order_by("pk").values_list(*columns)) == rows


def test_nothing_is_written_of_no_rows(now: datetime) -> None:
    write(Shipment, ("place",), [])
    add(StaleParcel, ("store_id", "shipment_id", "since"), [])
    assert not StaleParcel.objects.exists()
