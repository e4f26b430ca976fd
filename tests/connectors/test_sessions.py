"""The token of a log-in: kept encrypted, renewed once, by one worker, whoever else needs it in that moment."""

import threading
from datetime import timedelta

import pytest
from django.db import connection as database
from django.utils import timezone

from connectors import services
from connectors.base import Busy
from connectors.models import Connection, LogIn
from tests.factories.accounts import StoreFactory
from tests.factories.connectors import ConnectionFactory


@pytest.fixture
def account(db: None) -> Connection:
    return ConnectionFactory(provider="shiprocket")


def test_a_token_is_kept_for_everybody_and_sealed(account: Connection) -> None:
    session = account.account().session
    assert session.token() == ""
    assert session.renewed("", lambda: "first") == "first"
    assert Connection.objects.get().account().session.token() == "first"
    with database.cursor() as cursor:
        cursor.execute("SELECT secret FROM connectors_login")
        assert "first" not in cursor.fetchone()[0]


def test_what_somebody_else_has_got_meanwhile_is_taken(account: Connection) -> None:
    session = account.account().session
    session.renewed("", lambda: "first")
    session.renewed("first", lambda: "second")
    assert session.renewed("first", lambda: pytest.fail("logged in again")) == "second"


def test_one_logs_in_at_a_time_and_a_dead_one_does_not_block_for_long(account: Connection) -> None:
    session = account.account().session
    LogIn.objects.create(connection=account, busy_until=timezone.now() + timedelta(seconds=9))
    with pytest.raises(Busy) as wait:
        session.renewed("", lambda: pytest.fail("logged in"))
    assert wait.value.retry_after
    LogIn.objects.update(busy_until=timezone.now() - timedelta(seconds=1))
    assert session.renewed("", lambda: "first") == "first"


def test_a_log_in_that_fails_frees_the_next(account: Connection) -> None:
    session = account.account().session
    with pytest.raises(ZeroDivisionError):
        session.renewed("", lambda: str(1 // 0))
    assert session.renewed("", lambda: "first") == "first"


def test_new_credentials_end_the_session(db: None) -> None:
    store = StoreFactory()
    given = {"name": "Ours", "email": "a@example.org", "password": "p"}
    made = services.put_connection(store=store, provider="shiprocket", given=given, at=timezone.now(), actor=None)
    made.account().session.renewed("", lambda: "first")
    changed = {"name": "Ours", "password": "q"}
    services.put_connection(store=store, provider="shiprocket", given=changed, at=timezone.now(), actor=None)
    assert made.account().session.token() == ""


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_many_workers_log_in_once() -> None:
    account = ConnectionFactory(provider="shiprocket")
    start, calls, got = threading.Barrier(6), list[int](), list[str]()

    def log_in() -> str:
        calls.append(1)
        threading.Event().wait(0.3)
        return "fresh"

    def work() -> None:
        start.wait()
        try:
            got.append(Connection.objects.get(pk=account.pk).account().session.renewed("", log_in))
        except Busy:
            got.append("later")
        finally:
            database.close()

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(calls) == 1
    assert set(got) <= {"fresh", "later"}
    assert "fresh" in got
