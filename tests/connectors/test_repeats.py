"""A push of each real courier, from its body to the parcel's status, and again."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors import registry
from connectors.base import Account, Call
from inbox.services.listening import Utterance, listen
from orders.models import Scan
from orders.states import Source
from tests.connectors.table import TRUE
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import ShipmentFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("provider", [name for name in TRUE if name in registry.COURIERS])
def test_a_repeated_body_changes_nothing(provider: str) -> None:
    adapter, connection = registry.COURIERS[provider](Account({})), ConnectionFactory(provider=provider)
    body = (TRUE[provider] % "2026-03-02T09:30:00+05:30").encode()
    heard = adapter.parse(Call("POST", "https://desk.example.org/hooks/0/", {}, body))
    parcel = ShipmentFactory(tracked_by=provider, connection=connection, awb=heard.scans[0].awb)
    for late in (timedelta(), timedelta(minutes=10), timedelta(days=34)):
        at = AT + late
        news = listen(connection=connection, adapter=adapter, said=[Utterance(heard, at, Source.PUSH)], at=at)
        assert len(news) == (0 if late else 1)
    parcel.refresh_from_db()
    assert (parcel.status, Scan.objects.count()) == ("out_for_delivery", 1)
