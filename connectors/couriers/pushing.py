"""Pushes of services that don't sign: a header with a fixed secret, which the merchant chose or was given."""

from django.utils.translation import gettext_lazy as _

from connectors.base import Account, Call, Field
from core import crypto

HEADER, SECRET = "hook_header", "hook_secret"
SECRET_FIELD = Field(
    SECRET,
    _("Secret of the webhook"),
    _("Any long text. Type the same one there: it proves that a call comes from them."),
    required=False,
)


def header_field(usual: str) -> Field:
    """The field for the name of the header that carries the secret."""
    hint = _("The name of the header with the secret.")
    return Field(HEADER, _("Header of the webhook"), hint, required=False, initial=usual)


def header(account: Account, usual: str) -> str:
    """The name, in lower case, of the header that carries the secret."""
    chosen = account.settings.get(HEADER)
    return (chosen.strip() if isinstance(chosen, str) else "").lower() or usual


def verified(account: Account, call: Call, *, usual: str) -> bool:
    """Whether the call carries the account's secret; without a secret nothing is believed."""
    secret = account.credentials.get(SECRET, "")
    given = call.headers.get(header(account, usual), "")
    return bool(secret) and crypto.same(secret.encode(), given.encode())
