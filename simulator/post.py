"""One signed HTTP call to the site, over a connection that is kept."""

import hashlib
import hmac
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

PATIENCE = 10  # seconds
SUCCESS = 2  # hundred
SIGNATURE = "X-Express-Signature"
TIMESTAMP = "X-Express-Timestamp"


def signed(body: bytes, *, secret: str, at: int) -> dict[str, str]:
    """The headers of a push: HMAC-SHA256 over timestamp (epoch seconds), a full stop and the raw body, in hex."""
    proof = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Content-Type": "application/json", TIMESTAMP: str(at), SIGNATURE: f"sha256={proof}"}


def post(url: str, body: bytes, headers: Mapping[str, str], kept: dict[str, HTTPConnection]) -> bool:
    """Whether the other side took it with a 2xx. `kept` holds this thread's open connections by host."""
    parts = urlsplit(url)
    host = f"{parts.scheme}://{parts.netloc}"
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    reused = kept.pop(host, None)
    for connection in (reused, _connect(parts.scheme, parts.netloc)):
        if connection is None:
            continue
        try:
            connection.request("POST", target, body, dict(headers))
            answer = connection.getresponse()
            answer.read()
        except TimeoutError:
            connection.close()
            return False
        except (OSError, HTTPException):
            connection.close()  # a kept connection may have been closed while idle: the second one is fresh
            continue
        kept[host] = connection
        return answer.status // 100 == SUCCESS
    return False


def _connect(scheme: str, host: str) -> HTTPConnection:
    kind = HTTPSConnection if scheme == "https" else HTTPConnection
    return kind(host, timeout=PATIENCE)
