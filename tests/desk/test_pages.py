"""The desk as its people meet it: what the pages say, for whom, and what they keep to themselves."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from connectors.couriers.words import Reason, ScanStatus
from core.models import AuditEvent
from orders.models import ImportRun, Order
from orders.services import tracking
from orders.states import Payment
from tests.factories.accounts import MembershipFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import OrderFactory, OrderLineFactory, ScanFactory, ShipmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return timezone.now()


def travelling(store, at, *steps, **fields):
    """A parcel whose scans say `steps`: (status, age, extras)."""
    order = OrderFactory(store=store, placed_at=at - timedelta(days=6), **fields.pop("order", {}))
    parcel = ShipmentFactory(order=order, created_at=at - timedelta(days=6), **fields)
    for status, age, extras in steps:
        ScanFactory(shipment=parcel, status=status, happened_at=at - age, **extras)
    tracking.refold(shipment_ids=[parcel.pk], at=at, quiet=False)
    parcel.refresh_from_db()
    return parcel


def failed(store, at, age=timedelta(hours=2), **fields):
    why = {"reason": Reason.UNAVAILABLE, "raw_text": "Consignee unavailable"}
    return travelling(
        store,
        at,
        (ScanStatus.PICKED_UP, age + timedelta(days=3), {}),
        (ScanStatus.OUT_FOR_DELIVERY, age + timedelta(hours=3), {}),
        (ScanStatus.ATTEMPT_FAILED, age, why),
        **fields,
    )


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


class TestToday:
    def test_says_that_nothing_waits(self, desk):
        page = text(desk.get("/"))
        assert "Nothing waits for you." in page
        assert "Nothing is wrong" in page

    def test_leads_with_what_can_still_be_saved(self, desk, store, at):
        failed(store, at, timedelta(hours=23))
        failed(store, at, timedelta(hours=1))
        answer = desk.get("/")
        page = text(answer)
        assert "Save 1 failed delivery before" in page
        assert "₹2,598 at stake in all 2. Most often: nobody there (2)." in page
        assert self.behind(desk, answer) == [("Open the 1", 1)]

    def behind(self, desk, answer):
        """The lead's buttons, and how many rows each of them opens."""
        steps = answer.context["lead"].steps
        return [(step.action, len(desk.get(step.url).context["list"].page.rows)) for step in steps]

    def test_tells_what_is_past_its_clock_from_what_is_not(self, desk, store, at):
        for age in (20, 30, 40):
            failed(store, at, timedelta(hours=age))
        answer = desk.get("/")
        assert "2 failed deliveries are past their clock, 1 can still be saved." in text(answer)
        assert self.behind(desk, answer) == [("Open the 1", 1), ("Open the 2", 2)]

    def test_says_when_it_is_too_late_for_all(self, desk, store, at):
        failed(store, at, timedelta(hours=30))
        answer = desk.get("/")
        assert "1 failed delivery is past its clock." in text(answer)
        assert self.behind(desk, answer) == [("Open the 1", 1)]

    def test_says_when_none_is_urgent(self, desk, store, at):
        failed(store, at, timedelta(minutes=5))
        answer = desk.get("/")
        assert "1 failed delivery waits, none before" in text(answer)
        assert self.behind(desk, answer) == [("Open the 1", 1)]

    def test_what_was_brought_back_long_ago_is_not_looked_for(self, desk, store, at):
        travelling(store, at, (ScanStatus.RTO_DELIVERED, timedelta(days=8), {}))
        counts = {queue.key: queue.count.n for queue, _bars in desk.get("/").context["queues"]}
        assert counts["back"] == 0

    def test_a_silent_courier_s_alarm_opens_its_parcels(self, desk, store, at, monkeypatch):
        monkeypatch.setattr("desk.alarms.QUIET_PACES", 1)
        for _number in range(20):
            travelling(store, at, (ScanStatus.IN_TRANSIT, timedelta(hours=60), {}), courier="ecom-express")
        page = desk.get("/")
        (alarm,) = page.context["alarms"]
        assert alarm.title == "Ecom Express has been silent for 2 days"
        assert "20 parcels are open there." in alarm.text
        assert len(desk.get(alarm.url).context["list"].page.rows) == 20

    def test_old_parcels_do_not_flood_it(self, desk, store, at):
        failed(store, at, timedelta(days=90))
        assert "Nothing waits for you." in text(desk.get("/"))

    def test_times_that_were_assumed_run_no_clock(self, desk, store, at):
        parcel = failed(store, at)
        parcel.time_assumed = True
        parcel.save(update_fields=["time_assumed"])
        assert "Nothing waits for you." in text(desk.get("/"))

    def test_each_queue_opens_exactly_its_parcels(self, desk, store, at):
        day = timedelta(days=1)
        failed(store, at, awb="FAILED1")
        travelling(store, at, (ScanStatus.IN_TRANSIT, 3 * day, {}), awb="SILENT1")
        travelling(store, at, (ScanStatus.IN_TRANSIT, day, {}), awb="LATE1", promised_on=(at - 2 * day).date())
        travelling(store, at, (ScanStatus.RTO_INITIATED, day, {}), awb="BACK1")
        travelling(store, at, (ScanStatus.RTO_DELIVERED, day, {}), awb="HOME1")
        counts = {queue.key: queue.count.n for queue, _bars in desk.get("/").context["queues"]}
        assert counts == {"failed": 1, "late": 1, "silent": 1, "coming_back": 1, "back": 1}
        found = {}
        for key in counts:
            rows = desk.get(reverse("desk:parcels"), {"queue": key}).context["list"].page.rows
            found[key] = [row.awb for row in rows]
        assert found == {
            "failed": ["FAILED1"],
            "late": ["LATE1"],
            "silent": ["SILENT1"],
            "coming_back": ["BACK1"],
            "back": ["HOME1"],
        }

    def test_alarms_name_what_is_wrong(self, desk, store, at):
        connection = ConnectionFactory(name="Delhivery", stores=[store])
        connection.health.open_until = at + timedelta(minutes=5)
        connection.health.last_problem = "HTTP 503"
        connection.health.save()
        order = OrderFactory(store=store)
        parcel = ShipmentFactory(order=order)
        ScanFactory(shipment=parcel, status=ScanStatus.UNKNOWN, raw_code="X-PNP2", happened_at=at)
        ImportRun.objects.create(
            store=store, file_name="nov.csv", file_digest="0" * 64, format="generic", state="done", started_at=at,
            counts={"rows": 1260, "rejected": 14},
        )  # fmt: skip
        page = text(desk.get("/"))
        assert "Delhivery does not answer" in page
        assert "1 code nobody has mapped, 1 scan" in page
        assert "14 of 1,260 rows rejected" in page

    def test_agents_see_no_alarms(self, desk, member):
        Membership.objects.filter(pk=member.pk).update(role=Role.AGENT)
        assert "Alarms" not in text(desk.get("/"))

    def test_asks_the_database_few_things_however_much_waits(self, desk, store, at, django_assert_max_num_queries):
        for _ in range(3):
            failed(store, at)
        with django_assert_max_num_queries(18):  # of these four are who is asking
            desk.get("/")


