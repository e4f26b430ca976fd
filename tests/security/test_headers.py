"""Every answer says what a browser may do with it."""

import os
import subprocess
import sys

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from config.localstack.folder import ROOT
from tests.access.knocking import knock
from tests.access.table import doors
from tests.access.world import build

POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:",
    "font-src": "'self'", "connect-src": "'self'", "form-action": "'self'", "frame-ancestors": "'none'",
    "base-uri": "'none'",
}  # fmt: skip
PLAIN = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

SILENT = {"Referrer-Policy": "no-referrer"}  # pages whose address is a key, which no search engine may keep either


def missing(answer: HttpResponse) -> list[str]:
    """What the answer should say and doesn't."""
    said = answer.headers.get("Content-Security-Policy", "")
    policy = dict(part.strip().partition(" ")[::2] for part in said.split(";"))
    faults = [f"policy {said!r}"] if policy != POLICY else []
    plain = PLAIN | (SILENT if answer.headers.get("X-Robots-Tag") else {})
    faults += [
        f"{name} {answer.headers.get(name)}" for name, value in plain.items() if answer.headers.get(name) != value
    ]
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        faults.append(f"Cache-Control {answer.headers.get('Cache-Control')}")
    return faults


@pytest.mark.django_db
def test_every_door_answers_with_all_headers() -> None:
    world = build(timezone.now())
    said = {
        f"{door} {who}": missing(knock(world, who, door.method, door.name, door.query))
        for door in doors()
        for who in ("nobody", Role.AGENT, Role.OWNER)
    }
    assert {place: faults for place, faults in said.items() if faults} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/api/v1/nowhere/", "/hooks/nowhere/", "/orders/?q=%00", "/hooks/%00/"])
def test_refusals_do_too(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code in {302, 400, 404}
    assert missing(answer) == []


def test_files_are_what_they_say() -> None:
    answer = Client().get("/static/sampai/ui.js")
    b"".join(answer.streaming_content)
    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    assert "'unsafe" not in answer["Content-Security-Policy"]


ASKED = """
from django.test import Client
for secure in (True, False):
    answer = Client().get("/healthz" if secure else "/accounts/login/", secure=secure, SERVER_NAME="desk.example.org")
    print(answer.status_code, answer.headers.get("Strict-Transport-Security"), answer.headers.get("Location"))
"""


def test_production_speaks_tls_only() -> None:
    env = {
        **{name: os.environ[name] for name in ("PATH", "DATABASE_URL", "REDIS_URL")},
        "SECRET_KEY": "k" * 60 + "0123456789",
        "FIELD_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        "ALLOWED_HOSTS": "desk.example.org",
    }
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "-v0", "-c", ASKED]
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=True, cwd=ROOT).stdout.splitlines()
    assert said == [
        "200 max-age=31536000; includeSubDomains; preload None",
        "301 None https://desk.example.org/accounts/login/",
    ]
