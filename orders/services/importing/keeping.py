"""Files of imports: taken in, opened, and deleted when their time is over. Names can't be guessed."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from accounts.models import Store
from orders.files import sample as samples
from orders.files.sample import Sample
from orders.models import ImportRun
from orders.models.imports import KEPT_FOR, WORK, RunState
from orders.services.importing import reasons

CHUNK = 1 << 20


def keep(store: Store, content: File) -> str:
    """Put it into the storage; the name under which it is."""
    return default_storage.save(f"imports/{store.pk}/{secrets.token_hex(16)}", content)


def keep_sample(store: Store, sample: Sample) -> str:
    return keep(store, ContentFile(sample.as_json().encode()))


def sample_of(run: ImportRun) -> Sample | None:
    """The beginning of its file; None once that is deleted."""
    if not run.sample:
        return None
    try:
        with default_storage.open(run.sample) as file:
            return samples.read(file.read().decode())
    except FileNotFoundError:
        return None


@contextmanager
def at_hand(name: str) -> Iterator[Path]:
    """The file where programs can read it: as it lies, or a copy where the storage is elsewhere."""
    try:
        yield Path(default_storage.path(name))
        return
    except NotImplementedError:
        pass
    with NamedTemporaryFile(prefix="import-") as copy, default_storage.open(name) as file:
        for chunk in file.chunks(CHUNK):
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def keep_rejects(run: ImportRun, path: Path) -> None:
    """Keep the rows that were not loaded, for whoever mends them, and what their reasons have in common."""
    run.reasons = reasons.grouped(path)
    if run.reasons:
        with path.open("rb") as file:
            run.rejects = keep(run.store, File(file))
    run.save(update_fields=["rejects", "reasons"])


def drop(run: ImportRun) -> None:
    """Delete its files; the run itself tells what became of them."""
    for name in filter(None, (run.file, run.sample, run.rejects)):
        default_storage.delete(name)
    run.file = run.sample = run.rejects = ""
    run.save(update_fields=["file", "sample", "rejects"])


def forget_old(*, at: datetime) -> int:
    """Delete files whose time is over, and what was never loaded; how many."""
    old = list(ImportRun.objects.exclude(file="").exclude(state__in=WORK).filter(started_at__lt=at - KEPT_FOR)[:100])
    for run in old:
        drop(run)
        if run.state == RunState.DRAFT:
            run.delete()
    return len(old)


def delete(name: str) -> None:
    """A file that is not needed; one that is gone is no error."""
    default_storage.delete(name)