class TestLookup:
    def test_one_order_opens_at_once(self, desk, store):
        order = OrderFactory(store=store, number="WK-20418")
        assert desk.get(reverse("desk:lookup"), {"q": "20418"}).url == reverse("desk:order", args=[order.pk])

    @pytest.mark.parametrize(
        ("role", "named"),
        [
            (Role.AGENT, True),
            (Role.OPERATIONS, True),
            (Role.MANAGER, True),
            (Role.OWNER, True),
            (Role.WAREHOUSE, False),
            (Role.FINANCE, False),
        ],
    )
    def test_names_are_for_roles_that_may_reveal_and_phones_for_nobody(self, desk, store, member, role, named):
        Membership.objects.filter(pk=member.pk).update(role=role)
        order, _other = OrderFactory.create_batch(2, store=store, phone="+919822014417")
        ShipmentFactory(order=order)
        for name in ("lookup", "orders", "parcels"):
            page = text(desk.get(reverse(f"desk:{name}"), {"q": "9822014417"}))
            assert ("Snehal Kulkarni-Deshpande" in page) == named, name
            assert "+919822014417" not in page
        page = text(desk.get(reverse("desk:order", args=[order.pk])))
        assert ("Snehal" in page) == named

    def test_names_are_open_only_where_the_role_is_held(self, desk, store, member):
        other = MembershipFactory(user=member.user, role=Role.WAREHOUSE).store
        for one in (store, other):
            OrderFactory(store=one, phone="+919822014417", buyer_name=f"Buyer of {one.code}")
        page = text(desk.get(reverse("desk:lookup"), {"q": "9822014417"}))
        assert "Buyer of warna" in page
        assert f"Buyer of {other.code}" not in page

    def test_nothing_found_says_where_and_what_to_try(self, desk, store):
        page = text(desk.get(reverse("desk:lookup"), {"q": "<b>zzz</b>"}))
        assert "No order fits “&lt;b&gt;zzz&lt;/b&gt;”." in page
        assert "Warna Kurtis" in page
        assert "What to try" in page

    def test_suggests_while_typing(self, desk, store):
        OrderFactory(store=store, number="WK-20418")
        page = text(desk.get(reverse("desk:lookup"), {"q": "WK-204"}, headers={"HX-Request": "true"}))
        assert "WK-20418" in page
        assert "<html" not in page


