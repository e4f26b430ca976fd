"""Today: what waits, until when, and what each button opens."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from accounts.roles import Role
from connectors.couriers.words import ScanStatus
from desk.queues import ASKED
from ndr.models import Case
from ndr.states import CaseStatus
from orders.models import ImportRun, Instruction, Shipment
from returns.services import receiving
from returns.states import Verdict
from tests.desk.telling import failed, text, travelling
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import OrderFactory, ScanFactory, ShipmentFactory
from tests.factories.returns import ArrivalFactory

pytestmark = pytest.mark.django_db


def test_says_that_nothing_waits(desk):
    page = text(desk.get("/"))
    assert "Nothing waits for you." in page
    assert "Nothing is wrong" in page


def test_leads_with_what_can_still_be_saved(desk, store, at):
    failed(store, at, timedelta(hours=23))
    failed(store, at, timedelta(hours=1))
    answer = desk.get("/")
    page = text(answer)
    assert "Save 1 failed delivery before" in page
    assert "₹2,598 at stake in all 2. Most often: nobody there (2)." in page
    assert behind(desk, answer) == [("Open the 1", 1)]


def behind(desk, answer):
    """The lead's buttons, and how many rows each of them opens."""
    steps = answer.context["lead"].steps
    return [(step.action, len(desk.get(step.url).context["list"].page.rows)) for step in steps]


def test_tells_what_is_past_its_clock_from_what_is_not(desk, store, at):
    for age in (20, 30, 40):
        failed(store, at, timedelta(hours=age))
    answer = desk.get("/")
    assert "2 failed deliveries are past their clock, 1 can still be saved." in text(answer)
    assert behind(desk, answer) == [("Open the 1", 1), ("Open the 2", 2)]


def test_says_when_it_is_too_late_for_all(desk, store, at):
    failed(store, at, timedelta(hours=30))
    answer = desk.get("/")
    assert "1 failed delivery is past its clock." in text(answer)
    assert behind(desk, answer) == [("Open the 1", 1)]


def test_what_its_courier_has_to_do_waits_for_nobody_here(desk, store, at):
    Case.objects.filter(shipment=failed(store, at)).update(status=CaseStatus.INSTRUCTED, instructed_at=at)
    assert "Nothing waits for you." in text(desk.get("/"))


def test_says_when_none_is_urgent(desk, store, at):
    failed(store, at, timedelta(minutes=5))
    answer = desk.get("/")
    assert "1 failed delivery waits, none before" in text(answer)
    assert behind(desk, answer) == [("Open the 1", 1)]


def test_what_was_brought_back_is_looked_for_until_it_is_received(desk, store, at):
    parcel = travelling(store, at, (ScanStatus.RTO_DELIVERED, timedelta(days=8), {}))
    assert counts(desk)["marked"] == 1
    receiving.receive(shipment=parcel, at=at, actor=None)
    assert counts(desk)["marked"] == 0


def counts(desk):
    return {queue.key: queue.count.n for queue, _bars in desk.get("/").context["queues"]}


def test_a_silent_courier_s_alarm_opens_its_parcels(desk, store, at, monkeypatch):
    monkeypatch.setattr("desk.alarms.QUIET_PACES", 1)
    for _number in range(20):
        travelling(store, at, (ScanStatus.IN_TRANSIT, timedelta(hours=60), {}), courier="ecom-express")
    page = desk.get("/")
    (alarm,) = page.context["alarms"]
    assert alarm.title == "Ecom Express has been silent for 2 days"
    assert "20 parcels are open there." in alarm.text
    assert len(desk.get(alarm.url).context["list"].page.rows) == 20


def test_alarms_of_what_comes_back_open_exactly_these(desk, store, at):
    day = timedelta(days=1)
    delivered = (ScanStatus.DELIVERED, 30 * day, {})
    travelling(store, at, (ScanStatus.RTO_DELIVERED, 2 * day, {}), awb="FRESH")
    travelling(store, at, (ScanStatus.RTO_DELIVERED, 8 * day, {}), awb="NEVER")
    travelling(store, at, delivered, (ScanStatus.RTO_DELIVERED, 9 * day, {}), awb="DENIED")
    travelling(store, at, (ScanStatus.RTO_INITIATED, 16 * day, {}), awb="SLOW")
    travelling(store, at, delivered, (ScanStatus.RTO_INITIATED, 17 * day, {}), awb="DENIED-SLOW")
    told = {alarm.kind: alarm for alarm in desk.get("/").context["alarms"]}
    assert told["never_received"].title == "2 parcels were marked returned and never received"
    assert opened(desk, told["never_received"]) == {"NEVER", "DENIED"}
    assert told["too_long"].title == "2 parcels have been coming back for too long"
    assert opened(desk, told["too_long"]) == {"SLOW", "DENIED-SLOW"}


