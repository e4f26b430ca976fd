"""Make `.venv` what the locks say, then hand over. Runs on the machine's own Python: standard library only."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "locks.json"
LOCKS = {
    "manage": "requirements-local.txt",
    "run": "requirements-local.txt",
    "test": "requirements-dev.txt",
    "check": "requirements-dev.txt",
}
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
    uv = _uv()
    if uv:
        say(f"Installing what {lock} pins …")
        surroundings = os.environ | {"UV_SYSTEM_CERTS": "1"}  # a company's own certificates, as pip honours them
        command = [uv, "pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", str(ROOT / lock)]
        if subprocess.run(command, env=surroundings, stdout=sys.stderr, check=False).returncode == 0:
            return
    subprocess.run([PYTHON, "-m", "ensurepip"], stdout=subprocess.DEVNULL, check=False)
    _install_with_pip(lock)


def _install_with_pip(lock: str) -> None:
    """Tell how far it is: pip's own words are many, so they are counted, and shown only when it fails."""
    packages = len(re.findall(r"^\S+==", (ROOT / lock).read_text(), re.MULTILINE))
    command = [str(PYTHON), "-m", "pip", "install", "--no-compile", "--progress-bar=off"]
    command += ["--disable-pip-version-check", "--require-hashes", "-r", str(ROOT / lock)]
    said, seen = [], 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            said.append(line)
            seen += line.startswith("Collecting ")
            if line.startswith("Collecting ") and (sys.stderr.isatty() or seen % 20 == 1):
                _show(f"Fetching what {lock} pins: {seen} of at most {packages}")
            if line.startswith("Installing collected"):
                _show("Unpacking …")
    say("")
    if pip.returncode:
        raise SystemExit("".join(said[-20:]) + f"Installing {lock} failed. Can the package index be reached?")


def _show(text: str) -> None:
    """Progress: on a terminal one line that changes, elsewhere a line now and then."""
    print(
        f"\r{text:<70}" if sys.stderr.isatty() else text,
        end="" if sys.stderr.isatty() else "\n",
        file=sys.stderr,
        flush=True,
    )


def _uv() -> str | None:
    inside = VENV / "bin" / "uv"
    return shutil.which("uv") or (str(inside) if inside.exists() else None)


def say(text: str) -> None:
    """Tell the person who waits; standard output belongs to the command."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    command = sys.argv[1]
    ensure(LOCKS[command])
    os.environ["PYTHONPATH"] = str(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-P", "-m", "config.localstack.enter", *sys.argv[1:]])
