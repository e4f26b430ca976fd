"""Connections in all their looks, well and ugly, and what a test of one says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Store, User
from connectors import registry
from connectors.models import Connection, Health, HourOfCalls
from core.queue import QueueState
from inbox.models import Receipt
from orders.models import Shipment
from tests.access.world import World
from tests.browser.conftest import Opened
from tests.browser.test_pages import _looked_at
from tests.factories.connectors import ConnectionFactory

UGLY = "Maheshwari Venkatanarasimharajuvaripeta-Subramaniam सुनीता"


def trouble(connection: Connection, parcel: Shipment, store: Store) -> None:
    """Fails, waits, has calls set aside and numbers that nobody knows; beside it one of each other kind."""
    at = timezone.now()
    Health.objects.filter(connection=connection).update(
        failures=24, failing_since=at - timedelta(hours=3), open_until=at + timedelta(minutes=4),
        last_success_at=at - timedelta(hours=3), last_failure_at=at - timedelta(minutes=2),
        last_push_at=at - timedelta(hours=4), last_problem="The credentials are not accepted.",
    )  # fmt: skip
    hour = at.replace(minute=0, second=0, microsecond=0)
    HourOfCalls.objects.create(connection=connection, line=0, hour=hour, calls=1208, failures=24)
    for n in range(3):
        Receipt.objects.create(
            connection=connection, digest=bytes([n]), try_at=at, received_at=at, state=QueueState.SET_ASIDE, tries=3,
            method="POST", url="https://x/", headers={}, body=b"{}", problem=f"KeyError: '{'shipment_track_' * 9}'",
        )  # fmt: skip
    Shipment.objects.filter(pk=parcel.pk).update(unknown_since=at - timedelta(days=2))
    ConnectionFactory(stores=[store], name=UGLY, provider="gone")
    ConnectionFactory(stores=[store], name="Old courier", enabled=False)


@pytest.mark.long
def test_every_page_is_clean_in_all_its_looks(opened: Opened, world: World, owner: User) -> None:
    trouble(world.connection, world.parcel, world.store)
    one = f"/settings/connections/{world.connection.pk}/"
    seen, wrong = opened("/", user=owner), []
    new = "/settings/connections/new/"
    for path in ("/settings/connections/", one, f"{one}edit/", new, f"{new}simulator/"):
        seen.page.goto(path)
        wrong += _looked_at(seen, path)
    seen.page.goto(one)
    seen.page.get_by_role("button", name="Test the connection").click()
    seen.page.wait_for_selector(".note-line")
    wrong += _looked_at(seen, f"{one}test/")
    assert wrong == []
    assert seen.faults == []


@pytest.mark.long
def test_the_pages_of_real_couriers_are_clean_and_say_which_word_they_refuse(
    opened: Opened, world: World, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, wrong = opened("/", user=owner), []
    word = "/hooks/"  # in any address
    monkeypatch.setattr(registry.COURIERS["shiprocket"], "refused_in_hooks", (word,))
    for provider in ("delhivery", "shiprocket"):
        one = ConnectionFactory(stores=[world.store], name=f"Our {provider}", provider=provider)
        paths = (f"/settings/connections/{one.pk}/", f"/settings/connections/new/{provider}/")
        for path in paths:
            seen.page.goto(path)
            wrong += _looked_at(seen, path)
    seen.page.goto(paths[0])
    assert seen.page.get_by_text(f"They take no address with “{word}” in it.").is_visible()
    assert wrong == []
    assert seen.faults == []
