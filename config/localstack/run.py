"""`bin/run`: the whole site on one machine, from an empty folder to a page that can be used."""

import argparse
import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.localstack import environment, leash
from config.localstack.folder import ROOT, Folder
from config.localstack.supervisor import Process, Supervisor, say

HOST = "127.0.0.1"
UP_WITHIN = 60.0  # seconds


def run(arguments: Sequence[str]) -> None:
    """Start everything, say where it is, and stay until Ctrl-C or SIGTERM."""
    wanted = _parse(arguments)
    if not _free(wanted.port):
        raise SystemExit(f"Port {wanted.port} is taken. Choose another one: bin/run --port {_any_free_port()}")
    supervisor = Supervisor(_surroundings(wanted))
    supervisor.listen()
    _prepare(supervisor, demo=wanted.demo)
    for process in processes(wanted.port, supervisor.env):
        if process.name != "simulator" or wanted.demo:
            supervisor.add(process)
    if _comes_up(wanted.port, supervisor):
        _greet(supervisor)
    supervisor.run()


def processes(port: int, env: Mapping[str, str]) -> list[Process]:
    """What a running site consists of, besides its servers."""
    python = sys.executable
    # On a laptop everything may well be root's, and Celery need not say so at every start.
    celery = [python, "-W", "ignore:You're running the worker with superuser", "-m", "celery"]
    celery += ["--app", "config.celery", "--quiet"]
    gunicorn = ["--worker-class", "gthread", "--workers", "2", "--threads", "2", "--bind", f"{HOST}:{port}"]
    simulator = [
        "--port",
        env["SIMULATOR_URL"].rsplit(":", 1)[1],
        "--data",
        str(Path(env["SAMPAI_DATA"]) / "simulator"),
    ]
    return [
        Process("simulator", [python, "-m", "simulator", *simulator, "--site-url", env["SITE_URL"]]),
        Process("web", [python, "-m", "gunicorn", "config.wsgi", *gunicorn, "--log-level", "warning"]),
        Process("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING", "--without-mingle"]),
        Process("beat", [*celery, "beat", "--scheduler", "config.beat.Pulsing", "--loglevel", "WARNING"]),
    ]


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description="Run Sampai on this machine.")
    parser.add_argument("--port", type=int, default=8000, help="where the site listens (default: 8000)")
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="an empty installation, no simulator")
    return parser.parse_args(arguments)


def _surroundings(wanted: argparse.Namespace) -> dict[str, str]:
    # Ours first: children import the code beside this file, wherever the command was called.
    mine = environment.prepare("live") | {"PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1", "PYTHONUNBUFFERED": "1"}
    mine["SIMULATOR_URL"] = f"http://{HOST}:{_simulator_port(wanted.port)}"
    mine["SAMPAI_DEMO"] = "on" if wanted.demo else "off"
    return {"SITE_URL": f"http://{HOST}:{wanted.port}"} | mine


def _simulator_port(site: int) -> int:
    """The one of last time, which the demo's couriers know, unless somebody else has it now."""
    note = Folder.of("live").path / "simulator.port"
    port = int(note.read_text()) if note.exists() else site + 1
    if port == site or not _free(port):
        port = _any_free_port()
    note.write_text(str(port))
    return port


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _prepare(supervisor: Supervisor, *, demo: bool) -> None:
    """Bring tables up to date and, the first time, load the demo."""
    command = [sys.executable, str(ROOT / "manage.py"), "prepare", *(["--demo"] if demo else [])]
    child = leash.start(command, dies_with=signal.SIGKILL, output=sys.stdout.fileno(), env=supervisor.env)
    while child.poll() is None and not supervisor.ending:
        time.sleep(0.05)
    leash.end_group(child)
    if supervisor.ending or child.returncode:
        raise SystemExit(child.returncode or 0)


def _comes_up(port: int, supervisor: Supervisor) -> bool:
    deadline = time.monotonic() + UP_WITHIN
    while time.monotonic() < deadline and not supervisor.ending:
        if _healthy(port):
            return True
        supervisor.look()
        time.sleep(0.1)
    return False


def _healthy(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _greet(supervisor: Supervisor) -> None:
    """Say where the site is and, in the demo, who may log in: the demo knows its people."""
    said = ""
    if supervisor.env["SAMPAI_DEMO"] == "on":
        command = [sys.executable, str(ROOT / "manage.py"), "demo_logins"]
        said = subprocess.run(command, env=supervisor.env, stdout=subprocess.PIPE, text=True, check=False).stdout
    for line in [*said.splitlines(), f"Sampai is ready: {supervisor.env['SITE_URL']}/   (Ctrl-C ends everything)"]:
        say("sampai", line)
