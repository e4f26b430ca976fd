"""Ask couriers to do something with a parcel: one queue, each instruction once, every answer kept."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from connectors import calling, errands, registry
from connectors.base import JSON
from connectors.couriers.base import Answer, Ask
from connectors.couriers.words import Direction, ScanStatus, Verb
from connectors.models import Connection
from core import audit
from core.queue import QueueState
from orders import policy
from orders.models import Instruction, Shipment
from orders.models.instructions import Result
from orders.states import Bucket

LIVE = {QueueState.WAITING, QueueState.CLAIMED}
TIME_TO_UNDO = timedelta(seconds=10)
ASK_AGAIN_AFTER = timedelta(minutes=2)  # for an answer that the courier promised for later


class NotPossible(Exception):
    """The instruction makes no sense now; the text says why and what to do."""


@transaction.atomic
def instruct(
    *, shipment: Shipment, verb: Verb, inputs: Mapping[str, JSON], at: datetime, actor: User | None
) -> Instruction:
    """Queue an instruction to the parcel's courier; it leaves after 10 s, or at the hour from which the courier takes
    it. Until then `withdraw` undoes it.

    Raises `NotPossible` with the reason that `orders.policy` gives.
    """
    shipment = Shipment.objects.select_for_update(of=("self",)).select_related("connection").get(pk=shipment.pk)
    parcel = parcel_of(shipment)
    if why := policy.why_not(parcel, verb):
        raise NotPossible(str(why))
    leaves_at = at + TIME_TO_UNDO
    row = Instruction.objects.create(
        store_id=shipment.store_id,
        shipment=shipment,
        verb=verb,
        inputs=dict(inputs),
        asked_by=actor,
        asked_at=at,
        try_at=policy.leaves_at(parcel.can, verb, at=leaves_at) if parcel.can else leaves_at,
    )
    audit.record("orders.instruction.asked", row, at=at, actor=actor, after=verb, facts={"parcel": shipment.pk})
    return row


@transaction.atomic
def withdraw(*, instruction: Instruction, at: datetime, actor: User | None) -> Instruction:
    """Undo an instruction that has not left yet. Raises `NotPossible` once it has."""
    row = Instruction.objects.select_for_update().get(pk=instruction.pk)
    if row.state != QueueState.WAITING or row.unsure or row.result != Result.NONE:
        raise NotPossible(_("It is already on its way to the courier."))
    row.state, row.result = QueueState.DONE, Result.WITHDRAWN
    row.save(update_fields=["state", "result"])
    audit.record("orders.instruction.withdrawn", row, at=at, actor=actor, before=row.verb)
    return row


def send_next(*, connection_id: int, at: datetime, chance: random.Random) -> bool:
    """Hand the instruction that has been due longest to this connection's courier; False when none is due."""
    due = Instruction.objects.filter(shipment__connection=connection_id).select_related("shipment")
    row = errands.take(due, at=at)
    if row is None:
        return False
    connection = Connection.objects.get(pk=connection_id)
    errands.carry(row, errand=Handing(connection, at=at), at=at, chance=chance)
    return True


class Handing:
    """The errand of one instruction."""

    can_look_up = True

    def __init__(self, connection: Connection, *, at: datetime) -> None:
        self.connection = connection
        self.at = at

    def send(self, row: Instruction) -> Answer:
        """Hand it over, or ask for the answer that was promised for later."""
        if row.result == Result.PENDING and (answer := self.look_up(row)):
            return answer
        return calling.courier(self.connection, lambda courier: courier.instruct(_ask(row)), at=self.at)

    def look_up(self, row: Instruction) -> Answer | None:
        """What the courier has of it."""
        return calling.courier(self.connection, lambda courier: courier.look_up(_ask(row), row.reference), at=self.at)

    def record(self, row: Instruction, answer: Answer) -> None:
        """Keep the answer. One that is still to come puts the row back to be asked for."""
        result = Result.PENDING if answer.pending else Result.ACCEPTED if answer.accepted else Result.REFUSED
        held = row.put_back("", at=self.at, wait=ASK_AGAIN_AFTER) if answer.pending else row.finish()
        if held:
            Instruction.objects.filter(pk=row.pk).update(
                result=result,
                reference=answer.reference or row.reference,
                answer=answer.text,
                answered_at=self.at,
                unsure=False,
            )


def _ask(row: Instruction) -> Ask:
    parcel = row.shipment
    return Ask(Verb(row.verb), parcel.awb, str(row.key), Direction(parcel.direction), row.inputs)


def parcel_of(shipment: Shipment) -> policy.Parcel:
    """What the rules look at; instructions that were fetched along are not fetched again."""
    connection = shipment.connection
    adapter = registry.COURIERS.get(connection.provider) if connection else None
    can = adapter.able(connection.settings) if adapter and connection else None
    return policy.Parcel(
        status=ScanStatus(shipment.status),
        bucket=Bucket(shipment.bucket),
        handed_over=shipment.handed_over_at is not None,
        courier=adapter.name if adapter else shipment.courier,
        can=can,
        live=[Verb(row.verb) for row in shipment.instructions.all() if row.state in LIVE],
        direction=Direction(shipment.direction),
        attempts=shipment.attempts,
        code=_code(shipment) if can and any(terms.codes for terms in can.terms.values()) else "",
    )


def _code(shipment: Shipment) -> str:
    """The courier's own code of the report that the parcel's status stands on."""
    same = shipment.scans.filter(status=shipment.status).order_by("-happened_at", "-pk")
    return same.values_list("raw_code", flat=True).first() or ""
