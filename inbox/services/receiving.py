"""Keep a verified call. It is there for good before anybody is thanked."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from django.db import connection as database

from connectors.base import Call
from connectors.models import Connection

KEEP = """
    INSERT INTO inbox_receipt
        (connection_id, digest, method, url, headers, body, received_at, state, try_at, tries, problem)
    VALUES (%s, %s, %s, %s, %s, %s, %s, 'waiting', %s, 0, '')
    ON CONFLICT (connection_id, digest) DO NOTHING
"""


def keep(*, connection: Connection, call: Call, signed_by: Iterable[str], at: datetime) -> None:
    """Keep the call, once however often it comes. It is safe when the caller's transaction is committed."""
    headers = without_secrets(call.headers, connection.credentials.values())
    said = (digest(call, signed_by), call.method, call.url, json.dumps(headers), call.body)
    with database.cursor() as cursor:
        cursor.execute(KEEP, (connection.pk, *said, at, at))


def digest(call: Call, signed_by: Iterable[str]) -> bytes:
    """sha256 over all that a call says: method, query, the headers of its signature, body. Not the time it came."""
    said = hashlib.sha256()
    signed = [f"{name}:{call.headers.get(name, '')}" for name in sorted(signed_by)]
    for part in [call.method, urlsplit(call.url).query, *signed]:
        said.update(part.encode() + b"\x1f")
    said.update(call.body)
    return said.digest()


def without_secrets(headers: Mapping[str, str], secrets: Iterable[object]) -> dict[str, str]:
    """The headers without those that carry a credential itself, such as a fixed token: rows are not where secrets
    belong."""
    known = [secret for secret in secrets if isinstance(secret, str) and secret]
    return {name: value for name, value in headers.items() if not any(secret in value for secret in known)}
