"""Join a server of the local stack, as the first of its users or one more."""

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

from config.localstack.folder import ROOT, Folder
from config.localstack.keeper import STARTS_WITHIN, locks


def join(name: str, folder: Folder) -> str:
    """The address of the running server; it stays up until this process, and what it became by exec, has ended.

    Being a user is holding a shared lock, which the kernel takes back however the process ends.
    """
    keeper, users, ready = locks(folder, name)
    use = os.open(users, os.O_RDWR | os.O_CREAT, 0o600)
    os.set_inheritable(use, True)  # noqa: FBT003 - the standard library's own signature
    fcntl.flock(use, fcntl.LOCK_SH)  # waits for a keeper that is just leaving
    deadline = time.monotonic() + STARTS_WITHIN
    with (folder.path / f"{name}.starting").open("a") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        started: subprocess.Popen[bytes] | None = None
        while not (_kept(keeper) and ready.exists()):
            if started is None and not _kept(keeper):
                ready.unlink(missing_ok=True)
                started = _start_keeper(name, folder)
            if time.monotonic() > deadline or (started and started.poll() is not None):
                raise SystemExit(f"{name} did not start.\n{_last_words(folder, name)}")
            time.sleep(0.01)
    return ready.read_text()


def _kept(keeper: Path) -> bool:
    """Whether a keeper lives: it holds its lock from its first moment to its last."""
    with keeper.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _start_keeper(name: str, folder: Folder) -> "subprocess.Popen[bytes]":
    """Start the keeper away from our terminal, so that Ctrl-C reaches the one in front only."""
    with (folder.path / f"{name}.keeper.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "config.localstack.keeper", name, folder.path.name],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=os.environ | {"PYTHONPATH": str(ROOT), "SAMPAI_DATA": str(folder.path.parent)},
            start_new_session=True,
        )


def _last_words(folder: Folder, name: str) -> str:
    said = [folder.path / f"{name}.keeper.log", folder.path / f"{name}.log"]
    return "\n".join("\n".join(log.read_text(errors="replace").splitlines()[-20:]) for log in said if log.exists())
