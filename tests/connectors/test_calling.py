"""One call to the outside and everything around it."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from connectors import breaker, calling
from connectors.base import Busy, Garbled, NotAuthorised, ProviderError, Refused, Unreachable
from connectors.couriers.base import Capabilities
from connectors.models import Connection, Health, Line
from tests.factories.connectors import ConnectionFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def connection(db: None) -> Connection:
    return ConnectionFactory()


def call(connection: Connection, *, at: datetime = AT, fails: Exception | None = None) -> str:
    def do() -> str:
        if fails:
            raise fails
        return "answer"

    return calling.guarded(connection, do, budget=None, at=at)


def test_a_good_call_is_noted_and_then_not_again_for_a_while(connection: Connection) -> None:
    assert call(connection) == "answer"
    call(connection, at=AT + SECOND)
    assert Health.objects.get().last_success_at == AT


@pytest.mark.parametrize("error", [Unreachable("away"), Garbled("html"), KeyError("parcels")])
def test_the_breaker_opens_within_ten_calls_and_says_when_to_come_again(
    connection: Connection, error: Exception
) -> None:
    for _ in range(10):
        with pytest.raises(ProviderError):
            call(connection, fails=error)
    with pytest.raises(calling.NotNow) as refusal:
        call(connection)
    assert refusal.value.retry_after
    assert Health.objects.get().last_problem


def test_the_breaker_opens_after_one_call_that_hung(connection: Connection) -> None:
    trouble = breaker.Trouble(1, AT)
    assert breaker.is_open(trouble, at=AT + 4.5 * SECOND)
    assert not breaker.is_open(trouble, at=AT + SECOND)


def test_after_its_pause_one_call_probes_and_closes_the_breaker(connection: Connection) -> None:
    Health.objects.update(failures=9, failing_since=AT, open_until=AT)
    stale = Health.objects.get()
    calling._let_out(stale, at=AT)
    with pytest.raises(calling.NotNow):
        call(connection, at=AT)  # somebody else is probing
    assert call(connection, at=AT + calling.PROBE) == "answer"
    assert Health.objects.values_list("failures", "open_until", "last_problem").get() == (0, None, "")


@pytest.mark.parametrize(
    ("error", "pauses"),
    [
        (Busy("slow down", retry_after=timedelta(seconds=42)), timedelta(seconds=42)),
        (Busy("slow down"), breaker.ASKED_TOO_OFTEN),
        (NotAuthorised("no"), breaker.LOCKED_OUT),
        (Unreachable("once"), None),
        (Unreachable("maintenance", retry_after=timedelta(minutes=10)), timedelta(minutes=10)),
    ],
)
def test_each_failure_has_its_pause(connection: Connection, error: ProviderError, pauses: timedelta | None) -> None:
    with pytest.raises(type(error)):
        call(connection, fails=error)
    until = Health.objects.get().open_until
    assert (until and abs(until - AT - pauses) < SECOND) if pauses else until is None


def test_a_refusal_shows_that_the_service_works(connection: Connection) -> None:
    Health.objects.update(failures=3)
    with pytest.raises(Refused):
        call(connection, fails=Refused("no such parcel"))
    assert Health.objects.get().failures == 0


def test_pauses_double_up_to_their_longest_and_differ() -> None:
    chance, error = random.Random(1), Unreachable("away")
    pauses = [breaker.pause(breaker.Trouble(n, AT), error, at=AT, chance=chance) for n in range(5, 40)]
    assert all(pause and timedelta(seconds=2.5) <= pause <= breaker.LONGEST_PAUSE for pause in pauses)
    assert len(set(pauses)) == len(pauses)


def test_no_more_calls_are_under_way_than_there_are_lines(connection: Connection) -> None:
    one, another = calling.line(connection, at=AT), calling.line(connection, at=AT)
    with one, another, pytest.raises(calling.NotNow, match="engaged"):
        call(connection)
    assert call(connection) == "answer"


def test_a_line_whose_caller_died_is_free_after_a_while(connection: Connection) -> None:
    call(connection)
    Line.objects.update(busy_until=AT + 10 * SECOND)
    with pytest.raises(calling.NotNow):
        call(connection, at=AT + 9 * SECOND)
    assert call(connection, at=AT + 10 * SECOND) == "answer"


@pytest.mark.parametrize(
    ("calls", "per"),
    [(750, timedelta(minutes=5)), (100, timedelta(seconds=1)), (40, timedelta(minutes=1)), (1, SECOND)],
)
def test_a_budget_never_allows_more_than_the_service_does_and_nearly_as_much(calls: int, per: timedelta) -> None:
    budget = calling.Budget.of(Connection(), Capabilities(batch=50, calls=calls, per=per))
    in_any_window = budget.burst + budget.per_second * per.total_seconds()
    assert in_any_window <= max(calls, 2)
    assert in_any_window >= 0.95 * calls


def test_a_spent_budget_says_when_the_next_call_fits(connection: Connection) -> None:
    budget = calling.Budget(burst=2, per_second=0.1)
    assert [calling.guarded(connection, lambda: 1, budget=budget, at=AT) for _ in range(2)] == [1, 1]
    with pytest.raises(calling.NotNow) as refusal:
        calling.guarded(connection, lambda: 1, budget=budget, at=AT)
    assert refusal.value.retry_after
    assert timedelta(seconds=8) < refusal.value.retry_after <= timedelta(seconds=10)
