"""What a messenger's adapter promises: WhatsApp, SMS, e-mail, the simulator."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from connectors.base import Account, Call, Field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Delivery(TextChoices):
    """How far a message came, in the order of the way."""

    ACCEPTED = "accepted", _("Accepted")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    FAILED = "failed", _("Not delivered")


class Reaches(Enum):
    """What a messenger calls a person by."""

    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    content: bytes
    kind: str  # MIME


@dataclass(frozen=True)
class Outgoing:
    """One message to one person. `key` is ours: the messenger drops a repeat of it where it can."""

    key: str
    to: str  # E.164 phone or e-mail address
    text: str
    subject: str = ""
    files: Sequence[Attachment] = ()  # e-mail carries them, nothing else does


@dataclass(frozen=True)
class DeliveryReport:
    """What became of a message that was sent; `provider_id` names it."""

    provider_id: str
    delivery: Delivery
    at: datetime
    problem: str = ""


@dataclass(frozen=True)
class Reply:
    """What a person wrote back."""

    provider_id: str
    sender: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Word:
    """The result of reading one call of a messenger."""

    deliveries: Sequence[DeliveryReport] = ()
    replies: Sequence[Reply] = ()


class Messenger(ABC):
    """Carries messages and tells how far they came. Knows no model."""

    name: ClassVar[str]
    reaches: ClassVar[Reaches]
    secrets: ClassVar[tuple[str, ...]] = ()  # the keys of an account that are encrypted at rest
    fields: ClassVar[tuple[Field, ...]] = ()  # what a merchant is asked for
    hook_steps: ClassVar[tuple["StrOrPromise", ...]] = ()  # how she has its calls sent to us; empty: it calls nobody
    can_look_up: ClassVar[bool] = True  # whether `look_up` can tell what became of a message

    def __init__(self, account: Account) -> None:
        self.account = account

    def signed_by(self) -> tuple[str, ...]:
        """Names, in lower case, of the headers that `verify` needs; nothing else of a call's headers is kept."""
        return ()

    @abstractmethod
    def verify(self, call: Call) -> bool:
        """Whether the call really comes from the messenger."""

    @abstractmethod
    def parse(self, call: Call) -> Word:
        """Deliveries and replies in a verified call; junk gives nothing."""

    @abstractmethod
    def send(self, message: Outgoing) -> str:
        """Send it; returns the messenger's own id. Raises `ProviderError`."""

    @abstractmethod
    def look_up(self, key: str) -> str | None:
        """The messenger's id of the message with our `key`, or None when it never arrived."""

    @abstractmethod
    def test(self) -> str:
        """One harmless call with the credentials; returns what came back in words."""
