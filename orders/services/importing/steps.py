"""What a person does with an import: upload, say what is what, load, stop, go on, undo, throw away."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core import audit
from orders.files import Unreadable, open_table
from orders.files.sample import Sample, take
from orders.formats import registry
from orders.models import ImportMapping, ImportRun
from orders.models.imports import ENDED, SHEET, RunState
from orders.services.importing import keeping, proposing
from orders.services.importing.proposing import Kind

LARGEST = 2 * 1000 * 1000 * 1000  # bytes
LONGEST_NAME = 120


def receive(*, store: Store, upload: File, name: str, kind: Kind, at: datetime, actor: User) -> ImportRun:
    """Keep a file and read its beginning. Raises `Unreadable`; then nothing of it is kept."""
    kept = keeping.keep(store, upload)
    run = ImportRun(store=store, file=kept, started_by=actor, started_at=at, by_hand=True, state=RunState.DRAFT)
    try:
        with keeping.at_hand(kept) as path, open_table(path) as table:
            sample = take(table)
        proposal = proposing.propose(sample=sample, store=store, kind=kind, at=at)
    except Unreadable:
        keeping.delete(kept)
        raise
    run.file_name, run.file_size, run.file_digest = _bare(name), upload.size, sample.digest
    run.sample, run.rows_total = keeping.keep_sample(store, sample), sample.counted
    run.format, run.said = proposal.format, proposal.said
    run.save()
    return run


@transaction.atomic
def say(*, run: ImportRun, format_name: str, said: Mapping[str, Any]) -> ImportRun:
    """Take over a format and a mapping. Raises `ValidationError` for one that is loaded already."""
    run = _locked(run, {RunState.DRAFT})
    run.format, run.said = format_name, dict(said)
    run.save(update_fields=["format", "said"])
    return run


@transaction.atomic
def load(
    *, run: ImportRun, quiet: bool, courier: str, keep_as: str, sample: Sample, at: datetime, actor: User
) -> ImportRun:
    """Have it loaded by the next free worker, and keep its mapping under a name. Raises `Unreadable` and
    `ValidationError`."""
    run = _locked(run, {RunState.DRAFT})
    if run.format == SHEET:
        proposing.sheet_mapping(run.said)
    else:
        proposing.layout(run.format, run.said, sample.header)
    run.state, run.started_at, run.started_by = RunState.QUEUED, at, actor
    run.quiet, run.courier = quiet, courier
    run.save(update_fields=["state", "started_at", "started_by", "quiet", "courier"])
    if run.said and keep_as:
        _keep_mapping(run, keep_as, sample, at, actor)
    audit.record("orders.import.queued", run, at=at, actor=actor, facts={"format": run.format, "quiet": quiet})
    return run


@transaction.atomic
def stop(*, run: ImportRun, at: datetime, actor: User) -> ImportRun:
    """Have it stopped; what is loaded by then stays. Raises `ValidationError` where it isn't going on."""
    run = _locked(run, {RunState.QUEUED, RunState.RUNNING})
    run.stop_asked = True
    if run.state == RunState.QUEUED:
        run.state = RunState.STOPPED
    run.save(update_fields=["stop_asked", "state"])
    audit.record("orders.import.stopped", run, at=at, actor=actor)
    return run


@transaction.atomic
def go_on(*, run: ImportRun, at: datetime, actor: User) -> ImportRun:
    """Have the rest loaded of one that was stopped or that failed. Raises `ValidationError`."""
    run = _locked(run, {RunState.STOPPED, RunState.FAILED})
    if not run.file:
        raise ValidationError(_("Its file is deleted; upload it again."))
    run.state, run.stop_asked, run.problem = RunState.QUEUED, False, ""
    run.leased_until, run.tries = None, min(run.tries, 1)
    run.save(update_fields=["state", "stop_asked", "problem", "leased_until", "tries"])
    audit.record("orders.import.resumed", run, at=at, actor=actor)
    return run


@transaction.atomic
def undo(*, run: ImportRun, at: datetime, actor: User) -> ImportRun:
    """Have what it created removed, where nothing else touched it. Raises `ValidationError`."""
    run = _locked(run, set(ENDED))
    if run.is_sheet:
        raise ValidationError(_("What couriers said is never taken back."))
    run.state, run.by_hand, run.undone_by, run.leased_until, run.tries = RunState.UNDOING, True, actor, None, 0
    run.rows_seen, run.begun_at = 0, None
    run.save(update_fields=["state", "by_hand", "undone_by", "leased_until", "tries", "rows_seen", "begun_at"])
    audit.record("orders.import.undo_asked", run, at=at, actor=actor)
    return run


@transaction.atomic
def throw_away(*, run: ImportRun) -> None:
    """Forget an upload that was not loaded."""
    run = _locked(run, {RunState.DRAFT})
    names = [run.file, run.sample]
    run.delete()
    for name in filter(None, names):
        transaction.on_commit(partial(keeping.delete, name))


def _locked(run: ImportRun, states: set[RunState]) -> ImportRun:
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state not in states:
        message = _("This can't be done while the import is “%(state)s”.")
        raise ValidationError(message % {"state": run.get_state_display()})
    return run


def _keep_mapping(run: ImportRun, name: str, sample: Sample, at: datetime, actor: User) -> None:
    said = {"name": name[:LONGEST_NAME], "format": run.format, "said": run.said, "kept_by": actor, "kept_at": at}
    ImportMapping.objects.update_or_create(
        store=run.store, fingerprint=proposing.fingerprint(sample.header), defaults=said
    )


def _bare(name: str) -> str:
    """The file's name as people call it, without the folders that some browsers tell."""
    return PurePath(name.replace("\\", "/")).name[:255] or registry.GENERIC
