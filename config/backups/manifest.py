"""What an archive says of itself: who made it, from which tables, how many rows, and the digest of every file."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config.backups.tools import Failed

FORMAT = 1
NAME = "manifest.json"
DUMP = "database.dump"
MEDIA = "media/"
ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 1024 * 1024
LEFT_OUT = ("django_session", "shared_cache")  # who is logged in, and what was counted a minute ago


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the archive."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The first file of an archive; `postgres` and `tools` are major versions."""

    made_at: datetime
    version: str
    postgres: int
    tools: int
    migrations: list[str]
    counts: Mapping[str, int]
    members: Mapping[str, Member]
    format: int = FORMAT

    def as_json(self) -> bytes:
        """For the archive."""
        said = asdict(self) | {"made_at": self.made_at.isoformat()}
        return json.dumps(said, indent=2, sort_keys=True).encode()

    @classmethod
    def read(cls, text: bytes) -> "Manifest":
        """What `as_json` wrote; raises `Failed` for anything else."""
        try:
            said = json.loads(text)
            if said["format"] != FORMAT:
                message = f"This archive has format {said['format']}; this version reads {FORMAT}."
                raise Failed(message)
            members = {name: Member(**member) for name, member in said["members"].items()}
            return cls(**said | {"made_at": datetime.fromisoformat(said["made_at"]), "members": members})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"The archive's manifest can't be read: {error!r}"
            raise Failed(message) from error

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(self.counts.values())

    @property
    def media(self) -> list[str]:
        """The files that lie in MEDIA_ROOT, by their names in the archive."""
        return sorted(name for name in self.members if name.startswith(MEDIA))


def version() -> str:
    """Ours, as `pyproject.toml` says it."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def applied() -> list[str]:
    """The migrations that the database has, as `app.name`."""
    return sorted(".".join(key) for key in MigrationLoader(connection).applied_migrations)


def known() -> set[str]:
    """The migrations that this code has, as `app.name`."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return {".".join(key) for key in loader.disk_migrations or ()}


def counted() -> dict[str, int]:
    """Rows by table, those that a copy leaves out aside."""
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(set(connection.introspection.table_names(cursor)) - set(LEFT_OUT)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 a name of the database's own
            found[table] = int(cursor.fetchone()[0])
    return found


def digested(file: IO[bytes]) -> Member:
    """Length and digest of what is left to read."""
    digest, length = hashlib.sha256(), 0
    while piece := file.read(AT_ONCE):
        digest.update(piece)
        length += len(piece)
    return Member(length, digest.hexdigest())
