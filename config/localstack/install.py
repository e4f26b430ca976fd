"""Make `.venv` what the locks say, then hand over. Runs on the machine's own Python: standard library only."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "locks.json"
LOCKS = {"manage": "requirements-local.txt", "run": "requirements-local.txt", "test": "requirements-dev.txt"}
INCLUDES = {"requirements-dev.txt": ["requirements-local.txt"], "requirements-local.txt": []}


def ensure(lock: str) -> None:
    """Install the lock unless it is what was installed last; two starters at once wait for each other."""
    if _fulfilled(lock):
        return
    door = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(door, fcntl.LOCK_EX)
    try:
        if not _fulfilled(lock):
            _make_venv()
            _install(lock)
            _note(lock)
    finally:
        os.close(door)


def _fulfilled(lock: str) -> bool:
    return PYTHON.exists() and _noted().get(lock) == _digest(lock)


def _digest(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def _noted() -> dict[str, str]:
    try:
        noted: dict[str, str] = json.loads(STAMP.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return noted


def _note(lock: str) -> None:
    STAMP.write_text(json.dumps(_noted() | {name: _digest(name) for name in [lock, *INCLUDES[lock]]}))


def _make_venv() -> None:
    if PYTHON.exists():
        return
    say("Making .venv …")
    try:
        venv.EnvBuilder(with_pip=_uv() is None, clear=True, symlinks=True).create(VENV)
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SystemExit("Python can't make a .venv here: install python3-venv (Debian, Ubuntu) or uv.") from None


def _install(lock: str) -> None:
    """With uv where there is one, which is faster; with pip where there is none, or where uv fails."""
    say(f"Installing what {lock} pins …")
    uv = _uv()
    if uv:
        surroundings = os.environ | {"UV_SYSTEM_CERTS": "1"}  # a company's own certificates, as pip honours them
        command = [uv, "pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", str(ROOT / lock)]
        if subprocess.run(command, env=surroundings, stdout=sys.stderr, check=False).returncode == 0:
            return
    subprocess.run([PYTHON, "-m", "ensurepip"], stdout=subprocess.DEVNULL, check=False)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--progress-bar=off", "--disable-pip-version-check"]
    command += ["--require-hashes", "-r", str(ROOT / lock)]
    done = subprocess.run(command, stdout=sys.stderr, check=False)
    if done.returncode:
        raise SystemExit(f"Installing {lock} failed (above). Is there a connection to the package index?")


def _uv() -> str | None:
    inside = VENV / "bin" / "uv"
    return shutil.which("uv") or (str(inside) if inside.exists() else None)


def say(text: str) -> None:
    """Tell the person who waits; standard output belongs to the command."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - a launcher talks to its terminal


if __name__ == "__main__":
    command = sys.argv[1]
    ensure(LOCKS[command])
    os.environ["PYTHONPATH"] = str(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-P", "-m", "config.localstack.enter", *sys.argv[1:]])
