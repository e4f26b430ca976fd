"""What the simulator's courier and messenger have in common: the account's token, signed pushes, lookup by key."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connectors import web
from connectors.base import BASE_URL, JSON, Account, Call, Field, Garbled, NotFound, Unreachable

SECRETS = ("token", "hook_secret")
FIELDS = (
    BASE_URL,
    Field("token", gettext_lazy("API token"), gettext_lazy("It lets us ask and instruct on your behalf.")),
    Field(
        "hook_secret",
        gettext_lazy("Secret of the webhook"),
        gettext_lazy("Any long text. Type the same one there: it proves that a call comes from them."),
    ),
)
HOOK_STEPS = (
    gettext_lazy("Copy the address above and the secret of the webhook."),
    gettext_lazy("Register both with the simulator: POST /v1/webhooks, as docs/simulator.md describes."),
    gettext_lazy("Press “Test the connection”. The next scan arrives by itself."),
)
TIMESTAMP, SIGNATURE = "x-express-timestamp", "x-express-signature"
SIGNED_BY = (TIMESTAMP, SIGNATURE)
Said = Mapping[str, JSON]


def verified(account: Account, call: Call) -> bool:
    """Whether the push is signed with the account's secret: HMAC-SHA256 over timestamp, a full stop and the body."""
    secret = account.credentials.get("hook_secret", "")
    stamp, given = call.headers.get(TIMESTAMP, ""), call.headers.get(SIGNATURE, "")
    proof = hmac.new(secret.encode(), f"{stamp}.".encode() + call.body, hashlib.sha256).hexdigest()
    return bool(secret and stamp) and hmac.compare_digest(f"sha256={proof}".encode(), given.encode())


def pushed(call: Call) -> Said:
    """The JSON object in a push; empty for anything else."""
    try:
        said = json.loads(call.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def get(account: Account, path: str, **params: str) -> Said:
    """One reading call. Raises `ProviderError`."""
    return _object(web.read_json(web.ask("GET", _url(account, path), headers=_headers(account), params=params)))


def find(account: Account, path: str, **params: str) -> Said | None:
    """One reading call; None when there is no such thing. Raises `ProviderError`."""
    try:
        return get(account, path, **params)
    except NotFound:
        return None


def post(account: Account, path: str, key: str, content: Said) -> Said:
    """One call that changes something, under our key. An answer that makes no sense leaves in doubt what happened."""
    headers = _headers(account) | {"Idempotency-Key": key, "Content-Type": "application/json"}
    try:
        body = json.dumps(content).encode()
        return _object(web.read_json(web.ask("POST", _url(account, path), headers=headers, content=body)))
    except Garbled as error:
        raise Unreachable(str(error)) from error


def text(said: JSON) -> str:
    """A string of theirs; empty where there is none."""
    return said if isinstance(said, str) else ""


def _url(account: Account, path: str) -> str:
    return text(account.settings.get("base_url")).rstrip("/") + path


def _headers(account: Account) -> dict[str, str]:
    return {"Authorization": f"Token {account.credentials.get('token', '')}"}


def _object(said: JSON) -> Said:
    if not isinstance(said, dict):
        raise Garbled(_("The answer is no JSON object."))
    return said


def moment(said: JSON) -> datetime | None:
    """Their time; None for what is no time, or one without an offset."""
    try:
        at = datetime.fromisoformat(text(said))
    except ValueError:
        return None
    return at if at.tzinfo else None
