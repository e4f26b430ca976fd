"""A store with a courier over HTTP, on one clock with us."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from accounts.models import Store
from accounts.roles import Role
from connectors import express
from connectors.models import Connection
from simulator.clock import StoppedClock
from simulator.server import Simulator, running
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.connectors import ConnectionFactory
from tests.journeys.road import SEED, Road

LONG_AGO = timedelta(days=30)


@pytest.fixture
def road() -> Iterator[Road]:
    """A Monday morning some weeks ago."""
    start = (datetime.now(UTC) - LONG_AGO).replace(hour=4, minute=0, second=0, microsecond=0)
    clock = StoppedClock(start - timedelta(days=start.weekday()))
    with time_machine.travel(clock.now(), tick=True) as now:
        yield Road(clock, now)


@pytest.fixture
def courier(tmp_path: Path, road: Road, live_server: LiveServer, settings: Any) -> Iterator[Simulator]:
    with running(tmp_path / "road", clock=road.clock, seed=SEED, site_url=live_server.url, backoff=0.02) as it:
        settings.SIMULATOR_URL = it.url
        yield it


@pytest.fixture
def shop() -> Store:
    return StoreFactory(code="warna", name="Warna Kurtis")


@pytest.fixture
def account(shop: Store, courier: Simulator) -> Connection:
    """Its courier, whose pushes arrive."""
    secrets = {"token": "token-of-the-account", "hook_secret": "a-shared-secret"}
    made = ConnectionFactory(stores=[shop], credentials=secrets, settings={"base_url": courier.url})
    hook = {"url": f"/hooks/{made.hook_token}/", "secret": "a-shared-secret"}
    express.post(made.account(), "/v1/webhooks", "", hook)
    return made


@pytest.fixture
def desk(shop: Store, road: Road) -> Client:
    """Somebody of operations."""
    client = Client()
    client.force_login(MembershipFactory(store=shop, role=Role.OPERATIONS).user)
    return client
