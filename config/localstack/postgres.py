"""PostgreSQL of the local stack."""

import shutil
import signal
import sys
import time
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil
import psycopg2

from config.localstack import leash, programs
from config.localstack.servers import Child, Server

USER = "app"
DATABASE = "sampai"
FIRST_WITH_OWN_LOCALES = 17
LONGEST_FAREWELL = 20.0  # seconds that a former server gets to finish

TUNING = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "log_min_messages": "warning",
    "timezone": "UTC",
}
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


class Postgres(Server):
    """A cluster in `<folder>/postgres`, reached through its socket by whoever may enter the folder."""

    @property
    def cluster(self) -> Path:
        """The data directory."""
        return self.folder.home() / "postgres"

    def url(self) -> str:
        return f"postgres://{USER}@{quote(str(self.folder.sockets()), safe='')}/{DATABASE}"

    def prepare(self) -> None:
        self._see_former_off()
        if (self.cluster / "PG_VERSION").exists():
            return
        shutil.rmtree(self.cluster, ignore_errors=True)  # an initdb that was interrupted
        self.folder.owner.give(self.cluster)
        found = programs.postgres(self.folder)
        command = [str(found.bin / "initdb"), "-D", str(self.cluster), "-U", USER, "-A", "trust", "-E", "UTF8", "-N"]
        done = self.folder.owner.run([*command, *_locale(found.major())])
        if done.returncode:
            raise SystemExit(f"PostgreSQL could not make its folder {self.cluster}:\n{done.stdout}{done.stderr}")

    def start(self, output: IO[bytes]) -> Child:
        settings = TUNING | {"unix_socket_directories": str(self.folder.sockets())}
        if self.folder.path.name == "test":
            settings |= THROW_AWAY
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(programs.postgres(self.folder).bin / "postgres"), "-D", str(self.cluster), *options]
        return leash.start(command, dies_with=signal.SIGINT, output=output, owner=self.folder.owner, cwd=Path("/"))

    def answers(self) -> bool:
        try:
            self._make_database()
        except psycopg2.OperationalError:
            return False
        return True

    def stop(self, child: Child) -> None:
        leash.stop(child, ask=signal.SIGINT, patience=LONGEST_FAREWELL)

    def _make_database(self) -> None:
        with_server = psycopg2.connect(host=str(self.folder.sockets()), user=USER, dbname="postgres")
        try:
            with_server.autocommit = True
            with with_server.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{DATABASE}"')
        finally:
            with_server.close()

    def _see_former_off(self) -> None:
        """Wait for the server of a killed keeper; forget one that is dead although the kernel still lists it."""
        note = self.cluster / "postmaster.pid"
        deadline = time.monotonic() + LONGEST_FAREWELL
        while (former := _former(note)) is not None:
            if time.monotonic() > deadline:
                former.send_signal(signal.SIGQUIT)
                deadline += LONGEST_FAREWELL
            time.sleep(0.05)
        note.unlink(missing_ok=True)


def _locale(major: int) -> list[str]:
    """Sort and fold by code point, the same on every machine, whatever its environment says: trigrams of names in other
    scripts depend on it."""
    libc = ["--locale=C.UTF-8"]
    if major < FIRST_WITH_OWN_LOCALES:
        return libc
    return [*(libc if sys.platform == "linux" else []), "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]


def _former(note: Path) -> psutil.Process | None:
    """The running server that the note speaks of; a zombie or another program under its number is none."""
    try:
        process = psutil.Process(int(note.read_text().split("\n", 1)[0]))
        alive = process.status() != psutil.STATUS_ZOMBIE and process.name().startswith("postgres")
    except (FileNotFoundError, ValueError, psutil.Error):
        return None
    return process if alive else None
