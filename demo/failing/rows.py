"""From what was made up about failed deliveries to rows, column by column."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.queue import QueueState
from demo.failing import words
from demo.failing.answers import Answer, Fake
from demo.failing.deeds import Deed
from demo.failing.stories import Story
from demo.rows import Place
from ndr import clocks
from ndr.models import Act, Attempt, Case, FakeAttempt
from ndr.models import Answer as AnswerRow
from ndr.services.following import ENDS
from ndr.states import CaseStatus
from orders.models import DisputedScan, Instruction
from orders.models.instructions import Result
from orders.services.importing.copying import Rows
from orders.services.importing.tables import Row
from simulator.luck import Luck

CASES = Rows(
    Case,
    (
        "id", "store_id", "order_id", "shipment_id", "status", "reason", "attempts", "most_attempts", "opened_at",
        "failed_at", "due_at", "courier", "payment_method", "value", "quiet", "asked_at", "answered_at", "suggested",
        "suggested_by", "rule_refused", "instructed_at", "closed_at", "assigned_to_id",
    ),
)  # fmt: skip
ATTEMPTS = Rows(
    Attempt,
    (
        "id", "store_id", "case_id", "scan_id", "number", "genuine", "reason", "raw_code", "reported_at",
        "buyer_delivered", "buyer_returned",
    ),
)  # fmt: skip
TOLD = Rows(
    Instruction,
    (
        "id", "store_id", "shipment_id", "verb", "inputs", "key", "asked_by_id", "asked_at", "result", "answer",
        "reference", "answered_at", "state", "try_at", "tries", "problem", "unsure", "most_tries",
    ),
)  # fmt: skip
ACTS = Rows(
    Act,
    (
        "store_id", "case_id", "attempt_id", "action", "at", "due_at", "actor_id", "rule_id", "instruction_id",
        "before", "settled_at", "honour_by", "honoured_at", "broken_at",
    ),
)  # fmt: skip
ANSWERS = Rows(
    AnswerRow,
    (
        "store_id", "case_id", "attempt_id", "at", "truth", "wish", "on", "phone", "address", "landmark", "note",
        "taken_by_id",
    ),
)  # fmt: skip
FAKES = Rows(
    FakeAttempt,
    (
        "store_id", "attempt_id", "status", "courier", "claimed_at", "claimed_by_id", "decided_at", "decided_by_id",
        "reference",
    ),
)  # fmt: skip
DOUBTED = Rows(DisputedScan, ("store_id", "shipment_id", "scan_id", "since"))


@dataclass(frozen=True, slots=True)
class Told:
    """A story with its case and attempts (ids), and all that was done and said about it."""

    story: Story
    case: int
    attempts: tuple[int, ...]
    deeds: tuple[Deed, ...]
    asked_at: datetime | None
    answer: Answer | None
    fake: Fake | None
    assigned_to: int | None

    @property
    def waiting(self) -> Deed | None:
        """What the courier was told about the last failure, where it took it."""
        last = self.deeds[-1] if self.deeds else None
        return last if last and last.run == len(self.attempts) - 1 and last.result is Result.ACCEPTED else None

    @property
    def status(self) -> CaseStatus:
        """Of the case."""
        went = self.story.trip.journey
        if end := ENDS.get(went.bucket):
            return end
        if (went.last_out_at and went.last_out_at > self.story.failures[-1].at) or (
            self.waiting and not self.waiting.broken_at
        ):
            return CaseStatus.INSTRUCTED
        return CaseStatus.ASKED if self.asked_at else CaseStatus.OPEN


def due_at(place: Place, told: Told, run: int) -> datetime:
    """Until when a failed run had to be acted on."""
    return clocks.due_at(
        told.story.failures[run].at, hours=told.story.account.hours, time_assumed=False, zone=place.store.zone
    )


def case(place: Place, told: Told) -> Row:
    """The case; the past as it was lived, so that its shares count."""
    story, last, status = told.story, told.story.failures[-1], told.status
    closed_at = max(story.ended_at or place.at, story.failures[0].at) if not story.waits else None
    since = (told.waiting and told.waiting.at) or story.trip.journey.last_out_at
    return (
        told.case, place.store.pk, story.order, story.parcel, status.value, last.reason.value, last.number,
        story.account.attempts, story.failures[0].at, last.at, due_at(place, told, -1), story.trip.carrier.name,
        story.payment, story.value, False, told.asked_at, told.answer and told.answer.at, "", "", "",
        since if status is CaseStatus.INSTRUCTED else None, closed_at, told.assigned_to,
    )  # fmt: skip


def attempt(place: Place, told: Told, run: int, scan: int, past: tuple[int, int]) -> Row:
    """One failed run."""
    failed = told.story.failures[run]
    return (
        told.attempts[run], place.store.pk, told.case, scan, failed.number, failed.genuine, failed.reason.value,
        told.story.scan_of(failed).said.raw_code, failed.at, *past,
    )  # fmt: skip


def instruction(place: Place, told: Told, deed: Deed, pk: int, luck: Luck) -> Row:
    """What the courier was told, and its answer."""
    inputs: dict[str, str] = {}
    if deed.verb == "defer" and deed.honour_by:
        inputs["date"] = deed.honour_by.astimezone(place.store.zone).date().isoformat()
    refused, key = deed.result is Result.REFUSED, UUID(int=luck.getrandbits(128), version=4)
    return (
        pk, place.store.pk, told.story.parcel, deed.verb, json.dumps(inputs), key, deed.by, deed.at,
        deed.result.value, luck.choice(words.REFUSALS) if refused else "", f"I{pk:08d}", deed.answered_at,
        QueueState.DONE.value, deed.at, 1, "", False, 3,
    )  # fmt: skip


def act(place: Place, told: Told, deed: Deed, instruction: int | None, rule: int | None) -> Row:
    """That it was done."""
    return (
        place.store.pk, told.case, told.attempts[deed.run], deed.action.value, deed.at, due_at(place, told, deed.run),
        deed.by, rule, instruction, CaseStatus.OPEN.value, deed.answered_at, deed.honour_by, deed.honoured_at,
        deed.broken_at,
    )  # fmt: skip


def answer(place: Place, told: Told, said: Answer) -> Row:
    """What the buyer said."""
    return (
        place.store.pk, told.case, told.attempts[said.run], said.at, said.truth.value, said.wish.value, said.on, "", "",
        said.landmark, said.note, said.by,
    )  # fmt: skip


def fake(place: Place, told: Told, claim: Fake) -> Row:
    """A claim."""
    reference = f"CC-{told.case % 100_000:05d}" if claim.decided_at else ""
    return (
        place.store.pk, told.attempts[claim.run], claim.status.value, told.story.trip.carrier.name, claim.at, claim.by,
        claim.decided_at, claim.by if claim.decided_at else None, reference,
    )  # fmt: skip
