"""One action over many rows: what is offered, what goes, what stays and why, and how it is taken back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from connectors.couriers.words import ScanStatus
from core.models import AuditEvent
from desk.models import BulkRow, BulkRun, RowState
from desk.services import carrying, running
from orders.models import Instruction, Order, StaleParcel, Tag
from orders.services import many
from orders.states import Decision
from tests.desk.bulking import carried, choose, decisions, start, states, work
from tests.desk.telling import failed, text, travelling
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import OrderFactory, ShipmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders(store):
    """Three that are new."""
    return OrderFactory.create_batch(3, store=store)


class TestOrders:
    def test_confirm_takes_those_that_it_can(self, desk, store, orders, at, member):
        sent = travelling(store, at, (ScanStatus.PICKED_UP, timedelta(days=1), {}))
        page = text(carried(desk, "confirm", [*orders, sent.order]))
        assert "3 orders confirmed." in page
        assert "Handed over to its courier already." in page
        assert sent.order.number in page
        assert decisions(*orders) == ["confirmed"] * 3
        events = AuditEvent.objects.filter(verb="orders.order.moved").order_by("subject_id")
        assert [(one.subject_id, one.before, one.after, one.actor) for one in events] == [
            (row.pk, "new", "confirmed", member.user) for row in orders
        ]

    def test_a_decision_is_written_as_the_single_verb_writes_it(self, desk, store, orders):
        parcel = ShipmentFactory(order=orders[0], handed_over_at=None)
        StaleParcel.objects.all().delete()
        carried(desk, "hold", orders)
        assert list(StaleParcel.objects.values_list("shipment_id", flat=True)) == [parcel.pk]
        assert set(Order.objects.values_list("status", flat=True)) == {"on_hold"}

    def test_by_filter_it_takes_what_matched_when_it_was_asked(self, desk, store, orders):
        start(desk, "hold", query="status=new", all="1")
        late = OrderFactory(store=store)
        work()
        assert decisions(*orders, late) == ["on_hold", "on_hold", "on_hold", "new"]
        assert BulkRun.objects.get().query == "status=new"

    def test_a_look_up_in_the_filter_is_not_written_down(self, desk, store, orders):
        start(desk, "hold", query="q=9822014417&status=new", all="1")
        assert BulkRun.objects.get().query == "status=new"

    def test_hold_goes_back_to_where_each_was(self, desk, store, orders):
        Order.objects.filter(pk=orders[1].pk).update(decision=Decision.CONFIRMED)
        carried(desk, "hold", orders)
        desk.post(reverse("desk:bulk_undo", args=[BulkRun.objects.get().pk]))
        work()
        assert decisions(*orders) == ["new", "confirmed", "new"]
        again = desk.post(reverse("desk:bulk_undo", args=[BulkRun.objects.earliest("pk").pk]), follow=True)
        assert "It has been undone." in text(again)
        assert BulkRun.objects.count() == 2

    def test_release_takes_up_only_what_is_on_hold(self, desk, store, orders):
        Order.objects.filter(pk=orders[0].pk).update(decision=Decision.ON_HOLD)
        Order.objects.filter(pk=orders[1].pk).update(decision=Decision.CANCELLED)
        page = text(carried(desk, "release", orders))
        assert "1 order released." in page
        assert "It is not on hold." in page
        assert decisions(*orders) == ["new", "cancelled", "new"]

    def test_cancel_needs_a_reason_and_comes_back_as_it_was(self, desk, store, orders):
        Order.objects.filter(pk=orders[0].pk).update(decision=Decision.CONFIRMED)
        refused = start(desk, "cancel", orders)
        assert refused.status_code == 200
        assert "This field is required." in text(refused)
        carried(desk, "cancel", orders, **{"cancel-reason": "duplicate", "cancel-text": "twice"})
        assert decisions(*orders) == ["cancelled"] * 3
        assert set(Order.objects.values_list("cancel_reason", "cancel_text")) == {("duplicate", "twice")}
        desk.post(reverse("desk:bulk_undo", args=[BulkRun.objects.get().pk]))
        work()
        assert decisions(*orders) == ["confirmed", "new", "new"]
        assert set(Order.objects.values_list("cancel_reason", flat=True)) == {""}

    def test_cancel_tells_the_courier_of_a_booked_parcel_and_undo_takes_that_back(self, desk, store, orders):
        connection = ConnectionFactory(stores=[store])
        ShipmentFactory(order=orders[0], connection=connection, awb="BOOKED1")
        carried(desk, "cancel", orders, **{"cancel-reason": "duplicate"})
        assert Instruction.objects.get().verb == "cancel"
        desk.post(reverse("desk:bulk_undo", args=[BulkRun.objects.get().pk]))
        work()
        assert Instruction.objects.get().result == "withdrawn"
        assert decisions(*orders) == ["new"] * 3

    def test_cancel_says_whose_courier_must_be_told_by_hand(self, desk, store, orders):
        ShipmentFactory(order=orders[0], connection=None, awb="BOOKED1")
        page = text(carried(desk, "cancel", orders, **{"cancel-reason": "duplicate"}))
        assert "3 orders cancelled." in page
        assert "Left for you" in page
        assert "This parcel has no courier connection: tell the courier yourself." in page

    def test_tags_come_and_go(self, desk, store, orders):
        Order.objects.filter(pk=orders[0].pk).update(tags=["vip"])
        page = text(carried(desk, "tag", orders, **{"tag-tags": " VIP, Festive "}))
        assert "3 orders tagged." in page
        assert set(Order.objects.values_list("tags", flat=True).values_list("tags", flat=True)[0]) == {"vip", "festive"}
        page = text(carried(desk, "untag", orders, **{"untag-tags": "vip"}))
        assert [order.tags for order in Order.objects.order_by("pk")] == [["festive"]] * 3
        facts = AuditEvent.objects.filter(verb="orders.order.tagged").order_by("pk").first().facts
        assert facts == {"tags_on": [Tag.objects.get(name="festive").pk], "tags_off": []}

    def test_undo_leaves_a_tag_that_was_there_before(self, desk, store, orders):
        Order.objects.filter(pk=orders[0].pk).update(tags=["vip"])
        carried(desk, "tag", orders, **{"tag-tags": "vip, festive"})
        desk.post(reverse("desk:bulk_undo", args=[BulkRun.objects.get().pk]))
        work()
        assert [order.tags for order in Order.objects.order_by("pk")] == [["vip"], [], []]


class TestParcels:
    def test_couriers_are_asked_once_and_undo_reaches_them_in_time(self, desk, store, at, member):
        connection = ConnectionFactory(stores=[store])
        parcels = [failed(store, at, connection=connection) for _ in range(3)]
        page = text(carried(desk, "rto", parcels, what="parcels"))
        assert "The couriers of 3 parcels are asked." in page
        page = text(carried(desk, "rto", parcels, what="parcels"))
        assert "It has been sent and waits for the courier" in page
        assert Instruction.objects.filter(verb="rto", asked_by=member.user).count() == 3
        desk.post(reverse("desk:bulk_undo", args=[BulkRun.objects.earliest("pk").pk]))
        work()
        assert set(Instruction.objects.values_list("result", flat=True)) == {"withdrawn"}
        assert AuditEvent.objects.filter(verb="orders.instruction.withdrawn").count() == 3


class TestRuns:
    def test_progress_asks_again_until_it_is_over(self, desk, store, orders):
        address = start(desk, "hold", orders).url
        page = text(desk.get(address))
        assert "0 of 3" in page
        assert 'hx-trigger="every 1s"' in page
        assert 'http-equiv="refresh"' in page
        work()
        page = text(desk.get(address))
        assert "3 orders on hold." in page
        assert "every 1s" not in page
        assert "refresh" not in page.replace("#refresh", "")

    def test_stop_leaves_the_rest_and_retry_goes_on(self, desk, store, orders, monkeypatch):
        start(desk, "hold", orders)
        run = BulkRun.objects.get()
        monkeypatch.setattr(carrying, "BATCH", 1)
        hold = many.move
        monkeypatch.setattr(
            many, "move", lambda **said: (hold(**said), desk.post(reverse("desk:bulk_stop", args=[run.pk])))[0]
        )
        work()
        monkeypatch.setattr(many, "move", hold)
        assert list(states().values()) == ["done", "stopped", "stopped"]
        page = text(desk.get(reverse("desk:bulk", args=[run.pk])))
        assert "Stopped after 1 of 3." in page
        assert "Try 2 again" in page
        desk.post(reverse("desk:bulk_retry", args=[run.pk]))
        work()
        assert set(states().values()) == {"done"}

    def test_what_one_row_does_stops_no_other(self, desk, store, orders, monkeypatch):
        bad, move = orders[1].pk, many.move

        def break_on_bad(**said):
            if bad in said["order_ids"]:
                raise RuntimeError("no")
            return move(**said)

        monkeypatch.setattr(many, "move", break_on_bad)
        page = text(carried(desk, "hold", orders))
        assert decisions(*orders) == ["on_hold", "new", "on_hold"]
        assert "RuntimeError" in page
        assert "Try 1 again" in page
        monkeypatch.setattr(many, "move", move)
        desk.post(reverse("desk:bulk_retry", args=[BulkRun.objects.get().pk]))
        work()
        assert set(states().values()) == {"done"}

    def test_a_worker_that_dies_leaves_nothing_done_twice(self, desk, store, orders, monkeypatch):
        start(desk, "hold", orders)
        monkeypatch.setattr(carrying, "write", die)
        with pytest.raises(SystemExit):
            work()
        monkeypatch.undo()
        assert decisions(*orders) == ["new"] * 3
        assert not carrying.carry(clock=timezone.now)
        BulkRun.objects.update(leased_until=timezone.now())
        work()
        assert decisions(*orders) == ["on_hold"] * 3
        assert AuditEvent.objects.filter(verb="orders.order.moved").count() == 3
        assert set(BulkRow.objects.values_list("tries", flat=True)) == {1}

    def test_a_row_that_kills_its_workers_is_set_aside(self, desk, store, orders, monkeypatch):
        start(desk, "hold", orders)
        bad, move = orders[0].pk, many.move
        monkeypatch.setattr(many, "move", lambda **said: die() if bad in said["order_ids"] else move(**said))
        for _ in range(4):
            with pytest.raises(SystemExit):
                work()
            BulkRun.objects.update(leased_until=timezone.now())
        work()
        assert states()[bad] == RowState.FAILED
        assert decisions(*orders) == ["new", "on_hold", "on_hold"]

    def test_nothing_selected_and_too_much_are_refused(self, desk, store, orders, monkeypatch):
        assert "Nothing is selected." in text(desk.get(start(desk, "hold").url))
        monkeypatch.setattr(running, "MOST", 2)
        assert "narrow the filter" in text(desk.get(start(desk, "hold", orders).url))
        assert not BulkRun.objects.exists()

    def test_undo_has_its_time(self, desk, store, orders):
        carried(desk, "hold", orders)
        run = BulkRun.objects.get()
        run.ended_at -= timedelta(hours=2)
        run.save()
        page = desk.post(reverse("desk:bulk_undo", args=[run.pk]), follow=True)
        assert "It is too late to undo that." in text(page)

    def test_a_colleague_sees_it_and_a_stranger_does_not(self, desk, store, orders):
        carried(desk, "hold", orders)
        run, stranger = BulkRun.objects.get(), Client()
        stranger.force_login(MembershipFactory(role=Role.OWNER, user=UserFactory()).user)
        for name in ("bulk_stop", "bulk_retry", "bulk_undo"):
            assert stranger.post(reverse(f"desk:{name}", args=[run.pk])).status_code == 404
        assert stranger.get(reverse("desk:bulk", args=[run.pk])).status_code == 404
        agent = Client()
        agent.force_login(MembershipFactory(role=Role.AGENT, store=store).user)
        assert "Undo 3" not in text(agent.get(reverse("desk:bulk", args=[run.pk])))

    def test_the_sum_is_of_what_is_selected(self, desk, store):
        rows = [OrderFactory(store=store, total=total) for total in (Decimal("100"), None)]
        assert "2 selected</span>" not in text(choose(desk, rows[1:]))
        assert "₹100" in text(choose(desk, rows))


def die(*_words, **_more):
    """As a worker does that is killed: nothing catches it."""
    raise SystemExit
