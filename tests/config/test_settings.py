import os
import subprocess
import sys

import pytest

from config.localstack.folder import ROOT

PRODUCTION = {
    "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "FIELD_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "ALLOWED_HOSTS": "desk.example.org",
    "DATABASE_URL": "postgres:///nowhere",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def _manage(arguments: list[str], env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    surroundings = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")} | env
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("missing", PRODUCTION)
def test_what_production_needs_is_named_when_it_is_missing(missing: str) -> None:
    said = _manage(["check"], {name: value for name, value in PRODUCTION.items() if name != missing})
    assert said.returncode != 0
    assert f'Environment variable "{missing}" not set' in said.stderr


def test_production_is_safe_to_deploy() -> None:
    said = _manage(["check", "--deploy", "--fail-level", "WARNING"], PRODUCTION)
    assert said.returncode == 0, said.stderr
