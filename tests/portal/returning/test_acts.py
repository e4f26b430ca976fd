"""What a buyer sees of a return that she sent, and does about it: step by step, in plain words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Store
from connectors.couriers.words import Direction, Reason, ScanStatus
from orders.models import Shipment, Task
from orders.states import Payment
from returns.models import PayoutDetails, Pickup, Rating, ReturnRequest
from returns.services.requests import deciding, moving
from returns.states import Goods, Outcome, PickupEnd, ReturnStatus
from tests.factories import fetching
from tests.factories.accounts import StoreFactory
from tests.factories.giving_back import asked, at_once, policy
from tests.factories.orders import ShipmentFactory
from tests.portal.returning.conftest import Giver, giver

pytestmark = pytest.mark.django_db


def sent(buyer: Giver, **more: str) -> ReturnRequest:
    buyer.send(**more)
    return ReturnRequest.objects.latest("pk")


def fetched(row: ReturnRequest, status: ScanStatus = ScanStatus.CREATED, **more: object) -> Pickup:
    """A courier was asked to come, and its parcel says this."""
    parcel: Shipment = ShipmentFactory(order=row.order, direction=Direction.REVERSE, courier="delhivery", status=status)
    usual = {"number": 1, "asked_at": timezone.now(), "slot_on": timezone.localdate() + timedelta(days=1)}
    return Pickup.objects.create(store=row.store, request=row, shipment=parcel, **usual | more)


def settle(row: ReturnRequest, outcome: Outcome = Outcome.REFUNDED) -> None:
    ReturnRequest.objects.filter(pk=row.pk).update(goods=Goods.KEPT)
    if row.status == ReturnStatus.REQUESTED:
        deciding.approve(request=row, at=timezone.now(), actor=None)
    moving.move(request=row, to=ReturnStatus.RESOLVED, at=timezone.now(), actor=None, outcome=outcome)


def test_step_by_step(buyer: Giver) -> None:
    row, at = sent(buyer), timezone.now()
    assert "The shop looks at your return." in buyer.get()
    assert "It answers by" in buyer.get()
    deciding.approve(request=row, at=at, actor=None)
    assert "The shop now asks a courier to come." in buyer.get()
    pickup = fetched(row)
    assert "A courier comes to fetch it." in buyer.get()
    assert "Delhivery comes on" in buyer.get()
    now = buyer.get().split('aria-current="step"')[1]
    assert now.split("</li>")[0].endswith("Pickup")
    Shipment.objects.filter(pk=pickup.shipment_id).update(status=ScanStatus.IN_TRANSIT)
    Pickup.objects.update(end=PickupEnd.PICKED_UP, ended_at=at)
    assert "It is on its way to the shop." in buyer.get()
    moving.move(request=row, to=ReturnStatus.RECEIVED, at=at, actor=None)
    assert "It settles it by" in buyer.get()
    moving.move(request=row, to=ReturnStatus.INSPECTED, at=at, actor=None)
    moving.move(request=row, to=ReturnStatus.RESOLVED, at=at, actor=None, outcome=Outcome.REFUNDED)
    assert "Your money is on its way back." in buyer.get()
    assert 'aria-current="step"' not in buyer.get()


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Outcome.CREDITED, "Your store credit is there."),
        (Outcome.EXCHANGED, "Your exchange is on its way."),
        (Outcome.REJECTED_AT_QC, "can’t accept it"),
    ],
)
def test_how_it_ended(buyer: Giver, outcome: Outcome, told: str) -> None:
    settle(sent(buyer), outcome)
    assert told in buyer.get()


def test_why_it_was_refused_is_told_to_the_buyer_only(buyer: Giver) -> None:
    deciding.reject(request=sent(buyer), why="Worn, as your photo shows, Snehal.", at=timezone.now(), actor=None)
    assert "The shop does not take it back." in buyer.get()
    assert "Worn" not in buyer.get()
    assert "Worn, as your photo shows" in buyer.prove().content.decode()


def test_called_off_until_the_courier_has_it(buyer: Giver) -> None:
    row = sent(buyer)
    page = buyer.post("cancel", **{"return": row.pk}).content.decode()
    assert "Called off." in page
    assert ReturnRequest.objects.get().status == ReturnStatus.CANCELLED
    again = sent(buyer, seen="1")
    deciding.approve(request=again, at=timezone.now(), actor=None)
    fetched(again, ScanStatus.PICKED_UP, end=PickupEnd.PICKED_UP, ended_at=timezone.now())
    assert "Yes, call it off" not in buyer.prove().content.decode()
    page = buyer.post("cancel", **{"return": again.pk}).content.decode()
    assert "The courier has the goods already." in page
    assert ReturnRequest.objects.get(pk=again.pk).status == ReturnStatus.APPROVED


@pytest.mark.parametrize("step", ["cancel", "payout", "rate", "reschedule"])
@pytest.mark.parametrize("named", ["theirs", "", "x", "9" * 30])
def test_nobody_elses_return(buyer: Giver, step: str, named: str) -> None:
    other = asked(giver(buyer.client).order, at=timezone.now())
    said = {"return": other.pk if named == "theirs" else named, "way": "upi", "upi": "a@okaxis", "product": "1"}
    assert "This return is not of this order." in buyer.post(step, **said).content.decode()
    other.refresh_from_db()
    assert other.status == ReturnStatus.REQUESTED
    assert not PayoutDetails.objects.exists()


def test_nothing_is_done_without_proof(buyer: Giver) -> None:
    row = sent(buyer)
    for step in ("cancel", "payout", "rate", "reschedule"):
        buyer.client.post(buyer.url, {"step": step, "return": row.pk, "way": "upi", "upi": "a@okaxis"})
    row.refresh_from_db()
    assert row.status == ReturnStatus.REQUESTED
    assert not PayoutDetails.objects.exists()


def test_a_failed_pickup_says_why_and_takes_another_day(buyer: Giver) -> None:
    policy(buyer.order.store, reasons=at_once())
    row, at = sent(buyer), timezone.now()
    fetching.says(
        fetching.booked(row, at=at), (ScanStatus.PICKUP_FAILED, Reason.UNREACHABLE), at=at - timedelta(hours=3)
    )
    assert "The courier could not fetch it." in buyer.get()
    assert "It says that it did not reach you." in buyer.get()
    for wrong in ("", "x", "2020-01-01", "2099-01-01"):
        page = buyer.post("reschedule", **{"return": row.pk, "on": wrong}).content.decode()
        assert "asked to come on that day" not in page
    day = buyer.prove().context["open"][0].days[1]
    page = buyer.post("reschedule", **{"return": row.pk, "on": day.isoformat()}).content.decode()
    assert "A courier is asked to come on that day." in page
    row.refresh_from_db()
    assert (row.slot_on, row.tries.live().get().slot_on) == (day, day)


def test_a_cod_refund_asks_for_an_account_and_shows_its_end_only(buyer: Giver) -> None:
    row = sent(buyer)
    assert "Where shall the money go?" in buyer.prove().content.decode()
    page = buyer.post("payout", **{"return": row.pk, "way": "upi", "upi": "Snehal@OKAXIS"}).content.decode()
    assert "The refund goes there." in page
    assert "••••••@okaxis" in page
    assert PayoutDetails.objects.get().details["upi"] == "snehal@okaxis"
    for later in (page, buyer.prove().content.decode(), buyer.get()):
        assert "snehal@okaxis" not in later.lower()


def test_a_wrong_account_is_told_beside_its_field_and_carried_nowhere(buyer: Giver) -> None:
    row = sent(buyer)
    said = {"return": row.pk, "way": "bank", "name": "Snehal", "account": "501004233218", "ifsc": "HDFC1"}
    page = buyer.post("payout", **said).content.decode()
    assert "This is no IFSC" in page
    assert 'value="501004233218"' in page  # in the field where she typed it
    assert 'type="hidden" name="account"' not in page
    assert not PayoutDetails.objects.exists()
    page = buyer.post("payout", **{"return": row.pk, "way": "gateway"}).content.decode()
    assert "Choose one of these ways." in page


def test_in_indonesia_it_is_a_bank_or_an_e_wallet(client: Client) -> None:
    store: Store = StoreFactory(country="ID", currency="IDR")
    buyer = giver(client, store=store)
    row = sent(buyer)
    ways = [form.way.value for form in buyer.prove().context["open"][0].payouts]
    assert ways == ["bank", "ewallet"]
    said = {"return": row.pk, "way": "ewallet", "wallet": "gopay", "number": "081234567890", "name": "Rina"}
    assert "GoPay ••••••7890" in buyer.post("payout", **said).content.decode()


def test_who_paid_ahead_is_asked_for_no_account(client: Client) -> None:
    buyer = giver(client, payment_method=Payment.PREPAID, cod_amount=0)
    assert "It goes back the way you paid." in buyer.post("how", **buyer.said()).content.decode()
    sent(buyer)
    assert "Where shall the money go?" not in buyer.prove().content.decode()


def test_rated_afterwards_and_a_bad_one_opens_a_task(buyer: Giver) -> None:
    row = sent(buyer)
    assert "How was it?" not in buyer.prove().content.decode()
    settle(row)
    assert "How was it?" in buyer.prove().content.decode()
    nothing = buyer.post("rate", **{"return": row.pk}).content.decode()
    assert "Give at least one mark" in nothing
    wrong = buyer.post("rate", **{"return": row.pk, "product": "6"}).content.decode()
    assert "Select a valid choice" in wrong
    page = buyer.post("rate", **{"return": row.pk, "product": "4", "delivery": "2", "words": "Late."}).content.decode()
    assert "The shop reads it." in page
    assert "You have rated it." in page
    kept = Rating.objects.get()
    assert (kept.product, kept.packaging, kept.delivery, kept.words) == (4, None, 2, "Late.")
    assert Task.objects.filter(order=buyer.order).count() == 1
    assert "rated already" in buyer.post("rate", **{"return": row.pk, "product": "5"}).content.decode()


def test_what_is_not_worth_fetching_is_kept(client: Client) -> None:
    buyer = giver(client, (1, "150.00"))
    policy(buyer.order.store, keep_up_to=199, reasons=at_once())
    page = buyer.post("how", **buyer.said()).content.decode()
    assert "You keep the goods: nobody fetches them." in page
    assert "Where shall it be fetched?" not in page
    said = {name: value for name, value in buyer.said().items() if name not in {"address", "landmark", "phone", "slot"}}
    page = buyer.post("send", **said).content.decode()
    assert "You keep what you have; nothing has to be sent." in page
    assert "</span>Pickup" not in page
    assert ReturnRequest.objects.get().goods == Goods.KEPT
