"""What `bin/*` hand over to once `.venv` stands: `python -m config.localstack.enter manage check`."""

import os
import sys
from collections.abc import Sequence

from config.localstack import environment
from config.localstack.check import check
from config.localstack.folder import ROOT
from config.localstack.run import run

PROCESSES = ["-n", "2", "--dist", "worksteal"]


def manage(arguments: Sequence[str]) -> None:
    """Become `manage.py` beside the local stack, in the caller's folder."""
    _become([str(ROOT / "manage.py"), *arguments], stack="live")


def test(arguments: Sequence[str]) -> None:
    """Become pytest beside a stack of its own, which forgets faster than it writes."""
    os.chdir(ROOT)
    counted = any(argument.startswith(("-n", "--numprocesses")) for argument in arguments)
    _become(["-m", "pytest", *([] if counted else PROCESSES), *arguments], stack="test")


def _become(command: Sequence[str], *, stack: str) -> None:
    """Replace this process, so that signals and exit codes are the command's own."""
    surroundings = environment.prepare(stack)
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, *command], surroundings)


ENTRANCES = {"manage": manage, "test": test, "run": run, "check": check}

if __name__ == "__main__":
    try:
        ENTRANCES[sys.argv[1]](sys.argv[2:])
    except KeyboardInterrupt:
        sys.exit(130)  # as a shell says that somebody pressed Ctrl-C
