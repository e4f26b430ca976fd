from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from config import pulse as pulses


@shared_task
def pulse() -> None:
    """A worker took a tick: both of them live."""
    pulses.beat("worker", at=timezone.now())


@shared_task
def forget_sessions() -> None:
    """Delete the log-ins that have run out."""
    SessionStore.clear_expired()
