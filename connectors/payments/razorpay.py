"""Razorpay: pays back what was paid by it. Amounts are whole paise; a refund carries our key as its receipt.

Sources: docs of the refunds API (normal refunds, idempotent; fetch multiple refunds of a payment) and its Python SDK.
A receipt is unique at Razorpay, and so is the key in `X-Refund-Idempotency`; a look-up reads all refunds of a payment.
"""

import hashlib
import hmac
from base64 import b64encode
from decimal import Decimal
from typing import Final
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connectors import reading
from connectors.base import JSON, Call, Clash, Field, Garbled, NotFound, Refused, Unreachable
from connectors.payments.base import Gateway, RefundAsk, RefundReport, Standing, Tidings
from connectors.reading import Said
from connectors.service import Service
from core.money import decimals

HOME: Final = "https://api.razorpay.com"
SIGNATURE: Final = "x-razorpay-signature"
EVENT: Final = "x-razorpay-event-id"  # the body names no event
PAGE: Final = 100  # refunds in one answer, their most
MOST_PAGES: Final = 10
STANDINGS: Final = {"pending": Standing.PENDING, "processed": Standing.PROCESSED, "failed": Standing.FAILED}


class Razorpay(Gateway):
    """Basic authentication with the key's id and secret; webhooks are signed with a secret of their own."""

    name = "Razorpay"
    secrets = ("key_secret", "hook_secret")
    fields = (
        Field("key_id", gettext_lazy("Key ID"), gettext_lazy("It begins with rzp_live_ or rzp_test_.")),
        Field("key_secret", gettext_lazy("Key secret")),
        Field(
            "hook_secret",
            gettext_lazy("Secret of the webhook"),
            gettext_lazy("Any long text. Type the same one there: it proves that a call comes from them."),
        ),
    )
    hook_steps = (
        gettext_lazy("In the Razorpay dashboard open Account & Settings, Webhooks, and add one."),
        gettext_lazy("Paste the address above and the secret of the webhook."),
        gettext_lazy("Choose the events refund.processed and refund.failed."),
    )

    def signed_by(self) -> tuple[str, ...]:
        """The proof, and the event's number."""
        return (SIGNATURE, EVENT)

    def verify(self, call: Call) -> bool:
        """Whether the raw body is signed with the webhook's secret: HMAC-SHA256 in hex."""
        secret, given = self.account.credentials.get("hook_secret", ""), call.headers.get(SIGNATURE, "")
        proof = hmac.new(secret.encode(), call.body, hashlib.sha256).hexdigest()
        return bool(secret) and hmac.compare_digest(proof.encode(), given.encode())

    def parse(self, call: Call) -> Tidings:
        """The refund that a `refund.…` event is about."""
        said = reading.pushed(call)
        if not reading.text(said.get("event")).startswith("refund."):
            return Tidings()
        told = _report(reading.part(said, "payload", "refund", "entity"))
        return Tidings([told] if told else [])

    def refund(self, ask: RefundAsk) -> RefundReport:
        """Asked with our key in the header and as the receipt."""
        amount = _smallest(ask.amount, ask.currency)
        content: dict[str, JSON] = {"amount": amount, "speed": "normal", "receipt": ask.key, "notes": {"key": ask.key}}
        path = f"/v1/payments/{quote(ask.payment, safe='')}/refund"
        try:
            said = self._service().change(path, content, **{"X-Refund-Idempotency": ask.key})
        except Clash as error:  # our own first call is still under way there
            raise Unreachable(str(error)) from error
        if (told := _report(said)) is None:
            raise Unreachable(_("The answer names no refund."))
        return told

    def look_up(self, ask: RefundAsk, reference: str) -> RefundReport | None:
        """By its own number, else among all refunds of the payment."""
        if reference:
            return self._fetched(reference)
        path = f"/v1/payments/{quote(ask.payment, safe='')}/refunds"
        for page in range(MOST_PAGES):
            said = self._service().read(path, count=str(PAGE), skip=str(page * PAGE))
            if not isinstance(said.get("items"), list):
                raise Garbled(_("The answer makes no sense."))
            found = [row for row in reading.parts(said["items"]) if _key(row) == ask.key]
            if found:
                return self._sure(_report(found[0]))
            if len(list(reading.parts(said["items"]))) < PAGE:
                return None
        raise Garbled(_("There are too many refunds of this payment to look through."))

    def test(self) -> str:
        """Ask for one refund."""
        self._service().read("/v1/refunds", count="1")
        return _("Razorpay answers.")

    def _fetched(self, reference: str) -> RefundReport | None:
        try:
            return self._sure(_report(self._service().read(f"/v1/refunds/{quote(reference, safe='')}")))
        except NotFound:
            return None

    def _sure(self, told: RefundReport | None) -> RefundReport:
        if told is None:
            raise Garbled(_("The answer names no refund."))
        return told

    def _service(self) -> Service:
        pair = f"{reading.text(self.account.settings.get('key_id'))}:{self.account.credentials.get('key_secret', '')}"
        proof = b64encode(pair.encode()).decode()
        return Service(reading.text(self.account.settings.get("base_url")) or HOME, {"Authorization": f"Basic {proof}"})


def _smallest(amount: Decimal, currency: str) -> int:
    """In paise; an amount that is finer is refused before anything leaves."""
    scaled = amount.scaleb(decimals(currency))
    if scaled != scaled.to_integral_value() or scaled <= 0:
        raise Refused(_("This amount can’t be paid."))
    return int(scaled)


def _report(said: Said) -> RefundReport | None:
    """A refund of theirs; a status that nobody knows is still under way."""
    number = reading.text(said.get("id"))
    if not number.startswith("rfnd_") or reading.text(said.get("entity")) not in {"", "refund"}:
        return None
    standing = STANDINGS.get(reading.text(said.get("status")), Standing.PENDING)
    return RefundReport(number, _key(said), standing)


def _key(said: Said) -> str:
    return reading.text(said.get("receipt")) or reading.text(reading.part(said, "notes").get("key"))
