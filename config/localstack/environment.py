"""The environment that the site is started with on a laptop: the servers' addresses, and secrets of its own."""

import contextlib
import json
import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

from config.localstack.folder import ROOT, Folder
from config.localstack.sharing import join


def prepare(stack: str) -> dict[str, str]:
    """Our environment with all that the settings ask for; what the caller has set stays as it is."""
    folder = Folder.of(stack)
    mine = {
        "SAMPAI_LOCAL": "on",
        "SAMPAI_DATA": str(folder.path.parent),
        "ALLOWED_HOSTS": "*",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
        **_own_secrets(folder.path / "secrets.json"),
    }
    if not os.environ.get("DATABASE_URL"):
        mine["DATABASE_URL"] = join("postgres", folder)
    if not os.environ.get("REDIS_URL"):
        mine["REDIS_URL"] = join("valkey", folder)
    given = {name: value for name, value in os.environ.items() if value and name != "PYTHONPATH"}
    return mine | given


def _own_secrets(note: Path) -> dict[str, str]:
    """Secrets that nobody else has, made once and kept: what they sealed must stay readable."""
    if not note.exists():
        made = {
            "SECRET_KEY": secrets.token_urlsafe(64),
            "FIELD_KEYS": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        }
        fresh = note.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(made))
        with contextlib.suppress(FileExistsError):  # of two starters the first one's stay
            os.link(fresh, note)
        fresh.unlink()
    kept: dict[str, str] = json.loads(note.read_text())
    return kept
