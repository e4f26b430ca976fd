"""Making an archive: one moment of the database, and the files as they lie."""

import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from config.backups import manifest, tools
from config.backups.manifest import DUMP, MEDIA, NAME, Manifest, Member
from config.backups.tools import Failed, Tools, Watch


def keep(*, path: Path, at: datetime, watch: Watch) -> Manifest:
    """Write the archive, readable by its owner only. It gets its name when it is whole, and never another's place.

    Nobody has to wait meanwhile; counts and rows are of the same moment. Raises `Failed`.
    """
    if path.exists():
        raise Failed(_taken(path))
    programs = tools.find(at_least=tools.server())
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
        dump, whole = Path(folder) / DUMP, Path(folder) / "archive"
        with _moment() as snapshot:
            watch("counting")
            migrations, counts = manifest.applied(), manifest.counted()
            _dump(programs, dump, snapshot=snapshot, watch=watch)
        files = {DUMP: dump, **_media()}
        watch("files")
        members = {name: _digest(file) for name, file in files.items()}
        made = Manifest(
            made_at=at,
            version=manifest.version(),
            postgres=tools.server(),
            tools=programs.major,
            migrations=migrations,
            counts=counts,
            members=members,
        )
        _pack(whole, made, files)
        _name(whole, path)
    return made


def _digest(file: Path) -> Member:
    with file.open("rb") as opened:
        return manifest.digested(opened)


@contextmanager
def _moment() -> Iterator[str]:
    """A moment of the database that other connections can see too, by its name."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


def _dump(programs: Tools, to: Path, *, snapshot: str, watch: Watch) -> None:
    wanted = ["--format=custom", "--no-owner", "--no-privileges", "--verbose"]
    wanted += [f"--exclude-table-data={table}" for table in manifest.LEFT_OUT]
    command = programs.command("pg_dump", *wanted, f"--snapshot={snapshot}", f"--file={to}")
    surroundings = tools.surroundings(connection.settings_dict)
    with subprocess.Popen(command, env=surroundings, stderr=subprocess.PIPE, text=True, errors="replace") as program:
        last = tools.told(program.stderr or io.StringIO(), sign="dumping contents of table", watch=watch)
        tools.refuse(program, last)


def _media() -> dict[str, Path]:
    root = Path(settings.MEDIA_ROOT)
    found = sorted(file for file in root.rglob("*") if file.is_file() and not file.is_symlink())
    return {f"{MEDIA}{file.relative_to(root).as_posix()}": file for file in found}


def _pack(whole: Path, made: Manifest, files: dict[str, Path]) -> None:
    """The manifest first, so that it is read without unpacking the rest. A file that changed since is an error."""
    whole.touch(mode=0o600)
    with whole.open("wb") as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
            text = made.as_json()
            archive.addfile(_entry(NAME, len(text), made.made_at), io.BytesIO(text))
            for name, file in files.items():
                with file.open("rb") as opened:
                    if os.fstat(opened.fileno()).st_size != made.members[name].bytes:
                        message = f"{file} changed while it was copied: make the archive again."
                        raise Failed(message)
                    archive.addfile(_entry(name, made.members[name].bytes, made.made_at), opened)
        out.flush()
        os.fsync(out.fileno())


def _entry(name: str, length: int, at: datetime) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = length, int(at.timestamp()), 0o600
    return entry


def _name(whole: Path, path: Path) -> None:
    try:
        os.link(whole, path)  # a name that somebody took in the meantime stays theirs
    except FileExistsError:
        raise Failed(_taken(path)) from None


def _taken(path: Path) -> str:
    return f"{path} exists, and is not written over."
