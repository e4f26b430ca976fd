"""A courier that is told what to answer, and remembers what arrived."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import pytest

from connectors import registry
from connectors.base import Call
from connectors.couriers.base import Answer, Ask, Capabilities, Courier, Heard
from connectors.couriers.words import Verb
from orders.models.instructions import ANSWERS


@dataclass
class Desk:
    """What it answers to each instruction, what it got, and what it has of those when it is asked again."""

    answers: list[Answer | Exception] = field(default_factory=list)
    got: list[Ask] = field(default_factory=list)
    known: Answer | Exception | None = None


class Obedient(Courier):
    name = "Obedient Express"
    can = Capabilities(batch=1, calls=1000, per=timedelta(seconds=1), verbs=frozenset(map(Verb, ANSWERS)))
    codes: ClassVar = {}
    desk: ClassVar[Desk]

    @classmethod
    def hired(cls, monkeypatch: pytest.MonkeyPatch) -> Desk:
        """Register it; connections name it `obedient`."""
        monkeypatch.setitem(registry.COURIERS, "obedient", cls)
        cls.desk = Desk()
        return cls.desk

    def verify(self, call: Call) -> bool:
        return False

    def parse(self, call: Call) -> Heard:
        return Heard()

    def track(self, awbs: Sequence[str]) -> Heard:
        return Heard()

    def instruct(self, ask: Ask) -> Answer:
        self.desk.got.append(ask)
        answer = self.desk.answers.pop(0) if self.desk.answers else Answer(accepted=True)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def look_up(self, ask: Ask, reference: str) -> Answer | None:
        if isinstance(self.desk.known, Exception):
            raise self.desk.known
        return self.desk.known

    def test(self) -> str:
        return "fine"
