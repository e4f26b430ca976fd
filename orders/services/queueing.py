"""Many instructions at once, for callers who hold the parcels and have judged each of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from connectors.base import JSON
from connectors.couriers.words import Verb
from core import audit
from core.queue import QueueState
from orders import policy
from orders.models import Instruction, Shipment
from orders.models.instructions import Result
from orders.services import instructing


@dataclass(frozen=True, slots=True)
class Wish:
    """What one parcel's courier is to be told. `rules` is what it was judged by; `most_tries` as on the row."""

    shipment: Shipment
    rules: policy.Parcel
    verb: Verb
    inputs: Mapping[str, JSON] = field(default_factory=dict)
    most_tries: int | None = None
    by_hand: bool = False  # a person tells the courier: nothing is sent


def queue(wishes: Iterable[Wish], *, at: datetime, actor: User | None) -> list[Instruction]:
    """Queue them in their order, in one statement; as `instructing.instruct` otherwise."""
    rows = Instruction.objects.bulk_create([_row(wish, at, actor) for wish in wishes])
    changes = [audit.Change(row, after=row.verb, facts={"parcel": row.shipment_id}) for row in rows]
    audit.record_all("orders.instruction.asked", changes, at=at, actor=actor)
    return rows


def _row(wish: Wish, at: datetime, actor: User | None) -> Instruction:
    row = Instruction(
        store_id=wish.shipment.store_id,
        shipment=wish.shipment,
        verb=wish.verb,
        inputs=dict(wish.inputs),
        asked_by=actor,
        asked_at=at,
        try_at=at if wish.by_hand else instructing.leaves_at(wish.rules, wish.verb, at=at),
        most_tries=wish.most_tries,
    )
    if wish.by_hand:
        row.state, row.result, row.answered_at = QueueState.DONE, Result.BY_HAND, at
    return row
