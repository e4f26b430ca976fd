"""Who is alive: each kind of process leaves the time at which it last was."""

from datetime import datetime

from config.models import Heartbeat


def beat(name: str, *, at: datetime) -> None:
    """Note that the process kind `name` is alive at `at`."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at})
