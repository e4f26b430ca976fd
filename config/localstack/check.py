"""`bin/check`: everything that reads the code instead of running it, in one go."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.localstack import environment
from config.localstack.folder import ROOT

ROOMS = sorted(app.parent.name for app in ROOT.glob("*/apps.py"))  # as the settings install them
TYPED = [*ROOMS, "deploy", "simulator"]
PRODUCTION = {
    "SAMPAI_LOCAL": "off",
    "SECRET_KEY": "only-for-the-check-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "desk.example.org",
}


@dataclass(frozen=True)
class Look:
    """One tool's look at the code."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]


def check(arguments: Sequence[str]) -> None:
    """Run all looks, or those named; end with a table and with an error when one of them objects."""
    looks = [look for look in _looks() if not arguments or look.name in arguments]
    results = [(look.name, *_run(look)) for look in looks]
    print("\n── check " + "─" * 40)
    for name, code, seconds in results:
        print(f"{'ok  ' if code == 0 else 'FAIL'}  {name:<12} {seconds:5.1f} s")
    sys.exit(any(code for _, code, _ in results))


def _looks() -> list[Look]:
    local = environment.prepare("test") | {"EXTRA_APPS": "django_migration_linter"}
    python, manage = [sys.executable, "-m"], [sys.executable, str(ROOT / "manage.py")]
    scripts = Path(sys.executable).parent
    templates = [str(page) for page in sorted((ROOT / "templates").rglob("*.html"))]
    said: list[tuple[str, list[str]]] = [
        ("lint", [*python, "ruff", "check", "."]),
        ("format", [*python, "ruff", "format", "--check", "."]),
        ("types", [*python, "mypy", *TYPED]),
        ("imports", [str(scripts / "lint-imports"), "--no-cache"]),
        ("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        ("rollout", [*manage, "lintmigrations", "--no-cache", "--include-apps", *ROOMS]),
        ("templates", [str(scripts / "djade"), "--check", *templates]),
        ("indents", [str(scripts / "djhtml"), "--check", *templates]),
    ]
    deploy = Look("deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], local | PRODUCTION)
    return [*(Look(name, command, local) for name, command in said), deploy]


def _run(look: Look) -> tuple[int, float]:
    print(f"── {look.name}", flush=True)
    started = time.monotonic()
    code = subprocess.run(look.command, env=dict(look.env), cwd=ROOT, check=False).returncode
    return code, time.monotonic() - started
