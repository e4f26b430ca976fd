from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from config import health, pulse
from config.celery import TICKS, app


@pytest.fixture
def ticking(db: None) -> None:
    for name in ("worker", "beat"):
        pulse.beat(name, at=timezone.now())


def test_the_process_answers_without_a_login_and_without_a_database(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"


@pytest.mark.usefixtures("ticking")
def test_ready_when_everything_works(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.json() == {"ready": True, "checks": answer.json()["checks"]}
    assert set(answer.json()["checks"]) == {"database", "migrations", "broker", "worker", "beat", "figures"}
    assert answer.status_code == 200


@pytest.mark.usefixtures("ticking")
@pytest.mark.parametrize("silent", ["worker", "beat"])
def test_a_silent_process_is_named(client: Client, silent: str) -> None:
    pulse.beat(silent, at=timezone.now() - timedelta(seconds=31))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert [name for name, check in answer.json()["checks"].items() if not check["ok"]] == [silent]
    assert answer.json()["checks"][silent]["detail"].endswith(" s ago")


@pytest.mark.django_db
def test_a_process_that_never_ticked_is_not_ready(client: Client) -> None:
    assert client.get("/readyz").json()["checks"]["beat"] == {"ok": False, "detail": "never seen"}


@pytest.fixture
def database_away() -> Iterator[None]:
    def refuse(*parts: object) -> None:
        raise OperationalError("connection to server at 10.1.2.3 failed: password of user app")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("database_away")
def test_a_database_that_is_away_is_an_answer_without_its_address(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == {"ok": False, "detail": "OperationalError"}
    assert answer.json()["checks"]["broker"]["ok"]


def test_every_tick_names_a_task_that_exists() -> None:
    app.loader.import_default_modules()
    assert {task for task, _ in TICKS.values()} <= set(app.tasks)


def test_every_check_promises_something() -> None:
    assert all(check.__doc__ for check in health.CHECKS.values())
