"""What a machine is answered."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connections
from django.db import connection as database
from django.http import HttpResponse
from django.test import Client

from connectors.models import Connection
from core.queue import QueueState
from inbox.models import Receipt
from inbox.services import draining
from orders.models import Scan
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import ShipmentFactory
from tests.inbox.pretend import SIGNATURE, body, scan, signed

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
NEWS = body(scan("PR1", "in_transit", AT))
Call = Callable[..., HttpResponse]

FAR_TOO_LONG = b'{"scans": []}' + b" " * (1024 * 1024)


@pytest.mark.parametrize(
    ("content", "headers", "answer"),
    [
        pytest.param(NEWS, signed(NEWS), 200, id="news"),
        pytest.param(NEWS, {SIGNATURE: signed(NEWS)[SIGNATURE].upper()}, 200, id="signature in upper case"),
        pytest.param(b"", signed(b""), 200, id="test ping"),
        pytest.param(b"\xff\x00<html>", signed(b"\xff\x00<html>"), 200, id="junk"),
        pytest.param(b"[1, 2, 3]", signed(b"[1, 2, 3]"), 200, id="other JSON"),
        pytest.param(NEWS, {}, 403, id="no signature"),
        pytest.param(NEWS, {SIGNATURE: ""}, 403, id="empty signature"),
        pytest.param(NEWS, {SIGNATURE: "0" * 64}, 403, id="wrong signature"),
        pytest.param(NEWS + b" ", signed(NEWS), 403, id="tampered body"),
        pytest.param(NEWS, signed(NEWS, "another-tenants-secret"), 403, id="another tenant's secret"),
        pytest.param(NEWS, signed(NEWS, ""), 403, id="empty secret"),
        pytest.param(FAR_TOO_LONG, signed(FAR_TOO_LONG), 413, id="over 1 MB"),
    ],
)
def test_a_call_is_answered_by_what_it_is_and_only_a_verified_one_is_kept(
    call: Call, content: bytes, headers: dict[str, str], answer: int
) -> None:
    assert call(content, headers).status_code == answer
    assert Receipt.objects.count() == (answer == 200)


@pytest.mark.parametrize("path", ["/hooks/0123456789abcdef0123456789abcdef/", "/hooks/%00/", "/hooks/x/"])
def test_an_unknown_address_does_not_exist(call: Call, path: str) -> None:
    assert call(NEWS, path=path).status_code == 404


def test_a_connection_that_is_switched_off_does_not_exist(call: Call, connection: Connection) -> None:
    Connection.objects.update(enabled=False)
    assert call(NEWS).status_code == 404


def test_a_rotated_secret_and_the_one_before_both_open_and_an_older_one_no_more(
    call: Call, connection: Connection
) -> None:
    connection.credentials = {"secret": "new", "old_secret": "old"}
    connection.save()
    answers = [call(NEWS, signed(NEWS, secret)).status_code for secret in ("new", "old", "a-secret")]
    assert answers == [200, 200, 403]


def test_a_change_of_a_connection_holds_from_the_next_call_on(call: Call, connection: Connection) -> None:
    assert call(NEWS).status_code == 200
    connection.credentials = {"secret": "new"}
    connection.save()
    later = body(scan("PR2", "in_transit", AT))
    assert [call(later, signed(later, secret)).status_code for secret in ("a-secret", "new")] == [403, 200]
    Connection.objects.update(enabled=False)
    assert call(later, signed(later, "new")).status_code == 404
    assert Receipt.objects.count() == 2


@pytest.mark.parametrize("later", [timedelta(0), timedelta(minutes=10), timedelta(days=34)])
def test_a_repeated_call_is_thanked_and_changes_nothing(call: Call, connection: Connection, later: timedelta) -> None:
    parcel = ShipmentFactory(
        connection=connection, tracked_by="pretend", awb="PR1", order__store=connection.stores.get()
    )
    assert call(NEWS).status_code == 200
    assert draining.drain(at=datetime.now(UTC)) == 1
    assert call(NEWS).status_code == 200
    assert draining.drain(at=datetime.now(UTC) + later) == 0
    parcel.refresh_from_db()
    assert (Receipt.objects.count(), Scan.objects.count(), parcel.news.count()) == (1, 1, 1)


def test_the_same_call_to_two_connections_is_two_calls(call: Call, connection: Connection) -> None:
    other = ConnectionFactory(provider="pretend")
    call(NEWS)
    call(NEWS, path=f"/hooks/{other.hook_token}/")
    assert set(Receipt.objects.values_list("connection", flat=True)) == {connection.pk, other.pk}


def test_a_receipt_holds_the_call_as_it_came_and_no_secret_or_cookie(client: Client, connection: Connection) -> None:
    headers = {**signed(NEWS), "Cookie": "sessionid=mine", "User-Agent": "Courier a-secret/1.0"}
    client.post(f"/hooks/{connection.hook_token}/?a=1", NEWS, content_type="application/json", headers=headers)
    receipt = Receipt.objects.get()
    kept = receipt.call()
    assert (kept.method, kept.body, kept.url.endswith("?a=1")) == ("POST", NEWS, True)
    assert kept.headers == {"content-type": "application/json", **signed(NEWS)}
    assert (receipt.state, receipt.tries) == (QueueState.WAITING, 0)


@contextmanager
def _locked(table: str) -> Iterator[None]:
    """Somebody else holds the table, as a migration would."""
    other = connections["default"].copy()
    other.set_autocommit(autocommit=False)
    with other.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["inbox_receipt", "connectors_connection"])
def test_a_database_that_does_not_get_on_with_it_is_said_within_a_second(call: Call, table: str) -> None:
    with _locked(table):
        began = time.monotonic()
        answer = call(NEWS)
    assert time.monotonic() - began < 1
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert call(NEWS).status_code == 200


def test_a_database_that_is_away_is_said_with_a_time_to_come_again(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(database, "cursor", refuse)
    answer = call(NEWS)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_same_call_from_many_threads_is_kept_once(connection: Connection) -> None:
    start, answers = threading.Barrier(6), []

    def send() -> None:
        start.wait()
        answers.append(
            Client()
            .post(f"/hooks/{connection.hook_token}/", NEWS, content_type="application/json", headers=signed(NEWS))
            .status_code
        )
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 6
    assert Receipt.objects.count() == 1
