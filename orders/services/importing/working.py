"""Load what was uploaded, in the background: under a lease that is renewed for as long as the process lives.

A worker that dies leaves the row behind; the next one begins the file anew and finds what its predecessor wrote. Two at
once are impossible, whatever the clocks say: the store's lock belongs to the session that holds it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core.web import away
from orders.files import Unreadable
from orders.formats import generic, registry
from orders.models import ImportRun
from orders.models.imports import RunState
from orders.services import scan_sheets
from orders.services.importing import keeping, proposing, running, undoing
from orders.services.importing.locking import Busy
from orders.services.importing.running import Era, Mode
from orders.services.importing.summary import Progress, as_json

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=20)
HEARTBEAT = 5.0  # seconds
A_MOMENT = timedelta(seconds=5)
OFTEN = timedelta(milliseconds=400)
MOST_TRIES = 10

Clock = Callable[[], datetime]


class Stopped(Exception):
    """A person asked for it."""


class Lost(Exception):
    """Another worker has it by now."""


def claim(*, pk: int, at: datetime) -> ImportRun | None:
    """Take a run that nobody works on; None where there is no such."""
    with transaction.atomic():
        free = ImportRun.objects.workable(at=at).filter(pk=pk).select_for_update(skip_locked=True, of=("self",))
        run = free.select_related("store", "started_by").first()
        if run is None:
            return None
        if run.tries >= MOST_TRIES:
            problem = _("Given up: workers ended in the middle of it %(tries)d times.") % {"tries": run.tries}
            ImportRun.objects.filter(pk=pk).update(state=RunState.FAILED, problem=problem, leased_until=None)
            return None
        run.state = RunState.UNDOING if run.state == RunState.UNDOING else RunState.RUNNING
        run.tries, run.leased_until, run.begun_at = run.tries + 1, at + LEASE, at
        run.rows_read = run.rows_seen = 0
        run.save(update_fields=["state", "tries", "leased_until", "begun_at", "rows_read", "rows_seen"])
    return run


def work(*, pk: int, clock: Clock) -> None:
    """Load one run, or undo it; safe to call any number of times."""
    run = claim(pk=pk, at=clock())
    if run is None:
        return
    language = run.started_by.language if run.started_by else ""
    try:
        with translation.override(language or None), _alive(run, clock):
            _do(run, clock)
            return
    except Lost:
        log.warning("import.lost", run=run.pk)
    except Stopped:
        _end(run, RunState.STOPPED, "")
    except (Unreadable, FileNotFoundError) as refusal:
        gone = _("Its file is deleted; upload it again.")
        _end(run, RunState.FAILED, str(refusal) if isinstance(refusal, Unreadable) else gone)
    except Exception as error:
        _trouble(run, error, clock())


@contextmanager
def _alive(run: ImportRun, clock: Clock) -> Iterator[None]:
    """Renew the lease from beside: to read a large file through, or to sort it, takes longer than a lease."""
    over = Event()

    def beat() -> None:
        try:
            while not over.wait(HEARTBEAT):
                with suppress(DatabaseError):
                    mine = ImportRun.objects.filter(pk=run.pk, tries=run.tries, state=run.state)
                    mine.update(leased_until=clock() + LEASE)
        finally:
            connection.close()

    beside = Thread(target=beat, name="heartbeat", daemon=True)
    beside.start()
    try:
        yield
    finally:
        over.set()
        beside.join()


def _trouble(run: ImportRun, error: Exception, now: datetime) -> None:
    """What passes by itself is waited for; what doesn't is told and raised."""
    if isinstance(error, Busy) or away.is_away(error):
        with suppress(DatabaseError):
            _put_back(run, now)
        return
    log.exception("import.failed", run=run.pk)
    _end(run, RunState.FAILED, _("An error of ours (%(kind)s).") % {"kind": type(error).__name__})
    raise error


def _do(run: ImportRun, clock: Clock) -> None:
    if run.state == RunState.UNDOING:
        undoing.carry_out(run=run, clock=clock, beat=lambda: _renew(run, clock()))
        return
    with keeping.at_hand(run.file) as path, TemporaryDirectory(prefix="import-") as folder:
        _load(run, path, Path(folder) / "rejects.csv", _Beat(run, clock))


def _load(run: ImportRun, path: Path, rejected_to: Path, watch: "_Beat") -> None:
    era = Era.PAST if run.quiet else Era.LIVE
    if run.is_sheet:
        scan_sheets.load(
            path=path, store=run.store, courier=run.courier, mapping=proposing.sheet_mapping(run.said), era=era,
            rejected_to=rejected_to, at=run.started_at, actor=run.started_by, watch=watch, run=run,
        )  # fmt: skip
        return
    mapping = generic.from_tables(run.said) if run.format == registry.GENERIC else None
    running.load(
        path=path, store=run.store, name=run.format, mapping=mapping, mode=Mode.LOAD, era=era,
        rejected_to=rejected_to, at=run.started_at, actor=run.started_by, watch=watch, run=run,
    )  # fmt: skip


class _Beat:
    """Writes down how far it is, renews the lease, and hears whether to stop."""

    def __init__(self, run: ImportRun, clock: Clock) -> None:
        self.run, self.clock, self.last = run, clock, datetime.min.replace(tzinfo=run.started_at.tzinfo)

    def __call__(self, progress: Progress) -> None:
        now = self.clock()
        if now - self.last < OFTEN and progress.done != progress.total:
            return
        self.last = now
        said: dict[str, object] = {}
        if progress.tally:
            said = {"counts": as_json(progress.tally.summary(0)), "rows_read": progress.tally.rows}
        if progress.tally and progress.total is not None:
            said |= {"rows_seen": progress.done, "rows_total": progress.total}
        _renew(self.run, now, **said)


def _renew(run: ImportRun, now: datetime, **said: object) -> None:
    mine = ImportRun.objects.filter(pk=run.pk, tries=run.tries, state=run.state)
    if mine.filter(stop_asked=False).update(leased_until=now + LEASE, **said):
        return
    if mine.exists() and run.state == RunState.RUNNING:
        raise Stopped
    if not mine.exists():
        raise Lost


def _put_back(run: ImportRun, now: datetime) -> None:
    """Nothing is wrong with it: it comes again in a moment, and this was no try."""
    mine = ImportRun.objects.filter(pk=run.pk, tries=run.tries)
    state = RunState.UNDOING if run.state == RunState.UNDOING else RunState.QUEUED
    mine.update(state=state, leased_until=now + A_MOMENT, tries=run.tries - 1, problem="")


def _end(run: ImportRun, state: RunState, problem: str) -> None:
    mine = ImportRun.objects.filter(pk=run.pk, tries=run.tries)
    mine.update(state=state, problem=problem, leased_until=None, stop_asked=False)
