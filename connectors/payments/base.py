"""What a payment gateway's adapter promises: Razorpay. Money leaves by it, so nothing is ever guessed."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from connectors.base import Account, Call, Field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Standing(Enum):
    """How far a refund is at the gateway."""

    PENDING = "pending"  # accepted, the bank has not said yet
    PROCESSED = "processed"
    FAILED = "failed"


@dataclass(frozen=True)
class RefundAsk:
    """Pay so much of a payment back; `amount` in `currency`, `payment` their number of it. `key` is ours: a repeat of
    it is dropped there."""

    key: str
    payment: str
    amount: Decimal
    currency: str


@dataclass(frozen=True)
class RefundReport:
    """A refund as the gateway has it; `reference` is their number of it, `key` ours."""

    reference: str
    key: str
    standing: Standing
    problem: str = ""


@dataclass(frozen=True)
class Tidings:
    """The result of reading one call of a gateway."""

    refunds: Sequence[RefundReport] = ()


class Gateway(ABC):
    """Pays back what was paid by it. Knows no model."""

    name: ClassVar[str]
    secrets: ClassVar[tuple[str, ...]] = ()  # the keys of an account that are encrypted at rest
    fields: ClassVar[tuple[Field, ...]] = ()  # what a merchant is asked for
    hook_steps: ClassVar[tuple["StrOrPromise", ...]] = ()  # how she has its calls sent to us

    def __init__(self, account: Account) -> None:
        self.account = account

    def signed_by(self) -> tuple[str, ...]:
        """Names, in lower case, of the headers that `verify` needs; nothing else of a call's headers is kept."""
        return ()

    @abstractmethod
    def verify(self, call: Call) -> bool:
        """Whether the call really comes from the gateway."""

    @abstractmethod
    def parse(self, call: Call) -> Tidings:
        """Refunds in a verified call; junk gives nothing."""

    @abstractmethod
    def refund(self, ask: RefundAsk) -> RefundReport:
        """Pay it back. Raises `ProviderError`."""

    @abstractmethod
    def look_up(self, ask: RefundAsk, reference: str) -> RefundReport | None:
        """The refund with our key, or with their `reference` where we have it; None when it never arrived. Raises
        `ProviderError`."""

    @abstractmethod
    def test(self) -> str:
        """One harmless call with the credentials; returns what came back in words."""
