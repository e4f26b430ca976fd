"""The one door for calls to the outside: lines, breaker, budget, and how the connection does, around one call.

Never call from inside a transaction: a slow service would hold its locks.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from connectors import breaker, registry
from connectors.base import Busy, Garbled, ProviderError, Refused
from connectors.couriers.base import Capabilities, Courier
from connectors.lines import NotNow, line
from connectors.messengers.base import Messenger
from connectors.models import Connection, Health
from connectors.payments.base import Gateway
from core import limits

__all__ = ["Budget", "NotNow", "courier", "gateway", "guarded", "heard_from", "messenger", "spend", "tested"]

Answer = TypeVar("Answer")

NOTE_EVERY = timedelta(seconds=10)  # a connection that does well says so this often, not with each call
PROBE = timedelta(seconds=10)  # how long the one probing call keeps the others waiting
JITTER = 0.98  # of a budget is spent: calls that leave evenly may arrive a little less so


@dataclass(frozen=True)
class Budget:
    """Calls that may leave: `burst` at once, then `per_second`; together never more than the service allows."""

    burst: int
    per_second: float

    @classmethod
    def of(cls, connection: Connection, can: Capabilities) -> "Budget":
        """From the connection's settings `calls` and `per_seconds` where given, else from the adapter's table."""
        calls = int(connection.settings.get("calls") or can.calls)
        seconds = float(connection.settings.get("per_seconds") or can.per.total_seconds())
        burst = max(1, calls // 40)
        return cls(burst, max(calls - burst, 1) * JITTER / seconds)


def courier(connection: Connection, do: Callable[[Courier], Answer], *, at: datetime) -> Answer:
    """What `do` brings back from this courier. Raises `ProviderError`, `NotNow` when the call wasn't made."""
    adapter = registry.courier(connection.provider, connection.account())
    return guarded(connection, lambda: do(adapter), budget=Budget.of(connection, adapter.can), at=at)


def messenger(connection: Connection, do: Callable[[Messenger], Answer], *, at: datetime) -> Answer:
    """What `do` brings back from this messenger. Raises `ProviderError`, `NotNow` when the call wasn't made."""
    adapter = registry.messenger(connection.provider, connection.account())
    return guarded(connection, lambda: do(adapter), budget=None, at=at)


def gateway(connection: Connection, do: Callable[[Gateway], Answer], *, at: datetime) -> Answer:
    """What `do` brings back from this gateway. Raises `ProviderError`, `NotNow` when the call wasn't made."""
    adapter = registry.gateway(connection.provider, connection.account())
    return guarded(connection, lambda: do(adapter), budget=None, at=at)


def tested(connection: Connection, *, at: datetime) -> str:
    """What came back from one harmless call, in words; a person waits for it, so an open breaker does not hold it
    back, and an answer closes it. Bounded by the adapter's own deadline. Raises `ProviderError`."""
    adapter = registry.adapter(connection.provider)(connection.account())
    health, _made = Health.objects.get_or_create(connection=connection)
    with line(connection, at=at):
        return _watched(health, adapter.test, at=at)


def spend(connection: Connection, budget: Budget) -> None:
    """Take one call out of the budget that all workers share. Raises `NotNow`."""
    key = f"calls of connection {connection.pk}"
    grant = limits.take(key=key, want=1, capacity=budget.burst, refill_per_second=budget.per_second)
    if not grant.granted:
        raise NotNow(_("As many calls as the service allows have been made."), retry_after=grant.wait)


def guarded(connection: Connection, call: Callable[[], Answer], *, budget: Budget | None, at: datetime) -> Answer:
    """Make the call if lines, breaker and budget let it out, and note how it went. Raises `ProviderError`, `NotNow`."""
    health, _made = Health.objects.get_or_create(connection=connection)
    with line(connection, at=at):
        _let_out(health, at=at)
        if budget:
            spend(connection, budget)
        return _watched(health, call, at=at)


def _watched(health: Health, call: Callable[[], Answer], *, at: datetime) -> Answer:
    """Make the call and note how it went."""
    started = timezone.now()
    try:
        answer = call()
    except Refused:  # the service works: it understood and said no
        _went_well(health, at=at)
        raise
    except ProviderError as error:
        _went_wrong(health, error, began_at=at, at=at + (timezone.now() - started))
        raise
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        garbled = Garbled(_("The answer makes no sense."))
        _went_wrong(health, garbled, began_at=at, at=at)
        raise garbled from error
    _went_well(health, at=at)
    return answer


def _let_out(health: Health, *, at: datetime) -> None:
    """Nothing while the breaker is open; once its pause is over, one call that probes."""
    if health.open_until is None:
        return
    if health.open_until <= at:
        still_open = Health.objects.filter(pk=health.pk, open_until=health.open_until)
        if still_open.update(open_until=at + PROBE):
            return
    wait = max(health.open_until - at, timedelta(seconds=1))
    raise NotNow(_("The service failed; calls pause for a moment."), retry_after=wait)


def _went_well(health: Health, *, at: datetime) -> None:
    noted = health.last_success_at is not None and at - health.last_success_at < NOTE_EVERY
    if noted and not health.failures and health.open_until is None:
        return
    Health.objects.filter(pk=health.pk).update(
        failures=0, failing_since=None, open_until=None, last_success_at=at, last_problem=""
    )


@transaction.atomic
def _went_wrong(health: Health, error: ProviderError, *, began_at: datetime, at: datetime) -> None:
    now = Health.objects.select_for_update().get(pk=health.pk)
    if not isinstance(error, Busy):  # being told to slow down is no fault of the service
        now.failures += 1
        now.failing_since = now.failing_since or began_at
    trouble = breaker.Trouble(now.failures, now.failing_since or began_at)
    wait = breaker.pause(trouble, error, at=at, chance=random.SystemRandom())
    now.open_until = at + wait if wait else None
    now.last_failure_at, now.last_problem = at, str(error)
    now.save(update_fields=["failures", "failing_since", "open_until", "last_failure_at", "last_problem"])


def heard_from(connection: Connection, *, at: datetime) -> None:
    """Note that the service called us; at most once in `NOTE_EVERY`, so that a busy hook doesn't write one row over
    and over."""
    stale = Health.objects.filter(pk=connection.pk).exclude(last_push_at__gt=at - NOTE_EVERY)
    stale.update(last_push_at=at)


def told_scans(connection: Connection, *, at: datetime) -> None:
    """Note that the service told something of parcels, pushed or asked; as seldom as above."""
    stale = Health.objects.filter(pk=connection.pk).exclude(last_scan_at__gt=at - NOTE_EVERY)
    stale.update(last_scan_at=at)
