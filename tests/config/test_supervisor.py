"""However the one in front ends, nothing is left running."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from config.localstack.folder import ROOT

SUPERVISE = """
import os, sys
from config.localstack.supervisor import Process, Supervisor
supervisor = Supervisor(os.environ)
supervisor.listen()
supervisor.add(Process("sleeper", [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]))
supervisor.run()
"""


def _start() -> "tuple[subprocess.Popen[str], psutil.Process]":
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    front = subprocess.Popen([sys.executable, "-P", "-c", SUPERVISE], env=env, stdout=subprocess.PIPE, text=True)
    assert front.stdout is not None
    assert front.stdout.readline() == "sleeper   │ up\n"
    return front, psutil.Process(front.pid).children()[0]


def _gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_end_it_ends_its_children_and_says_nothing_went_wrong(how: signal.Signals) -> None:
    front, child = _start()
    front.send_signal(how)
    assert front.wait(15) == 0
    assert _gone(child)
    front.communicate()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells children that their parent is gone")
def test_killed_outright_it_leaves_no_children() -> None:
    front, child = _start()
    front.kill()
    front.communicate()
    deadline = time.monotonic() + 15
    while not _gone(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _gone(child)


def test_a_child_that_dies_comes_back() -> None:
    front, child = _start()
    child.kill()
    assert front.stdout is not None
    said = [front.stdout.readline() for _ in range(2)]
    assert said == ["sleeper   │ ended with -9; starting it again in 1 s\n", "sleeper   │ up\n"]
    front.terminate()
    front.communicate()


def test_the_launchers_may_be_started_by_anybody() -> None:
    assert all(os.access(ROOT / "bin" / name, os.X_OK) for name in ("run", "test", "manage"))
    assert Path(ROOT / "config/localstack/start.sh").stat().st_mode & 0o111
