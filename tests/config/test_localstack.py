"""The local stack as a newcomer meets it: folders with spaces, several terminals, processes that die."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest

from config.localstack.folder import LONGEST_SOCKET, ROOT, Folder, Owner
from config.localstack.postgres import Postgres
from config.localstack.run import run
from config.localstack.supervisor import Kept, Process

JOIN = """
import sys
from config.localstack.folder import Folder
from config.localstack.sharing import join
print(join(sys.argv[1], Folder.of("test")), flush=True)
sys.stdin.read()
"""
PATIENCE = 30.0


class Starter:
    """Somebody who uses a server of the stack until told to leave, or killed."""

    def __init__(self, data: Path, server: str) -> None:
        env = os.environ | {"SAMPAI_DATA": str(data), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-P", "-c", JOIN, server]
        self.process = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def url(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate(timeout=PATIENCE)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    tmp_path.chmod(0o755)
    place = tmp_path / "with spaces, and é"
    yield place
    assert _eventually(lambda: not _processes_of(place))  # whoever used it is gone, so it ends by itself
    _forget(Folder(place / "test", Owner.current()))


@pytest.fixture
def start(data: Path) -> Iterator[Callable[[str], Starter]]:
    started: list[Starter] = []

    def start_one(server: str) -> Starter:
        started.append(Starter(data, server))
        return started[-1]

    yield start_one
    for starter in started:
        starter.process.kill()
        starter.process.communicate()


def _forget(folder: Folder) -> None:
    """Remove what the stack keeps outside of its folder where that can't be reached by the servers' user."""
    home, sockets = folder.home(), folder.sockets()
    if home != folder.path:
        shutil.rmtree(home)
    shutil.rmtree(sockets, ignore_errors=True)  # lies inside of that home, or beside it


def _processes_of(data: Path) -> list[psutil.Process]:
    """Keepers and servers of this folder that run, by what they were told and where they stand."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ", "status"]):
        told = process.info["cmdline"] or []
        known = (process.info["environ"] or {}).get("SAMPAI_DATA") == str(data)
        if process.info["status"] != psutil.STATUS_ZOMBIE and told[:1] != [sys.executable] and known:
            found.append(process)
    return found


def _eventually(happens: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if happens():
            return True
        time.sleep(0.05)
    return False


def _postgres_of(data: Path, monkeypatch: pytest.MonkeyPatch) -> Postgres:
    monkeypatch.setenv("SAMPAI_DATA", str(data))
    return Postgres(Folder.of("test"))


def _ask(url: str) -> str:
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT datcollate FROM pg_database WHERE datname = 'sampai'")
        row = cursor.fetchone()
    connection.close()
    assert row is not None
    return str(row[0])


def test_two_starters_share_one_server_and_the_last_one_ends_it(
    data: Path, start: Callable[[str], Starter], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = start("postgres"), start("postgres")
    url = first.url()
    assert url == second.url()
    assert _ask(url) == "C.UTF-8"
    first.process.kill()
    first.process.wait()
    time.sleep(0.5)
    assert _ask(url) == "C.UTF-8"
    second.leave()
    assert _eventually(lambda: not (_postgres_of(data, monkeypatch).cluster / "postmaster.pid").exists())
    assert _eventually(lambda: not _processes_of(data))


def test_a_server_whose_keeper_was_killed_ends_and_the_next_starter_gets_a_new_one(
    data: Path, start: Callable[[str], Starter], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = start("postgres")
    url = first.url()
    server = psutil.Process(int((_postgres_of(data, monkeypatch).cluster / "postmaster.pid").read_text().split()[0]))
    server.parent().kill()  # type: ignore[union-attr]
    assert _eventually(lambda: not server.is_running() or server.status() == psutil.STATUS_ZOMBIE)
    assert _ask(start("postgres").url()) == _ask(url)


def test_a_server_that_dies_is_started_again(
    data: Path, start: Callable[[str], Starter], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = start("postgres").url()
    note = _postgres_of(data, monkeypatch).cluster / "postmaster.pid"
    os.kill(int(note.read_text().split()[0]), signal.SIGKILL)

    def answers() -> bool:
        try:
            return _ask(url) == "C.UTF-8"
        except psycopg2.OperationalError:
            return False

    assert _eventually(answers)


def test_the_broker_answers_from_a_folder_with_spaces(data: Path, start: Callable[[str], Starter]) -> None:
    starter = start("valkey")
    url = starter.url()
    assert url.startswith("redis+socket:///")
    assert " " not in url
    starter.leave()


def test_a_socket_of_a_deep_folder_still_fits_into_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPAI_DATA", str(tmp_path / ("deep/" * 30)))
    sockets = Folder.of("test").sockets()
    assert len(os.fsencode(sockets / ".s.PGSQL.5432")) <= LONGEST_SOCKET
    assert sockets.stat().st_mode & 0o777 == 0o700
    _forget(Folder.of("test"))


def test_a_taken_port_is_said_before_anything_is_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SAMPAI_DATA", str(tmp_path))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"Port {port} is taken\. Choose another one: bin/run --port \d+"):
            run(["--port", str(port)])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("failures_before", "lived", "waits"),
    [(0, 1, 1), (1, 1, 2), (2, 1, 4), (9, 1, 30), (9, 61, 1)],
)
def test_what_keeps_failing_is_started_ever_later(failures_before: int, lived: float, waits: float) -> None:
    kept = Kept(Process("web", ["web"]), started_at=100.0, failures=failures_before)
    assert kept.note_end(100.0 + lived) == waits
    assert kept.not_before == 100.0 + lived + waits
