"""A site of its own in real processes over servers of its own, and the ways to hurt it."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from config.localstack import environment, leash
from config.localstack.folder import ROOT, Folder
from config.localstack.postgres import Postgres
from config.localstack.valkey import Valkey

PATIENCE = 40.0  # seconds
OURS = ("DATABASE_URL", "REDIS_URL", "BROKER_URL", "ANALYTICS_DATABASE_URL", "SECRET_KEY", "FIELD_KEYS")
GUNICORN = ["-m", "gunicorn", "tests.chaos.stand", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
GUNICORN += ["--log-level", "critical"]
CELERY = ["-m", "celery", "--app", "tests.chaos.stand", "--quiet"]
WORKER = [*CELERY, "worker", "--concurrency", "2", "--loglevel", "ERROR", "--without-mingle", "--without-gossip"]
BEAT = [*CELERY, "beat", "--scheduler", "config.beat.Pulsing", "--loglevel", "ERROR"]


@dataclass
class Stack:
    """Web, worker and beat over a PostgreSQL and a broker that nobody else uses."""

    data: Path
    env: Mapping[str, str]
    postgres: Postgres
    valkey: Valkey
    port: int
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @classmethod
    def lay(cls, data: Path) -> "Stack":
        """Start the servers; the site stands still until `start`."""
        data.chmod(0o755)
        with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # a keeper outlives the one who started it, on purpose
            for name in OURS:
                patch.delenv(name, raising=False)
            patch.setenv("SAMPAI_DATA", str(data))
            env = environment.prepare("chaos") | {"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}
            folder = Folder.of("chaos")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        return cls(data, env, Postgres(folder), Valkey(folder), port)

    @property
    def url(self) -> str:
        return self.env["DATABASE_URL"]

    def prepare(self, run: str, parcels: int) -> dict[str, list[str]]:
        """Parcels for a run, whose name begins their AWBs."""
        command = [sys.executable, "-m", "tests.chaos.stand", "prepare", run, str(parcels)]
        said = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stderr[-2000:]
        return json.loads(said.stdout.splitlines()[-1])

    def start(self, *, fault: str = "", deaths: float = 0.0) -> None:
        """Start the site, with one seeded fault, and workers that die of a share of their batches."""
        self.env = {**self.env, "CHAOS_FAULT": fault, "CHAOS_DEATHS": str(deaths)}
        for name in ("web", "worker", "beat"):
            if name not in self.processes:
                self._run(name)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < deadline, (self.data / "web.log").read_text()[-2000:]
            time.sleep(0.05)

    def stop(self) -> None:
        """Web and worker; the clock may go on ticking."""
        for name in ("web", "worker"):
            if process := self.processes.pop(name, None):
                leash.end_group(process)

    def close(self) -> None:
        for process in self.processes.values():
            leash.end_group(process)

    def kill_a_worker(self) -> None:
        self._kill_a_child("worker")

    def kill_a_web_child(self) -> None:
        self._kill_a_child("web")

    def kill_all_workers(self) -> None:
        """The whole process group; whoever looks after it starts it again."""
        leash.end_group(self.processes["worker"])
        self.look()

    def look(self) -> None:
        """What a supervisor does: start again what has ended."""
        for name, process in list(self.processes.items()):
            if process.poll() is not None:
                self._run(name)

    def empty_the_broker(self) -> None:
        client = redis.Redis(unix_socket_path=str(self.valkey.socket))
        client.flushall()
        client.close()

    def crash_the_database(self) -> None:
        """An immediate stop: no farewell to anybody, recovery at the next start, which the keeper sees to."""
        note = self.postgres.cluster / "postmaster.pid"
        os.kill(int(note.read_text().split("\n", 1)[0]), signal.SIGQUIT)

    def open_receipts(self) -> tuple[int, float]:
        """How many are not settled, and the age in seconds of the oldest; -1 while the database is away."""
        asked = """SELECT count(*), coalesce(extract(epoch FROM now() - min(received_at)), 0)
            FROM inbox_receipt WHERE state IN ('waiting', 'claimed')"""
        try:
            connection = psycopg2.connect(self.url)
        except psycopg2.OperationalError:
            return -1, 0.0
        try:
            with connection.cursor() as cursor:
                cursor.execute(asked)
                count, age = cursor.fetchone() or (0, 0)
        except psycopg2.OperationalError:
            return -1, 0.0
        finally:
            connection.close()
        return count, float(age)

    def _run(self, name: str) -> None:
        command = {"web": [*GUNICORN, "--bind", f"127.0.0.1:{self.port}"], "worker": WORKER, "beat": BEAT}[name]
        with (self.data / f"{name}.log").open("ab") as log:
            self.processes[name] = leash.start(
                [sys.executable, *command], dies_with=signal.SIGKILL, output=log, env=self.env, cwd=ROOT
            )

    def _kill_a_child(self, name: str) -> None:
        try:
            children = psutil.Process(self.processes[name].pid).children()
            if children:
                random.choice(children).kill()
        except psutil.NoSuchProcess:
            return

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
