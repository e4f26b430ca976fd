"""What the simulator's courier and messenger have in common: the account's token, signed pushes, lookup by key."""

import hashlib
import hmac

from django.utils.translation import gettext_lazy

from connectors.base import BASE_URL, Account, Call, Field, NotFound
from connectors.reading import Said, text
from connectors.service import Service

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


def verified(account: Account, call: Call) -> bool:
    """Whether the push is signed with the account's secret: HMAC-SHA256 over timestamp, a full stop and the body."""
    secret = account.credentials.get("hook_secret", "")
    stamp, given = call.headers.get(TIMESTAMP, ""), call.headers.get(SIGNATURE, "")
    proof = hmac.new(secret.encode(), f"{stamp}.".encode() + call.body, hashlib.sha256).hexdigest()
    return bool(secret and stamp) and hmac.compare_digest(f"sha256={proof}".encode(), given.encode())


def service(account: Account) -> Service:
    """The courier, with the account's token on every call."""
    headers = {"Authorization": f"Token {account.credentials.get('token', '')}"}
    return Service(text(account.settings.get("base_url")), headers)


def find(account: Account, path: str, **params: str) -> Said | None:
    """One reading call; None when there is no such thing. Raises `ProviderError`."""
    try:
        return service(account).read(path, **params)
    except NotFound:
        return None


def post(account: Account, path: str, key: str, content: Said) -> Said:
    """One call that changes something, under our key."""
    return service(account).change(path, dict(content), **{"Idempotency-Key": key})
