"""A copy that was never put back is no copy: each test makes an archive and restores it into another database."""

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from config.backups import manifest, tools
from config.localstack.folder import ROOT
from core import audit
from orders.models import Scan
from tests.backend import url_of
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import NOON, ScanFactory

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "imports").mkdir(parents=True)
    (settings.MEDIA_ROOT / "imports" / "october é.csv").write_bytes(b"order,phone\n1,2\n")
    return settings.MEDIA_ROOT


@pytest.fixture
def world(media: Path) -> Scan:
    """Something of each kind: rows, an append-only log, a sealed value, a file."""
    scan = ScanFactory()
    courier = ConnectionFactory()
    audit.record("tests.connection.made", courier, at=NOON, actor=None)
    return scan


@pytest.fixture
def archive(world: Scan, tmp_path: Path) -> Path:
    path = tmp_path / "kept.tar"
    call_command("backup", path, stdout=io.StringIO(), stderr=io.StringIO())
    return path


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The name of an empty database beside the one of this test."""
    name = f"{connection.settings_dict['NAME']}_elsewhere"
    _run_beside(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
    yield name
    _run_beside(f'DROP DATABASE "{name}" WITH (FORCE)')


def _run_beside(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _ask(database: str, question: str) -> list[tuple]:
    known = connection.get_connection_params() | {"dbname": database}
    with_it = psycopg2.connect(**{key: value for key, value in known.items() if key not in ("cursor_factory",)})
    try:
        with with_it, with_it.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall() if cursor.description else []
    finally:
        with_it.close()


def _restore(archive: Path, database: str, *more: str, media: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    """As somebody at a terminal of the other installation."""
    surroundings = os.environ | {"DATABASE_URL": url_of(connection, database), "MEDIA_ROOT": str(media)} | env
    command = [sys.executable, str(ROOT / "manage.py"), "restore", str(archive), *more]
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False, cwd=ROOT)


def _tampered(archive: Path, *, name: str, content: bytes) -> Path:
    """The same archive with another content of one file."""
    other = archive.with_name(f"{archive.stem} with another {name.rpartition('/')[2]}.tar")
    with tarfile.open(archive) as old, tarfile.open(other, "w") as new:
        for entry in old:
            packed = old.extractfile(entry)
            text = content if entry.name == name else packed.read()
            entry.size = len(text)
            new.addfile(entry, io.BytesIO(text))
    return other


def _said(archive: Path, **changed: object) -> bytes:
    with tarfile.open(archive) as opened:
        return json.dumps(json.loads(opened.extractfile(manifest.NAME).read()) | changed).encode()


def test_everything_comes_back_and_what_was_append_only_still_is(
    archive: Path, elsewhere: str, tmp_path: Path, world: Scan
) -> None:
    said = _restore(archive, elsewhere, media=tmp_path / "new")
    assert said.returncode == 0, said.stderr
    assert "it is empty" in said.stdout
    assert "every table has the rows" in said.stdout
    assert "can't be opened" not in said.stdout
    for table, count in manifest.counted().items():
        assert _ask(elsewhere, f'SELECT count(*) FROM "{table}"') == [(count,)], table
    assert (tmp_path / "new" / "imports" / "october é.csv").read_bytes() == b"order,phone\n1,2\n"
    for forbidden in (
        "DELETE FROM orders_scan",
        "UPDATE core_auditevent SET verb = 'x'",
        "DELETE FROM core_auditevent",
    ):
        with pytest.raises(psycopg2.Error, match="pgtrigger"):
            _ask(elsewhere, forbidden)
    assert _ask(elsewhere, "SELECT count(*) FROM orders_scan") == [(1,)]


def test_who_is_logged_in_is_not_in_it(archive: Path, elsewhere: str, tmp_path: Path, client) -> None:
    client.session.save()
    call_command("backup", tmp_path / "second.tar", stdout=io.StringIO(), stderr=io.StringIO())
    assert _restore(tmp_path / "second.tar", elsewhere, media=tmp_path / "new").returncode == 0
    assert _ask(elsewhere, "SELECT count(*) FROM django_session") == [(0,)]


def test_a_database_in_use_is_left_alone_until_told(archive: Path, elsewhere: str, tmp_path: Path) -> None:
    assert _restore(archive, elsewhere, media=tmp_path / "new").returncode == 0
    _ask(elsewhere, "UPDATE accounts_store SET name = 'Changed since'")
    refused = _restore(archive, elsewhere, media=tmp_path / "new")
    assert refused.returncode == 1
    assert "is not empty" in refused.stderr
    assert _ask(elsewhere, "SELECT DISTINCT name FROM accounts_store") == [("Changed since",)]
    done = _restore(archive, elsewhere, "--replace", "--no-input", media=tmp_path / "new")
    assert done.returncode == 0, done.stderr
    assert ("Changed since",) not in _ask(elsewhere, "SELECT name FROM accounts_store")


def test_nothing_is_dropped_while_others_work_with_it(archive: Path, elsewhere: str, tmp_path: Path) -> None:
    assert _restore(archive, elsewhere, media=tmp_path / "new").returncode == 0
    other = psycopg2.connect(**connection.get_connection_params() | {"dbname": elsewhere})
    try:
        said = _restore(archive, elsewhere, "--replace", "--no-input", media=tmp_path / "new")
    finally:
        other.close()
    assert said.returncode == 1
    assert "stop web, worker and beat first" in said.stderr


def test_a_restore_that_fails_half_way_leaves_what_was_there(archive: Path, elsewhere: str, tmp_path: Path) -> None:
    """The checksum fits, as with an archive that was made wrong: only PostgreSQL notices."""
    assert _restore(archive, elsewhere, media=tmp_path / "new").returncode == 0
    with tarfile.open(archive) as opened:
        dump = opened.extractfile(manifest.DUMP).read()
    half = dump[: len(dump) * 19 // 20]
    members = json.loads(_said(archive))["members"]
    members[manifest.DUMP] = asdict(manifest.digested(io.BytesIO(half)))
    short = _tampered(archive, name=manifest.DUMP, content=half)
    lying = _tampered(short, name=manifest.NAME, content=_said(archive, members=members))
    said = _restore(lying, elsewhere, "--replace", "--no-input", media=tmp_path / "new")
    assert said.returncode == 1
    assert "pg_restore ended with" in said.stderr
    assert _ask(elsewhere, "SELECT count(*) FROM orders_scan") == [(1,)]


def test_an_archive_that_exists_is_never_written_over(archive: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(CommandError, match="not written over"):
        call_command("backup", archive, stdout=io.StringIO(), stderr=io.StringIO())
    assert archive.read_bytes() == before
    assert archive.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in archive.parent.iterdir() if file.name != "media"] == [archive.name]


def _refused(path: Path) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("restore", path, "--check", stdout=io.StringIO(), stderr=io.StringIO())
    return str(refusal.value)


def test_damage_is_found_before_anything_is_touched(archive: Path, tmp_path: Path) -> None:
    assert "checksum differs" in _refused(_tampered(archive, name=manifest.DUMP, content=b"PGDMP, not really"))
    file = f"{manifest.MEDIA}imports/october é.csv"
    assert "checksum differs" in _refused(_tampered(archive, name=file, content=b"order,phone\n1,3\n"))
    cut = tmp_path / "cut.tar"
    cut.write_bytes(archive.read_bytes()[:-20_000])
    assert _refused(cut)
    cut.write_text("a text")
    assert "can't be read as an archive" in _refused(cut)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"migrations": ["orders.0001_initial", "orders.9999_of_tomorrow"]}, "does not know orders.9999_of_tomorrow"),
        ({"postgres": 99}, "an older server can't take it"),
        ({"format": 2}, "has format 2; this version reads 1"),
        ({"members": {}}, "lacks database.dump"),
        ({"counts": None, "surprise": 1}, "manifest can't be read"),
    ],
)
def test_what_would_not_fit_is_refused(archive: Path, changed: dict, told: str) -> None:
    assert told in _refused(_tampered(archive, name=manifest.NAME, content=_said(archive, **changed)))


def test_a_file_never_leaves_its_folder(archive: Path) -> None:
    members = json.loads(_said(archive))["members"]
    members["media/../../escaped"] = members[manifest.DUMP]
    content = _said(archive, members=members)
    assert "can't be ours" in _refused(_tampered(archive, name=manifest.NAME, content=content))


def test_a_password_is_handed_over_where_nobody_sees_it() -> None:
    env = tools.surroundings({"NAME": "sampai", "PASSWORD": "hush", "OPTIONS": {"sslmode": "verify-full"}})
    assert (env["PGPASSWORD"], env["PGSSLMODE"], env["PGDATABASE"]) == ("hush", "verify-full", "sampai")
    assert "hush" not in " ".join(tools.find(at_least=15).command("pg_dump"))


def test_lost_keys_are_noticed(archive: Path, elsewhere: str, tmp_path: Path) -> None:
    other = "b3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgb3RoZXIgb3Q="
    said = _restore(archive, elsewhere, media=tmp_path / "new", FIELD_KEYS=other)
    assert said.returncode == 0, said.stderr
    assert "1 sealed values can't be opened" in said.stdout
