"""Keep a verified call. It is there for good before anybody is thanked."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from connectors.base import Call
from inbox.callers import Caller
from inbox.patience import at_once

KEEP = """
    WITH caller AS (
        SELECT id FROM connectors_connection WHERE id = %s AND enabled AND credentials = %s AND settings = %s::jsonb
    ), kept AS (
        INSERT INTO inbox_receipt
            (connection_id, digest, method, url, headers, body, received_at, state, try_at, tries, problem)
        SELECT id, %s, %s, %s, %s, %s, %s, 'waiting', %s, 0, '' FROM caller
        ON CONFLICT (connection_id, digest) DO NOTHING
    )
    SELECT EXISTS (SELECT FROM caller)
"""


def keep(*, caller: Caller, call: Call, at: datetime) -> bool:
    """Keep the call, once however often it comes; committed and on the disk when this returns, unless a transaction
    is open. False, and nothing kept, when the connection is no longer as `caller` remembers it.
    """
    connection = caller.connection
    headers = without_secrets(call.headers, caller.adapter.account.credentials.values())
    known = (connection.pk, connection.credentials.token, json.dumps(connection.settings))
    said = (digest(call, caller.adapter.signed_by()), call.method, call.url, json.dumps(headers), call.body)
    return bool(at_once(KEEP, (*known, *said, at, at))[0])


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
