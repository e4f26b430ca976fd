"""The process that keeps one server for as long as somebody uses it: `… -m config.localstack.keeper postgres live`."""

import fcntl
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from config.localstack.folder import Folder
from config.localstack.postgres import Postgres
from config.localstack.servers import Child, Server
from config.localstack.valkey import Valkey

SERVERS: dict[str, type[Server]] = {"postgres": Postgres, "valkey": Valkey}
LOOK_EVERY = 0.1  # seconds
STARTS_WITHIN = 60.0  # seconds


class AskedToEnd(Exception):
    """Somebody asked the keeper to end."""


def locks(folder: Folder, name: str) -> tuple[Path, Path, Path]:
    """The lock of the keeper, the one that its users share, and the note that the server answers."""
    return folder.path / f"{name}.keeper", folder.path / f"{name}.users", folder.path / f"{name}.ready"


def keep(name: str, folder: Folder) -> None:
    """Run the server until its last user is gone, and start it again should it die."""
    keeper, users, ready = locks(folder, name)
    server = SERVERS[name](folder)
    with keeper.open("a") as only_one, users.open("a") as used, (folder.path / f"{name}.log").open("wb") as log:
        fcntl.flock(only_one, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with _ending_on_request():
            while not _unused(used):
                server.prepare()
                child = server.start(log)
                try:
                    _wait_until_it_answers(server, child)
                    _announce(ready, server.url())
                    while child.poll() is None and not _unused(used):
                        time.sleep(LOOK_EVERY)
                finally:
                    ready.unlink(missing_ok=True)
                    server.stop(child)


def _announce(ready: Path, url: str) -> None:
    """Whoever sees the note finds the whole address in it."""
    aside = ready.with_suffix(".aside")
    aside.write_text(url)
    aside.replace(ready)


def _unused(used: object) -> bool:
    """Whether nobody shares the lock any more; from then on newcomers wait until we are gone."""
    try:
        fcntl.flock(used, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[arg-type]
    except BlockingIOError:
        return False
    return True


def _wait_until_it_answers(server: Server, child: Child) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while not server.answers():
        if child.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("The server did not start; its log says why.")
        time.sleep(0.02)


@contextmanager
def _ending_on_request() -> Iterator[None]:
    def ask(signum: int, frame: FrameType | None) -> None:
        raise AskedToEnd

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one in front, who then lets go of us
    try:
        yield
    except AskedToEnd:
        return


if __name__ == "__main__":
    keep(sys.argv[1], Folder.of(sys.argv[2]))
