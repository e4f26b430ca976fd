"""The simulator's messenger. Its dialect is described in docs/simulator.md."""

from django.utils.translation import gettext as _

from connectors import express, reading
from connectors.base import Call, Unreachable
from connectors.messengers.base import Delivery, DeliveryReport, Messenger, Outgoing, Reaches, Reply, Word

STATUSES = {
    "accepted": Delivery.ACCEPTED,
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
    "failed": Delivery.FAILED,
}


class SimulatorMessenger(Messenger):
    """An account has a `base_url`, a `token` and, for pushes, the `hook_secret` that it registered."""

    name = "Sampai Express messages (simulator)"
    reaches = Reaches.PHONE
    secrets = express.SECRETS
    fields, hook_steps = express.FIELDS, express.HOOK_STEPS

    def signed_by(self) -> tuple[str, ...]:
        """Timestamp and proof."""
        return express.SIGNED_BY

    def verify(self, call: Call) -> bool:
        """Whether the push is signed with the account's secret."""
        return express.verified(self.account, call)

    def parse(self, call: Call) -> Word:
        """How far a message came, or what somebody wrote back."""
        said = reading.pushed(call)
        message, reply = said.get("message"), said.get("reply")
        deliveries = _delivery(message) if isinstance(message, dict) else []
        return Word(deliveries, _reply(reply) if isinstance(reply, dict) else [])

    def send(self, message: Outgoing) -> str:
        """Hand it over under our key. Raises `ProviderError`."""
        said = express.post(self.account, "/v1/messages", message.key, {"to": message.to, "text": message.text})
        if not (number := reading.text(said.get("id"))):
            raise Unreachable(_("The answer names no message."))
        return number

    def look_up(self, key: str) -> str | None:
        """Its id of our key. Raises `ProviderError`."""
        said = express.find(self.account, "/v1/messages", key=key)
        return reading.text(said.get("id")) if said is not None else None

    def test(self) -> str:
        """Ask who we are."""
        express.service(self.account).read("/v1/account")
        return _("The messenger answers.")


def _delivery(said: reading.Said) -> list[DeliveryReport]:
    at, status = reading.moment(said.get("time")), STATUSES.get(reading.text(said.get("status")))
    number = reading.text(said.get("id"))
    if not (at and status and number):
        return []
    return [DeliveryReport(number, status, at, reading.text(said.get("reason")))]


def _reply(said: reading.Said) -> list[Reply]:
    at, number, sender = reading.moment(said.get("time")), reading.text(said.get("id")), reading.text(said.get("from"))
    return [Reply(number, sender, reading.text(said.get("text")), at)] if at and number and sender else []