def opened(desk, alarm):
    return {row.subject.shipment.awb for row in desk.get(alarm.url).context["rows"] if row.left.urgency == "late"}


def test_old_parcels_do_not_flood_it(desk, store, at):
    failed(store, at, timedelta(days=90))
    assert "Nothing waits for you." in text(desk.get("/"))


def test_each_queue_opens_exactly_its_parcels(desk, store, at):
    day = timedelta(days=1)
    failed(store, at, awb="FAILED1")
    travelling(store, at, (ScanStatus.IN_TRANSIT, 3 * day, {}), awb="SILENT1")
    travelling(store, at, (ScanStatus.IN_TRANSIT, day, {}), awb="LATE1", promised_on=(at - 2 * day).date())
    travelling(store, at, (ScanStatus.RTO_INITIATED, day, {}), awb="BACK1")
    travelling(store, at, (ScanStatus.RTO_DELIVERED, day, {}), awb="HOME1")
    delivered, denied = (ScanStatus.DELIVERED, 3 * day, {}), (ScanStatus.RTO_DELIVERED, day, {})
    travelling(store, at, delivered, denied, awb="DENIED1")  # disputed, and to be received all the same
    today = desk.get("/")
    ArrivalFactory(case=None, shipment=None, store=store, scanned="ODD1", verdict=Verdict.UNKNOWN)
    waiting = {"failed": 1, "late": 1, "silent": 1, "on_the_way": 1, "marked": 2, "unexpected": 1}
    assert counts(desk) == {**waiting, "returns_to_approve": 0, "returns_to_resolve": 0}
    found = {}
    for queue, _bars in today.context["queues"]:
        if queue.key == "unexpected":
            assert [row.scanned for row in desk.get(queue.url).context["page"].rows] == ["ODD1"]
            continue
        if queue.key in ASKED:
            continue  # see tests/desk/returns/test_list.py
        rows = desk.get(queue.url).context["list"].page.rows
        found[queue.key] = [row.awb if isinstance(row, Shipment) else row.shipment.awb for row in rows]
    assert found == {
        "failed": ["FAILED1"],
        "late": ["LATE1"],
        "silent": ["SILENT1"],
        "on_the_way": ["BACK1"],
        "marked": ["HOME1", "DENIED1"],
    }


def test_alarms_name_what_is_wrong(desk, store, at):
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


def test_a_courier_that_fails_again_and_again_rings_and_is_not_live_between_its_pauses_too(desk, store, at):
    connection = ConnectionFactory(name="Delhivery", stores=[store])
    connection.health.failures = 24
    connection.health.last_problem = "HTTP 503"
    connection.health.save()
    page = text(desk.get("/"))
    assert "Delhivery does not answer" in page
    assert "0 of 1 couriers live" in page


def test_agents_see_no_alarms(desk, member):
    Membership.objects.filter(pk=member.pk).update(role=Role.AGENT)
    assert "Alarms" not in text(desk.get("/"))


def test_asks_the_database_few_things_however_much_waits(desk, store, at, django_assert_max_num_queries):
    for _ in range(3):
        failed(store, at)
    with django_assert_max_num_queries(24):  # of these four are who is asking
        desk.get("/")


def test_somebody_without_a_store_is_told_so(client, member):
    member.delete()
    client.force_login(member.user)
    answer = client.get("/")
    assert answer.status_code == 403
    assert "belong to a store yet" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "waits"),
    [
        ({"verb": "reattempt"}, False),
        ({"verb": "rto", "state": "done", "result": "accepted"}, False),
        ({"verb": "reattempt", "state": "done", "result": "refused"}, True),
        ({"verb": "reattempt", "state": "done", "result": "withdrawn"}, True),
        ({"verb": "reattempt", "state": "set_aside", "result": "unsure"}, True),
        ({"verb": "reattempt", "state": "set_aside"}, True),
        ({"verb": "book"}, True),
        ({"verb": "reattempt", "asked_at": timedelta(hours=-5)}, True),  # an answer to the attempt before
    ],
)
def test_an_order_says_what_its_courier_was_told(desk, store, at, sent, waits):
    parcel = failed(store, at)
    asked_at = at + sent.get("asked_at", timedelta(hours=-1))
    Instruction.objects.create(store=store, shipment=parcel, try_at=asked_at, **{**sent, "asked_at": asked_at})
    order = text(desk.get(f"/orders/{parcel.order_id}/"))
    assert ("Asked of the courier" in order) != waits
    assert ("The courier waits for an answer" in order) == waits
