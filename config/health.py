"""Is the process up, and is the site able to work? For load balancers and people on call."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from config.celery import app
from config.models import Heartbeat
from orders.models import StaleParcel

SILENT_AFTER = timedelta(seconds=30)
FIGURES_LATE_AFTER = timedelta(seconds=60)


@dataclass(frozen=True)
class Finding:
    """What one check found."""

    ok: bool
    detail: str


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when everything that the site needs to work does, else 503; the body says what doesn't."""
    found = {name: _safely(check) for name, check in CHECKS.items()}
    ready = all(finding.ok for finding in found.values())
    body = {"ready": ready, "checks": {name: asdict(finding) for name, finding in found.items()}}
    return JsonResponse(body, status=200 if ready else 503)


def database() -> Finding:
    """PostgreSQL answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding(ok=True, detail="answers")


def migrations() -> Finding:
    """The tables are those that this code knows."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Finding(ok=not missing, detail=f"{len(missing)} to apply")


def broker() -> Finding:
    """The broker takes tasks."""
    with app.connection_for_write(connect_timeout=2) as broker_connection:
        broker_connection.ensure_connection(max_retries=1, timeout=2)
    return Finding(ok=True, detail="answers")


def worker() -> Finding:
    """A worker took one of the last ticks."""
    return _heard_of("worker")


def beat() -> Finding:
    """The alarm clock ticks."""
    return _heard_of("beat")


def figures() -> Finding:
    """No changed parcel waits long for its figures to be brought up to date."""
    oldest = StaleParcel.objects.order_by("pk").values_list("since", flat=True).first()
    late = timezone.now() - oldest if oldest else timedelta()
    return Finding(ok=late <= FIGURES_LATE_AFTER, detail=f"{late.total_seconds():.0f} s behind")


CHECKS: dict[str, Callable[[], Finding]] = {
    "database": database,
    "migrations": migrations,
    "broker": broker,
    "worker": worker,
    "beat": beat,
    "figures": figures,
}


def _heard_of(name: str) -> Finding:
    last = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    if last is None:
        return Finding(ok=False, detail="never seen")
    age = timezone.now() - last
    return Finding(ok=age <= SILENT_AFTER, detail=f"{age.total_seconds():.0f} s ago")


def _safely(check: Callable[[], Finding]) -> Finding:
    """A check that can't look has found something as well; the message may hold addresses, so the type is told."""
    try:
        return check()
    except (DatabaseError, OperationalError, OSError) as error:
        return Finding(ok=False, detail=type(error).__name__)
