"""What every test may count on: no way out of this machine, the real samples, one fixed moment."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_django
from django.db import connection, connections
from django.test import override_settings

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the tests that take minutes (marked `long`)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests wait for `--long`; pytest's last line counts them as deselected."""
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


def _stays_here(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = address[0]
    try:
        return host in {"localhost", ""} or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _no_way_out() -> Iterator[None]:
    """A test that talks to the world outside fails at once, and says to whom it spoke."""
    patch = pytest.MonkeyPatch()
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guard(ask: Any) -> Any:
        def guarded(self: socket.socket, address: Any) -> Any:
            if not _stays_here(address):
                raise RuntimeError(
                    f"A test tried to reach {address!r}; only a pretended provider on loopback may be asked."
                )
            return ask(self, address)

        return guarded

    patch.setattr(socket.socket, "connect", guard(connect))
    patch.setattr(socket.socket, "connect_ex", guard(connect_ex))
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _files_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests upload lies where pytest cleans up."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:
    """A page that a browser left half loaded may still ask the database when everything is over: it is shown out."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connections.close_all()  # a test beside a browser's loop may have a line of its own, which teardown doesn't see


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real exports and payloads, which is not part of the repository."""
    place = Path(os.environ.get("SAMPAI_SAMPLES") or ROOT.parent / "shared" / "samples")
    if not place.is_dir():
        pytest.skip(f"no samples: {place} is not there (SAMPAI_SAMPLES says where they are)")
    return place


@pytest.fixture
def now() -> datetime:
    """A fixed moment: Tuesday 10 March 2026, 09:30 UTC, 15:00 in India, 16:30 in Jakarta."""
    return datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
