"""Ask couriers to do something with a parcel: one queue, each instruction once, every answer kept."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from connectors import calling, errands, registry
from connectors.base import JSON, Refused
from connectors.couriers.base import Answer, Ask, Capabilities
from connectors.couriers.words import Direction, ScanStatus, Verb
from connectors.models import Connection
from core import audit
from core.queue import QueueState, wait_after
from orders import policy
from orders.models import Instruction, Shipment
from orders.models.instructions import Result
from orders.queries import reported
from orders.services import numbering, tracking
from orders.states import Bucket

LIVE = {QueueState.WAITING, QueueState.CLAIMED}
TIME_TO_UNDO = timedelta(seconds=10)
FEW_TRIES_WAIT = timedelta(minutes=5)
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
    row = Instruction.objects.create(
        store_id=shipment.store_id,
        shipment=shipment,
        verb=verb,
        inputs=dict(inputs),
        asked_by=actor,
        asked_at=at,
        try_at=leaves_at(parcel, verb, at=at),
    )
    audit.record("orders.instruction.asked", row, at=at, actor=actor, after=verb, facts={"parcel": shipment.pk})
    return row


def leaves_at(parcel: policy.Parcel, verb: Verb, *, at: datetime) -> datetime:
    """When an instruction that is given now leaves: after the time to undo it, and when the courier takes it."""
    soonest = at + TIME_TO_UNDO
    return policy.leaves_at(parcel.can, verb, at=soonest) if parcel.can else soonest


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
        try:
            return calling.courier(self.connection, lambda courier: courier.instruct(_ask(row)), at=self.at)
        except Refused as refusal:  # understood and declined: an answer like any other
            return Answer(accepted=False, text=str(refusal))

    def look_up(self, row: Instruction) -> Answer | None:
        """What the courier has of it."""
        return calling.courier(self.connection, lambda courier: courier.look_up(_ask(row), row.reference), at=self.at)

    def enough(self, row: Instruction) -> bool:
        """Count the call; some instructions are told by people after a few. What the courier has is asked for as long
        as it takes."""
        row.failed_tries += 1
        Instruction.objects.filter(pk=row.pk, tries=row.tries).update(failed_tries=row.failed_tries)
        return row.most_tries is not None and row.failed_tries >= row.most_tries and row.result != Result.PENDING

    def pause(self, row: Instruction, *, chance: random.Random) -> timedelta:
        """Where only a few tries are left they outlast a courier's short illness."""
        if row.most_tries is None:
            return wait_after(row.tries, chance=chance)
        return wait_after(row.failed_tries, chance=chance, first=FEW_TRIES_WAIT)

    def record(self, row: Instruction, answer: Answer) -> None:
        """Keep the answer, and the number that it gives to a parcel. One that is still to come puts the row back to be
        asked for; a number that can't be the parcel's is for a person to look at."""
        result = Result.PENDING if answer.pending else Result.ACCEPTED if answer.accepted else Result.REFUSED
        with transaction.atomic():
            if answer.awb:
                tracking.hold(shipment_ids=[row.shipment_id])
            wrong = self._numbered(row, answer)
            held = self._settled(row, answer, wrong)
            if held:
                Instruction.objects.filter(pk=row.pk).update(
                    result=Result.UNSURE if wrong else result,
                    reference=answer.reference or row.reference,
                    answer=answer.text,
                    answered_at=self.at,
                    unsure=bool(wrong),
                )

    def _numbered(self, row: Instruction, answer: Answer) -> str:
        mine = Instruction.objects.filter(pk=row.pk, state=QueueState.CLAIMED, tries=row.tries)
        if not answer.awb or not mine.exists():
            return ""
        return numbering.number_held(shipment_id=row.shipment_id, awb=answer.awb, at=self.at)

    def _settled(self, row: Instruction, answer: Answer, wrong: str) -> bool:
        if wrong:
            return row.set_aside(wrong)
        return row.put_back("", at=self.at, wait=ASK_AGAIN_AFTER) if answer.pending else row.finish()


def _ask(row: Instruction) -> Ask:
    parcel = row.shipment
    return Ask(Verb(row.verb), parcel.awb, str(row.key), Direction(parcel.direction), row.inputs)


def parcel_of(shipment: Shipment) -> policy.Parcel:
    """What the rules look at; instructions that were fetched along are not fetched again."""
    return parcels_of([shipment])[shipment.pk]


def parcels_of(shipments: Sequence[Shipment]) -> dict[int, policy.Parcel]:
    """As `parcel_of`, by id, with one look at what couriers reported."""
    able = {shipment.pk: _able(shipment.connection) for shipment in shipments}
    codes = reported.last([pk for pk, can in able.items() if can and any(terms.codes for terms in can.terms.values())])
    return {one.pk: _parcel(one, able[one.pk], codes.get(one.pk, reported.Code())) for one in shipments}


def _able(connection: Connection | None) -> Capabilities | None:
    adapter = registry.COURIERS.get(connection.provider) if connection else None
    return adapter.able(connection.settings) if adapter and connection else None


def _parcel(shipment: Shipment, can: Capabilities | None, code: reported.Code) -> policy.Parcel:
    connection, status = shipment.connection, ScanStatus(shipment.status)
    adapter = registry.COURIERS.get(connection.provider) if connection else None
    return policy.Parcel(
        status=status,
        bucket=Bucket(shipment.bucket),
        handed_over=shipment.handed_over_at is not None,
        courier=adapter.name if adapter else shipment.courier,
        can=can,
        live=[Verb(row.verb) for row in shipment.instructions.all() if row.state in LIVE],
        direction=Direction(shipment.direction),
        attempts=shipment.attempts,
        code=code.raw,
        alike=code.alike(adapter, can, status) if adapter and can else (),
    )
