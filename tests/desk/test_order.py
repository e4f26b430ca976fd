"""The order page: where it is, what may be done, what is kept to itself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from connectors.couriers.words import ScanStatus
from core.models import AuditEvent
from ndr.models import Act, Case
from orders.models import Instruction
from tests.desk.telling import failed, text, travelling
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import OrderFactory, OrderLineFactory, ScanFactory, ShipmentFactory

pytestmark = pytest.mark.django_db


def page_of(desk, order, **query):
    return text(desk.get(reverse("desk:order", args=[order.pk]), query))


def test_says_where_it_is_and_what_was_promised(desk, store, at):
    today = timezone.localdate(at, store.zone)
    out = (ScanStatus.OUT_FOR_DELIVERY, timedelta(0), {"place": "Pune"})
    parcel = travelling(store, at, (ScanStatus.PICKED_UP, timedelta(days=2), {}), out, promised_on=today)
    page = page_of(desk, parcel.order)
    assert '<span class="is-moving">Out for delivery</span> in Pune since' in page
    assert "promised today, COD ₹1,299." in page


def test_counts_attempts_and_names_the_deadline(desk, store, at):
    page = page_of(desk, failed(store, at).order)
    assert "Failed delivery 1" in page
    assert "1 attempt failed." in page
    assert "The courier waits for an answer until" in page


def test_without_a_parcel(desk, store):
    page = page_of(desk, OrderFactory(store=store))
    assert "no parcel booked yet, COD ₹1,299." in page


def test_an_ugly_one_still_renders(desk, store, at):
    order = OrderFactory(store=store, buyer_name="", phone="", total=None, cod_amount=None, city="", state="")
    OrderLineFactory.create_batch(12, order=order, total=None)
    ShipmentFactory(order=order, awb="", courier="", tracked_by="")
    page = page_of(desk, order)
    assert "Buyer without a name" in page
    assert "6 more lines" in page


def test_an_unknown_code_is_shown_and_moves_nothing(desk, store, at):
    parcel = failed(store, at)
    ScanFactory(shipment=parcel, status=ScanStatus.UNKNOWN, raw_code="X-PNP2", happened_at=at)
    page = page_of(desk, parcel.order)
    assert "X-PNP2" in page
    assert '<span class="is-act">Failed delivery</span>' in page


def test_dull_scans_fold(desk, store, at):
    hubs = [(ScanStatus.IN_TRANSIT, timedelta(hours=30 - place), {"place": f"Hub {place}"}) for place in range(4)]
    delivered = (ScanStatus.DELIVERED, timedelta(hours=1), {})
    page = page_of(desk, travelling(store, at, *hubs, delivered).order)
    assert "4 scans: Hub 0, Hub 1, Hub 2, Hub 3" in page


def test_chips_pick_a_kind(desk, store, at):
    page = page_of(desk, failed(store, at).order, show="decision")
    assert "Failed delivery 1" not in page
    assert "Ordered" in page


def test_contact_data_is_masked_until_revealed_and_the_log_knows(desk, store, member):
    order = OrderFactory(store=store, address1="B-704, Ganga Society", email="snehal@example.com")
    page = page_of(desk, order)
    for secret in ("9822014417", "Ganga", "snehal@"):
        assert secret not in page
    shown = text(desk.post(reverse("desk:reveal", args=[order.pk]), headers={"HX-Request": "true"}))
    for secret in ("+91 98220 14417", "B-704, Ganga Society"):
        assert secret in shown
    event = AuditEvent.objects.get(verb="orders.contact.revealed")
    assert (event.actor, event.subject_id) == (member.user, order.pk)


def test_a_role_without_reveal_is_not_shown_a_button_and_gets_404(desk, store, member):
    Membership.objects.filter(pk=member.pk).update(role=Role.WAREHOUSE)
    order = OrderFactory(store=store)
    assert "Reveal" not in page_of(desk, order)
    assert desk.post(reverse("desk:reveal", args=[order.pk])).status_code == 404


def test_another_store_s_order_does_not_exist(desk):
    order, parcel = OrderFactory(), ShipmentFactory()
    assert desk.get(reverse("desk:order", args=[order.pk])).status_code == 404
    assert desk.get(reverse("desk:order", args=[10**30])).status_code == 404
    for name, pk in (("reveal", order.pk), ("move", order.pk), ("instruct", parcel.pk), ("withdraw", 1)):
        assert desk.post(reverse(f"desk:{name}", args=[pk]), {"verb": "rto"}).status_code == 404


def test_a_decision_moves_it_and_a_forbidden_one_says_why(desk, store):
    order = OrderFactory(store=store)
    page = text(desk.post(reverse("desk:move", args=[order.pk]), {"to": "confirmed"}, follow=True))
    assert "Confirmed" in page
    order.refresh_from_db()
    assert order.decision == "confirmed"
    page = text(desk.post(reverse("desk:move", args=[order.pk]), {"to": "new"}, follow=True))
    assert "Confirmed cannot become New." in page


def test_what_the_courier_does_not_take_is_locked_with_its_reason(desk, store, at):
    page = page_of(desk, travelling(store, at, (ScanStatus.PICKED_UP, timedelta(hours=2), {})).order)
    assert "This parcel has no courier connection: tell the courier yourself." in page


@pytest.mark.parametrize("code", ["UD/Pending/EOD-6", "UD/Pending/EOD-111"])
def test_a_failed_delivery_is_offered_what_its_case_offers(desk, store, at, code):
    """Delhivery takes a re-attempt after EOD-6 and not after EOD-111."""
    connection = ConnectionFactory(stores=[store], provider="delhivery")
    parcel = failed(store, at, connection=connection, tracked_by="delhivery", courier="delhivery", raw_code=code)
    case = Case.objects.get(shipment=parcel)
    there = desk.get(reverse("desk:failed_case", args=[case.pk])).context["buttons"]
    here = desk.get(reverse("desk:order", args=[parcel.order_id])).context["failing"][0]["buttons"]

    def told(buttons):
        every = [buttons.suggested, *buttons.possible]
        open_ones = [(one.action, one.locked, one.hint, sorted(one.form.fields)) for one in every if one]
        return open_ones, list(buttons.locked)

    assert told(here) == told(there)
    locked = [label for one in here.locked for label in one.labels]
    assert ("Re-attempt" in locked) == code.endswith("EOD-111")
    said = f"Delhivery does not take this after what it reported last ({code})." in page_of(desk, parcel.order)
    assert said == code.endswith("EOD-111")


def test_what_is_done_about_a_failed_delivery_there_leads_back_and_is_undone_there(desk, store, at):
    parcel = failed(store, at, connection=ConnectionFactory(stores=[store]))
    case = Case.objects.get(shipment=parcel)
    here = reverse("desk:order", args=[parcel.order_id])
    told = {"action": "reattempt", "on_order": "1", "on": timezone.localdate(at, store.zone) + timedelta(days=1)}
    answer = desk.post(reverse("desk:failed_act", args=[case.pk]), told)
    assert answer.url == here
    undo = f"{reverse('desk:failed_take_back', args=[Act.objects.get().pk])}?on_order=1"
    assert undo in text(desk.get(here))
    assert desk.post(undo).url == here
    assert Instruction.objects.get().result == "withdrawn"


def test_a_courier_is_not_asked_beside_the_case(desk, store, at):
    parcel = failed(store, at, connection=ConnectionFactory(stores=[store]))
    page = text(desk.post(reverse("desk:instruct", args=[parcel.pk]), {"verb": "rto"}, follow=True))
    assert "Its delivery has failed meanwhile" in page
    assert not Instruction.objects.exists()


def test_an_agent_is_told_who_can_ask_for_another_attempt(desk, store, member, at):
    order = failed(store, at).order
    Membership.objects.filter(pk=member.pk).update(role=Role.AGENT)
    assert "Your role does not instruct couriers: add a task for operations." in page_of(desk, order)


def test_the_dark_button_is_the_next_thing_to_do(desk, store):
    waiting = page_of(desk, OrderFactory(store=store, decision="on_hold", status="on_hold"))
    assert '<button class="btn btn-primary" name="to" value="confirmed">' in waiting
    decided = page_of(desk, OrderFactory(store=store, decision="confirmed", status="confirmed"))
    copying = 'btn btn-primary not-m" type="button" data-copy'
    assert [copying in page for page in (waiting, decided)] == [False, True]


def test_a_buyer_who_wants_no_messages_is_shown_and_may_change_her_mind(desk, store):
    order = OrderFactory(store=store)
    assert "Wants no messages" in page_of(desk, order)
    page = text(desk.post(reverse("desk:opt_out", args=[order.pk]), follow=True))
    assert "The buyer gets no more messages from Warna Kurtis." in page
    assert "Wants no messages <span" in page
    assert reverse("desk:opt_in", args=[order.pk]) in page
    page = text(desk.post(reverse("desk:opt_in", args=[order.pk]), follow=True))
    assert "Wants no messages <span" not in page


def test_where_nobody_can_be_written_to_nobody_can_refuse_it(desk, store):
    assert "Wants no messages" not in page_of(desk, OrderFactory(store=store, phone="", email=""))