class TestOrder:
    def page(self, desk, order, **query):
        return text(desk.get(reverse("desk:order", args=[order.pk]), query))

    def test_says_where_it_is_and_what_was_promised(self, desk, store, at):
        today = timezone.localdate(at, store.zone)
        out = (ScanStatus.OUT_FOR_DELIVERY, timedelta(0), {"place": "Pune"})
        parcel = travelling(store, at, (ScanStatus.PICKED_UP, timedelta(days=2), {}), out, promised_on=today)
        page = self.page(desk, parcel.order)
        assert '<span class="is-moving">Out for delivery</span> in Pune since' in page
        assert "promised today, COD ₹1,299." in page

    def test_counts_attempts_and_names_the_deadline(self, desk, store, at):
        page = self.page(desk, failed(store, at).order)
        assert "Failed delivery 1" in page
        assert "1 attempt failed." in page
        assert "The courier waits for an answer until" in page

    def test_without_a_parcel(self, desk, store):
        page = self.page(desk, OrderFactory(store=store))
        assert "no parcel booked yet, COD ₹1,299." in page

    def test_an_ugly_one_still_renders(self, desk, store, at):
        order = OrderFactory(store=store, buyer_name="", phone="", total=None, cod_amount=None, city="", state="")
        OrderLineFactory.create_batch(12, order=order, total=None)
        ShipmentFactory(order=order, awb="", courier="", tracked_by="")
        page = self.page(desk, order)
        assert "Buyer without a name" in page
        assert "6 more lines" in page

    def test_an_unknown_code_is_shown_and_moves_nothing(self, desk, store, at):
        parcel = failed(store, at)
        ScanFactory(shipment=parcel, status=ScanStatus.UNKNOWN, raw_code="X-PNP2", happened_at=at)
        page = self.page(desk, parcel.order)
        assert "X-PNP2" in page
        assert '<span class="is-act">Failed delivery</span>' in page

    def test_dull_scans_fold(self, desk, store, at):
        hubs = [(ScanStatus.IN_TRANSIT, timedelta(hours=30 - place), {"place": f"Hub {place}"}) for place in range(4)]
        delivered = (ScanStatus.DELIVERED, timedelta(hours=1), {})
        page = self.page(desk, travelling(store, at, *hubs, delivered).order)
        assert "4 scans: Hub 0, Hub 1, Hub 2, Hub 3" in page

    def test_chips_pick_a_kind(self, desk, store, at):
        page = self.page(desk, failed(store, at).order, show="decision")
        assert "Failed delivery 1" not in page
        assert "Ordered" in page

    def test_contact_data_is_masked_until_revealed_and_the_log_knows(self, desk, store, member):
        order = OrderFactory(store=store, address1="B-704, Ganga Society", email="snehal@example.com")
        page = self.page(desk, order)
        for secret in ("9822014417", "Ganga", "snehal@"):
            assert secret not in page
        shown = text(desk.post(reverse("desk:reveal", args=[order.pk]), headers={"HX-Request": "true"}))
        for secret in ("Snehal Kulkarni-Deshpande", "+91 98220 14417", "B-704, Ganga Society"):
            assert secret in shown
        event = AuditEvent.objects.get(verb="orders.contact.revealed")
        assert (event.actor, event.subject_id) == (member.user, order.pk)

    def test_a_role_without_reveal_is_not_shown_a_button_and_gets_404(self, desk, store, member):
        Membership.objects.filter(pk=member.pk).update(role=Role.WAREHOUSE)
        order = OrderFactory(store=store)
        assert "Reveal" not in self.page(desk, order)
        assert desk.post(reverse("desk:reveal", args=[order.pk])).status_code == 404

    def test_another_store_s_order_does_not_exist(self, desk):
        order, parcel = OrderFactory(), ShipmentFactory()
        assert desk.get(reverse("desk:order", args=[order.pk])).status_code == 404
        assert desk.get(reverse("desk:order", args=[10**30])).status_code == 404
        for name, pk in (("reveal", order.pk), ("move", order.pk), ("instruct", parcel.pk), ("withdraw", 1)):
            assert desk.post(reverse(f"desk:{name}", args=[pk]), {"verb": "rto"}).status_code == 404

    def test_a_decision_moves_it_and_a_forbidden_one_says_why(self, desk, store):
        order = OrderFactory(store=store)
        page = text(desk.post(reverse("desk:move", args=[order.pk]), {"to": "confirmed"}, follow=True))
        assert "Confirmed" in page
        order.refresh_from_db()
        assert order.decision == "confirmed"
        page = text(desk.post(reverse("desk:move", args=[order.pk]), {"to": "new"}, follow=True))
        assert "Confirmed cannot become New." in page

    def test_what_the_courier_does_not_take_is_locked_with_its_reason(self, desk, store, at):
        page = self.page(desk, failed(store, at).order)
        assert "This parcel has no courier connection: tell the courier yourself." in page


