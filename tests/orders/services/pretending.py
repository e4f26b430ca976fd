"""A courier that takes a few instructions, for tests that need one to be asked."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

import pytest

from connectors import registry
from connectors.base import Call
from connectors.couriers.base import Answer, Ask, Capabilities, Courier, Heard
from connectors.couriers.words import Verb
from connectors.models import Connection
from tests.factories.connectors import ConnectionFactory


class Willing(Courier):
    name = "Willing Express"
    can = Capabilities(
        batch=1,
        calls=1000,
        per=timedelta(seconds=1),
        verbs=frozenset({Verb.RTO, Verb.CANCEL, Verb.CHANGE_ADDRESS, Verb.CHANGE_PHONE}),
    )
    codes: ClassVar = {}

    def verify(self, call: Call) -> bool:
        return False

    def parse(self, call: Call) -> Heard:
        return Heard()

    def track(self, awbs: Sequence[str]) -> Heard:
        return Heard()

    def instruct(self, ask: Ask) -> Answer:
        return Answer(accepted=True)

    def look_up(self, ask: Ask, reference: str) -> Answer | None:
        return None

    def test(self) -> str:
        return "fine"


def willing(monkeypatch: pytest.MonkeyPatch) -> Connection:
    """An account at it."""
    monkeypatch.setitem(registry.COURIERS, "willing", Willing)
    return ConnectionFactory(provider="willing")
