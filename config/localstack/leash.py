"""Children that can't outlive their parent."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from config.localstack.folder import Owner

PR_SET_PDEATHSIG = 1


def start(
    command: Sequence[str | Path],
    *,
    dies_with: signal.Signals,
    output: int | IO[bytes],
    owner: Owner | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> "subprocess.Popen[bytes]":
    """Start a child in a group of its own; on Linux the kernel sends it `dies_with` when we are gone.

    To be called from the main thread: the kernel watches the thread that started the child, not the process.
    """
    borrowed = owner if owner and owner.borrowed else None
    return subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        env=env,
        user=borrowed.uid if borrowed else None,
        group=borrowed.gid if borrowed else None,
        extra_groups=[] if borrowed else None,
        start_new_session=True,
        preexec_fn=_leash(dies_with),  # noqa: PLW1509 - we start children from one thread only
    )


def _leash(dies_with: signal.Signals) -> Callable[[], None]:
    """What the child does between fork and exec: runs after the user was changed, which would undo it."""
    if not sys.platform.startswith("linux"):
        return _nothing
    libc, parent = ctypes.CDLL(None, use_errno=True), os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, dies_with.value)
        if os.getppid() != parent:  # it died before the kernel knew
            os.kill(os.getpid(), signal.SIGKILL)

    return tie


def _nothing() -> None:
    """Other systems have no such leash; there the next starter clears up."""


def stop(child: "subprocess.Popen[bytes]", *, ask: signal.Signals, patience: float) -> None:
    """Ask the child to end, and end it after `patience` seconds."""
    if child.poll() is not None:
        return
    child.send_signal(ask)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        end_group(child)


def end_group(child: "subprocess.Popen[bytes]") -> None:
    """End the child and whatever it has started, at once."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
