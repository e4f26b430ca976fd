"""What can't be sent to a courier's interface goes to it as a file, once a day."""

import csv
import io
import random
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.roles import MAY, Role
from connectors.couriers.words import Reason, ScanStatus
from ndr import messages
from ndr.inputs import Inputs
from ndr.models import Act, Case, CourierFile
from ndr.services import acting, filing
from ndr.states import CaseAction
from orders.models import Instruction
from tests.factories.accounts import IndonesianStoreFactory, MembershipFactory, StoreFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.messaging import MessengerFactory
from tests.factories.ndr import AttemptFactory, CaseFactory
from tests.factories.orders import NOON, OrderFactory, ShipmentFactory

pytestmark = pytest.mark.django_db

ASKED = NOON + timedelta(hours=1)  # 13:00 in Kolkata
EVENING = NOON + timedelta(hours=6)
CHANCE = random.Random(1)
NUMBER = "+919822014418"


def acted(account: Any, store: Any, **told: Any) -> Act:
    parcel = ShipmentFactory(
        order=OrderFactory(store=store), connection=account, status=ScanStatus.ATTEMPT_FAILED, attempts=1,
        handed_over_at=NOON,
    )  # fmt: skip
    case = AttemptFactory(case=CaseFactory(shipment=parcel, reason=Reason.NO_ATTEMPT)).case
    action = CaseAction.CHANGE_PHONE if told else CaseAction.REATTEMPT
    return acting.act(case=case, action=action, inputs=Inputs(**told), at=ASKED, actor=None)


@pytest.fixture
def account() -> Any:
    store = StoreFactory(code="warna")
    account = ConnectionFactory(stores=[store], settings={"ndr_email": "hub@courier.example"})
    MessengerFactory(stores=[store])
    acted(account, store)
    acted(account, store, phone=NUMBER)
    Instruction.objects.update(state="set_aside", tries=3)
    Instruction.objects.filter(verb="change_phone").update(unsure=True)
    acted(account, store)  # which got through, or will
    return account


def sent(at: Any) -> int:
    filing.collect(at=at)
    count = 0
    while filing.send_next(at=at, chance=CHANCE):
        count += 1
    return count


def test_it_is_sent_once_in_the_evening(account: Any) -> None:
    assert sent(ASKED) == 0
    assert sent(EVENING) == 1
    assert sent(EVENING) == sent(EVENING + timedelta(hours=2)) == 0
    (letter,) = mail.outbox
    (name, content, kind) = letter.attachments[0]
    assert (letter.to, name, kind) == (["hub@courier.example"], "warna-2026-11-21.csv", "text/csv")
    rows = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    assert [(row["action"], row["phone"], row["already_sent"]) for row in rows] == [
        ("reattempt", "", ""), ("change_phone", "919822014418", "maybe"), ("reattempt", "", ""),
    ]  # fmt: skip
    assert CourierFile.objects.get().sent_at == EVENING


def test_without_an_address_somebody_downloads_it(account: Any) -> None:
    account.settings = {}
    account.save()
    assert sent(EVENING) == 0
    file = CourierFile.objects.get()
    person = MembershipFactory(store=file.store, role=Role.OPERATIONS).user
    assert NUMBER[1:] in filing.taken(file=file, at=EVENING, actor=person)


def test_what_has_ended_is_left_out(account: Any) -> None:
    Case.objects.update(status="resolved", closed_at=EVENING)
    assert filing.collect(at=EVENING) == []


def test_a_message_is_ready_to_be_copied_masked_for_those_who_may_not_see() -> None:
    act = acted(None, StoreFactory(), phone=NUMBER)
    words = messages.to_courier(act, may=MAY[Role.OPERATIONS])
    assert act.instruction.shipment.awb in words
    assert NUMBER in words
    assert "deliver it again" in words
    assert NUMBER not in messages.to_courier(act, may=MAY[Role.WAREHOUSE])
    assert messages.to_courier(acted(None, IndonesianStoreFactory()), may=())