class TestLists:
    def test_filters_are_said_in_chips_and_rows_are_narrowed(self, desk, store):
        OrderFactory(store=store, number="IN-PUNE", city="Pune")
        OrderFactory(store=store, number="IN-KOCHI", city="Kochi")
        page = text(desk.get(reverse("desk:orders"), {"city": "Kochi"}))
        assert "IN-KOCHI" in page
        assert "IN-PUNE" not in page
        assert "City <b>Kochi</b>" in page
        assert "1 order" in page

    def test_nothing_behind_a_filter_says_how_much_there_is_without(self, desk, store):
        OrderFactory.create_batch(3, store=store)
        page = text(desk.get(reverse("desk:orders"), {"city": "Nowhere"}))
        assert "Nothing fits this filter." in page
        assert "3 are there without the filter." in page

    def test_pages_by_key_show_every_order_once(self, desk, store):
        OrderFactory.create_batch(60, store=store)
        first = desk.get(reverse("desk:orders"))
        second = desk.get(reverse("desk:orders") + first.context["list"].older_url)
        seen = [row.pk for page in (first, second) for row in page.context["list"].page.rows]
        assert len(seen) == 60
        assert seen == sorted(Order.objects.values_list("pk", flat=True), reverse=True)

    def test_what_can_t_be_read_is_an_error_in_words(self, desk, store):
        OrderFactory(store=store)
        page = text(desk.get(reverse("desk:orders"), {"placed_after": "yesterday", "status": "flying"}))
        assert "Ordered from: Enter a valid date." in page
        assert "The filter could not be read." in page

    @pytest.mark.parametrize(("sort", "in_turn"), [("", "CBA"), ("clock", "CBA"), ("-clock", "ABC"), ("number", "CBA")])
    def test_a_queue_begins_with_who_waits_longest(self, desk, store, at, sort, in_turn):
        for hours, awb in ((1, "A"), (23, "B"), (30, "C")):
            failed(store, at, timedelta(hours=hours), awb=awb)
        answer = desk.get(reverse("desk:parcels"), {"queue": "failed", "sort": sort})
        page = text(answer)
        assert [row.awb for row in answer.context["list"].page.rows] == list(in_turn)
        assert "2 parcels can still be saved, 1 is past its clock." in page
        assert [(left.words, left.urgency) for *_row, left in answer.context["rows"]][in_turn.index("C")] == (
            "−6 h 00", "late"
        )  # fmt: skip

    @pytest.mark.parametrize("queue", ["late", "silent", "coming_back", "back"])
    def test_every_queue_is_cut_into_pages_that_show_each_parcel_once(self, desk, store, at, queue, monkeypatch):
        monkeypatch.setattr("core.web.paging.DEFAULT_SIZE", 2)
        day = timedelta(days=1)
        steps = {"coming_back": (ScanStatus.RTO_INITIATED, day, {}), "back": (ScanStatus.RTO_DELIVERED, day, {})}
        for _number in range(5):
            step = steps.get(queue, (ScanStatus.IN_TRANSIT, 3 * day, {}))
            travelling(store, at, step, promised_on=(at - 2 * day).date())
        seen, address = [], f"{reverse('desk:parcels')}?queue={queue}"
        while address:
            found = desk.get(address).context["list"]
            seen += [row.pk for row in found.page.rows]
            address = found.older_url and reverse("desk:parcels") + found.older_url
        assert len(seen) == len(set(seen)) == 5

    def test_orders_can_be_read_from_the_oldest(self, desk, store, at):
        for days in (1, 3, 2):
            OrderFactory(store=store, number=f"D{days}", placed_at=at - timedelta(days=days))
        answer = desk.get(reverse("desk:orders"), {"sort": "placed_at"})
        assert [row.number for row in answer.context["list"].page.rows] == ["D3", "D2", "D1"]
        assert 'aria-sort="ascending"' in text(answer)

    def test_a_longer_list_has_a_way_on(self, desk, store):
        OrderFactory.create_batch(60, store=store)
        page = text(desk.get(reverse("desk:orders")))
        assert 'rel="next"' in page
        assert "50 rows of 60" in page

    @pytest.mark.parametrize(
        ("method", "collect", "said"),
        [
            (Payment.COD, 1299, "COD"),
            (Payment.PREPAID, 0, "Prepaid"),
            (Payment.PARTIAL, 300, "Part paid: ₹300 to collect"),
        ],
    )
    def test_a_parcel_is_worth_its_order_however_it_is_paid(self, desk, store, method, collect, said):
        order = OrderFactory(store=store, payment_method=method, total=1299, cod_amount=collect)
        ShipmentFactory(order=order, cod_amount=collect)
        for name in ("orders", "parcels"):
            page = text(desk.get(reverse(f"desk:{name}")))
            assert f'<span class="l1">₹1,299</span><span class="sub">{said}</span>' in page

    def test_couriers_are_written_as_people_write_them(self, desk, store):
        for courier in ("ecom-express", "jnt", "sicepat", "jne", "delhivery", "new_one"):
            ShipmentFactory(order=OrderFactory(store=store), courier=courier, tracked_by=courier)
        for name in ("orders", "parcels"):
            page = text(desk.get(reverse(f"desk:{name}")))
            for written in ("Ecom Express", "J&amp;T", "SiCepat", "JNE", "Delhivery", "New One"):
                assert written in page

    def test_a_made_up_cursor_is_404(self, desk):
        assert desk.get(reverse("desk:orders"), {"cursor": "made-up"}).status_code == 404

    def test_another_store_s_rows_are_not_listed(self, desk, store):
        other = OrderFactory(number="NOT-MINE")
        for query in ({}, {"store": other.store.code}, {"q": "NOT-MINE"}):
            assert "NOT-MINE</a>" not in text(desk.get(reverse("desk:orders"), query))

    def test_the_number_of_queries_does_not_grow_with_the_rows(self, desk, store, at, django_assert_max_num_queries):
        for _ in range(5):
            failed(store, at)
        for name in ("orders", "parcels"):
            with django_assert_max_num_queries(14):
                desk.get(reverse(f"desk:{name}"))


