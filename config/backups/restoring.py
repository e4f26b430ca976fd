"""Putting an archive back: first everything is checked, then all of the database changes in one transaction."""

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from django.conf import settings
from django.db import connection

from config.backups import manifest, tools
from config.backups.manifest import DUMP, MEDIA, NAME, Manifest
from config.backups.tools import Failed, Tools, Watch

EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
OTHERS = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is about to happen."""

    path: Path
    made: Manifest
    programs: Tools
    replaces: int  # tables that are there now
    to_apply: int  # migrations that this code has and the archive has not


def plan(path: Path, watch: Watch) -> Plan:
    """Read the whole archive and check it, and whether this code and this server can take it; changes nothing."""
    with _opened(path) as archive:
        made = _manifest_of(archive)
        _check(archive, made, watch)
    if unknown := sorted(set(made.migrations) - manifest.known()):
        message = f"Made by a newer version ({made.version}): this one does not know {unknown[0]}. Install that first."
        raise Failed(message)
    here = tools.server()
    if here < made.postgres:
        message = f"It was PostgreSQL {made.postgres}, and this is {here}: an older server can't take it."
        raise Failed(message)
    with connection.cursor() as cursor:
        tables = len(connection.introspection.table_names(cursor))
    to_apply = len(manifest.known() - set(made.migrations))
    return Plan(path, made, tools.find(at_least=max(here, made.tools)), tables, to_apply)


def alone() -> None:
    """Raise `Failed` while others work with the database: what they do next would be lost, or in our way."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        others = cursor.fetchone()[0]
    if others:
        message = f"{others} other connections to this database: stop web, worker and beat first."
        raise Failed(message)


def restore(planned: Plan, *, watch: Watch) -> None:
    """Put the archive in the place of whatever is there. The database changes as a whole or not at all; files follow.

    Raises `Failed`, also when the rows that came in are not as many as went out.
    """
    connection.close()  # its locks would be in the way
    with _opened(planned.path) as archive, _room(planned.path) as folder:
        dump = Path(folder) / DUMP
        with _member(archive, DUMP) as packed, dump.open("wb") as out:
            shutil.copyfileobj(packed, out, manifest.AT_ONCE)
        _load(planned, dump, watch)
        for name in planned.made.media:
            watch(name)
            _put(archive, name)
    watch("counting")
    if manifest.counted() != planned.made.counts:
        message = "The rows that came in are not as many as went out: don't trust this archive."
        raise Failed(message)
    watch("statistics")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # else the first pages are slow: the planner knows nothing of new tables


def _room(path: Path) -> "tempfile.TemporaryDirectory[str]":
    """Where the dump is unpacked: beside the archive, where there is room for as much again, else where files go that
    are soon forgotten, which may be memory.
    """
    return tempfile.TemporaryDirectory(dir=path.parent if os.access(path.parent, os.W_OK) else None)


def _load(planned: Plan, dump: Path, watch: Watch) -> None:
    """pg_restore writes it as SQL, psql runs it in one transaction."""
    wanted = ["--no-owner", "--no-privileges", "--verbose", "--file=-", str(dump)]
    before = [f"--command={EMPTY}"] if planned.replaces else []
    strict = ["--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null", *before, "--file=-"]
    out, into = os.pipe()
    with os.fdopen(into, "wb") as end:  # psql commits when it hears the end, so the end is ours to say
        with _started(planned.programs.command("psql", *strict), stdin=out) as writer:
            os.close(out)
            said: list[str] = []
            listening = Thread(target=lambda: said.extend(writer.stderr or ()), daemon=True)
            listening.start()
            with _started(planned.programs.command("pg_restore", *wanted), stdout=into) as reader:
                last = tools.told(reader.stderr or io.StringIO(), sign="processing data for table", watch=watch)
            if reader.returncode and writer.poll() is None:
                writer.kill()
                tools.refuse(reader, last)
            end.close()
            watch("indexes and the rest")
            writer.wait()
            listening.join()
        tools.refuse(writer, [line.rstrip() for line in said if "NOTICE" not in line][-20:])
        tools.refuse(reader, last)


def _started(command: list[str], *, stdin: int | None = None, stdout: int | None = None) -> subprocess.Popen[str]:
    surroundings = tools.surroundings(connection.settings_dict)
    return subprocess.Popen(
        command, env=surroundings, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE, text=True, errors="replace"
    )


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, mode="r:") as archive:
            yield archive
    except (OSError, tarfile.TarError, EOFError) as error:
        message = f"{path} can't be read as an archive of ours: {error}"
        raise Failed(message) from error


def _manifest_of(archive: tarfile.TarFile) -> Manifest:
    first = archive.next()
    if first is None or first.name != NAME:
        message = "This is no archive of ours: it does not begin with a manifest."
        raise Failed(message)
    with _member(archive, NAME) as opened:
        return Manifest.read(opened.read())


@contextmanager
def _member(archive: tarfile.TarFile, name: str) -> Iterator[io.BufferedReader]:
    try:
        opened = archive.extractfile(name)
    except KeyError:
        opened = None
    if opened is None:
        message = f"The archive lacks {name}."
        raise Failed(message)
    with opened:
        yield opened  # type: ignore[misc]  # a BufferedReader, which the stubs call IO


def _check(archive: tarfile.TarFile, made: Manifest, watch: Watch) -> None:
    if DUMP not in made.members:
        message = f"The archive lacks {DUMP}."
        raise Failed(message)
    for name, member in made.members.items():
        watch(f"checking {name}")
        if name != DUMP:
            _place(name)
        with _member(archive, name) as opened:
            if manifest.digested(opened) != member:
                message = f"{name} in the archive is damaged: its checksum differs from the manifest's."
                raise Failed(message)


def _place(name: str) -> Path:
    """Where a file of the archive belongs; never outside of MEDIA_ROOT, whatever its name says."""
    root = Path(settings.MEDIA_ROOT).resolve()
    place = (root / name.removeprefix(MEDIA)).resolve()
    if not name.startswith(MEDIA) or root not in place.parents:
        message = f"The archive names a file that can't be ours: {name!r}"
        raise Failed(message)
    return place


def _put(archive: tarfile.TarFile, name: str) -> None:
    place = _place(name)
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f".{place.name}.restored")
    with _member(archive, name) as packed, fresh.open("wb") as out:
        shutil.copyfileobj(packed, out, manifest.AT_ONCE)
    fresh.replace(place)
