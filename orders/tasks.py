"""The alarm clock of orders' own work. Instructions go out one task a connection, so that a slow courier delays no
other."""

import random
from functools import partial

from celery import shared_task
from django.utils import timezone

from connectors import errands
from connectors.models import Connection
from orders.models import ImportRun, Instruction
from orders.models.imports import RunState
from orders.services import codes, instructing, tracking
from orders.services.importing import keeping, working

LONGEST_IMPORT = 12 * 3600  # seconds
CHANCE = random.SystemRandom()


@shared_task(name="orders.sweep_instructions")
def sweep_instructions() -> None:
    """Wake one task for each connection that has instructions to hand over and may be called."""
    now = timezone.now()
    due = Instruction.objects.workable(at=now).filter(shipment__connection__in=Connection.objects.callable_at(now))
    for connection_id in due.order_by().values_list("shipment__connection", flat=True).distinct():
        hand_over.delay(connection_id)


@shared_task(name="orders.hand_over")
def hand_over(connection_id: int) -> None:
    """Hand over what is due on one connection, one instruction after the other."""
    step = partial(instructing.send_next, connection_id=connection_id, chance=CHANCE)
    errands.keep_on(lambda now: step(at=now), clock=timezone.now)


@shared_task(name="orders.sweep_imports")
def sweep_imports() -> None:
    """Wake a task for the import that waits longest. One at a time: other work needs workers too."""
    now = timezone.now()
    at_work = ImportRun.objects.filter(state__in=[RunState.RUNNING, RunState.UNDOING], leased_until__gt=now)
    run = None if at_work.exists() else ImportRun.objects.workable(at=now).first()
    if run:
        work_on_import.delay(run.pk)


@shared_task(name="orders.work_on_import", time_limit=LONGEST_IMPORT)
def work_on_import(run_id: int) -> None:
    """Load a file, or undo a load."""
    working.work(pk=run_id, clock=timezone.now)


@shared_task(name="orders.forget_files")
def forget_files() -> None:
    """Delete uploaded files whose time is over."""
    keeping.forget_old(at=timezone.now())


@shared_task(name="orders.adopt_waiting")
def adopt_waiting() -> None:
    """Bring scans to parcels that became known in the moment the scans came in."""
    tracking.adopt_waiting(at=timezone.now())


@shared_task(name="orders.heal_codes")
def heal_codes() -> None:
    """Fold the parcels again whose code somebody has just mapped."""
    errands.keep_on(lambda now: codes.heal_next(at=now), clock=timezone.now)