class TestExport:
    def rows(self, response):
        return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()

    def test_takes_exactly_what_is_shown_masked(self, desk, store):
        OrderFactory(store=store, number="=1+1", city="Kochi")
        OrderFactory(store=store, city="Pune")
        head, *rows = self.rows(desk.get(reverse("desk:orders"), {"city": "Kochi", "format": "csv"}))
        assert head.startswith("Order,Ordered,Status")
        assert len(rows) == 1
        assert rows[0].startswith("'=1+1,")
        assert "Snehal" not in rows[0]
        assert "+91••••••4417" in rows[0]
        assert not AuditEvent.objects.filter(verb="orders.list.exported").exists()

    def test_contact_data_leaves_with_those_who_may_and_the_log_knows(self, desk, store, member):
        OrderFactory(store=store, city="Kochi")
        rows = self.rows(desk.get(reverse("desk:orders"), {"city": "Kochi", "format": "csv", "contact": "open"}))
        assert "Snehal Kulkarni-Deshpande" in rows[1]
        event = AuditEvent.objects.get(verb="orders.list.exported")
        assert event.facts == {"list": "orders", "filters": ["city"]}
        Membership.objects.filter(pk=member.pk).update(role=Role.OPERATIONS)
        assert desk.get(reverse("desk:orders"), {"format": "csv", "contact": "open"}).status_code == 403

    def test_an_agent_may_not_export(self, desk, member):
        Membership.objects.filter(pk=member.pk).update(role=Role.AGENT)
        assert desk.get(reverse("desk:parcels"), {"format": "xlsx"}).status_code == 403

    def test_parcels_as_a_spreadsheet(self, desk, store, at):
        failed(store, at)
        response = desk.get(reverse("desk:parcels"), {"format": "xlsx"})
        assert b"".join(response.streaming_content).startswith(b"PK")


def test_somebody_without_a_store_is_told_so(client, member):
    member.delete()
    client.force_login(member.user)
    answer = client.get("/")
    assert answer.status_code == 403
    assert "belong to a store yet" in answer.content.decode()
