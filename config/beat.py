"""The alarm clock, and its sign of life."""

import time

import structlog
from celery.beat import Scheduler
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from config import pulse

log = structlog.get_logger(__name__)
PULSE_EVERY = 5.0  # seconds


class Pulsing(Scheduler):
    """Celery's own clock, which keeps nothing on disk, and notes now and then that it ticks."""

    _pulsed_at = float("-inf")

    def tick(self) -> float:
        """Send what is due; seconds until the next tick."""
        wait: float = super().tick()
        if time.monotonic() - self._pulsed_at >= PULSE_EVERY:
            self._pulsed_at = time.monotonic()
            self._pulse()
        return min(wait, PULSE_EVERY)

    def _pulse(self) -> None:
        """A database that is away must not stop the clock."""
        close_old_connections()
        try:
            pulse.beat("beat", at=timezone.now())
        except DatabaseError:
            log.warning("beat.pulse_failed", exc_info=True)
