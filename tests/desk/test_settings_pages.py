"""Costs, codes and the log, as people meet them in the settings."""

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.services import make_token
from connectors.couriers.words import ScanStatus
from core.models import AuditEvent
from desk.settings import audit_words
from orders.models import CodeMap, CostModel
from orders.queries import costs
from orders.services import codes, tasking
from orders.services.tasking import Wanted
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import OrderFactory, ScanFactory, ShipmentFactory

ROOT = Path(__file__).resolve().parents[2]
LOGS = re.compile(r"\b(?:audit|logbook)\b")
VERB = re.compile(r'"((?:accounts|connectors|messaging|orders|analytics|inbox|desk)\.(?!tasks\.)[a-z_]+\.[a-z_]+)"')
pytestmark = pytest.mark.django_db
COSTS = {
    "forward_freight": "60", "return_freight": "55", "cod_fee": "0", "packing": "12", "handling": "8",
    "quality_check": "5", "resale_share": "85", "yearly_rate": "12", "enquiry_minutes": "10", "hourly_wage": "150",
}  # fmt: skip


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


class TestCosts:
    def test_a_worked_example_says_what_one_costs(self, desk) -> None:
        assert "What does a parcel cost that comes back?" in text(desk.get("/settings/costs/"))
        page = text(desk.post("/settings/costs/", {"valid_from": "2026-01-01", **COSTS}, follow=True))
        assert "A parcel that comes back costs you ₹232.37." in page
        assert "One “where is my order?” costs ₹25" in page

    def test_each_day_has_the_costs_that_held_then(self, desk, store) -> None:
        for day, freight in (("2026-01-01", "60"), ("2026-06-01", "70")):
            desk.post("/settings/costs/", {**COSTS, "valid_from": day, "forward_freight": freight})
        held = [costs.on(store, day) for day in (date(2025, 12, 31), date(2026, 5, 31), date(2026, 6, 1))]
        assert [row and row.forward_freight for row in held] == [None, Decimal(60), Decimal(70)]

    def test_saying_it_again_for_a_day_replaces_it_and_the_log_names_what_changed(self, desk) -> None:
        for packing in ("12", "14"):
            desk.post("/settings/costs/", {**COSTS, "valid_from": "2026-01-01", "packing": packing})
        assert CostModel.objects.get().packing == 14
        assert AuditEvent.objects.latest("pk").facts["fields"] == ["packing"]

    @pytest.mark.parametrize(
        "wrong", [{"packing": "-1"}, {"resale_share": "101"}, {"yearly_rate": "x"}, {"valid_from": ""}]
    )
    def test_nonsense_is_named_and_nothing_is_kept(self, desk, wrong: dict[str, str]) -> None:
        page = text(desk.post("/settings/costs/", {"valid_from": "2026-01-01", **COSTS, **wrong}))
        assert "errorlist" in page
        assert not CostModel.objects.exists()


class TestCodes:
    @pytest.fixture
    def parcel(self, store):
        parcel = ShipmentFactory(order=OrderFactory(store=store), tracked_by="simulator")
        code = {"tracked_by": "simulator", "raw_code": "ZZ-1", "raw_text": "Bag mislaid at hub"}
        ScanFactory(shipment=parcel, status=ScanStatus.UNKNOWN, **code)
        return parcel

    def test_a_code_that_nobody_knows_is_shown_in_the_couriers_words_and_mapping_it_heals_the_parcel(
        self, desk, parcel
    ) -> None:
        page = text(desk.get("/settings/codes/"))
        assert "1 code means nothing to us." in page
        assert "Bag mislaid at hub" in page
        desk.post("/settings/codes/", {"provider": "simulator", "raw_code": "ZZ-1", "status": "on_hold"})
        while codes.heal_next(at=timezone.now()):
            pass
        parcel.refresh_from_db()
        assert parcel.status == ScanStatus.ON_HOLD
        assert CodeMap.objects.get().healed_at is not None
        assert "Every code that was heard has a meaning." in text(desk.get("/settings/codes/"))

    def test_a_code_can_be_said_to_mean_nothing(self, desk, parcel) -> None:
        desk.post("/settings/codes/", {"provider": "simulator", "raw_code": "ZZ-1", "status": "unknown"})
        assert "Every code that was heard has a meaning." in text(desk.get("/settings/codes/"))

    def test_another_stores_codes_are_not_shown_and_cannot_be_mapped(self, desk) -> None:
        ScanFactory(status=ScanStatus.UNKNOWN, tracked_by="simulator", raw_code="THEIRS")
        assert "THEIRS" not in text(desk.get("/settings/codes/"))
        said = {"provider": "simulator", "raw_code": "THEIRS", "status": "delivered"}
        assert desk.post("/settings/codes/", said).status_code == 404
        assert not CodeMap.objects.exists()

    @pytest.fixture
    def stranger(self):
        return MembershipFactory(user__name="Somebody Else", role="owner").user

    def test_what_another_store_mapped_for_itself_is_not_shown_and_cannot_be_changed(self, desk, stranger) -> None:
        code = {"provider": "simulator", "raw_code": "left with asha k"}
        codes.put_meaning(**code, status=ScanStatus.DELIVERED, reason=None, at=timezone.now(), actor=stranger)
        page = text(desk.get("/settings/codes/"))
        assert "asha k" not in page
        assert "Somebody Else" not in page
        assert desk.post("/settings/codes/", code | {"status": "lost"}).status_code == 404
        assert CodeMap.objects.get().status == ScanStatus.DELIVERED

    def test_what_holds_for_her_parcels_is_shown_without_the_name_of_a_stranger(self, desk, parcel, stranger) -> None:
        code = {"provider": "simulator", "raw_code": "ZZ-1"}
        codes.put_meaning(**code, status=ScanStatus.ON_HOLD, reason=None, at=timezone.now(), actor=stranger)
        page = text(desk.get("/settings/codes/"))
        assert "ZZ-1" in page
        assert "Somebody in another store" in page
        assert "Somebody Else" not in page
        desk.post("/settings/codes/", code | {"status": "lost"})
        assert CodeMap.objects.get().status == ScanStatus.LOST


class TestAudit:
    def test_the_log_tells_who_did_what_to_which_order(self, desk, store, member) -> None:
        order = OrderFactory(store=store)
        desk.post(f"/orders/{order.pk}/move/", {"to": "on_hold"})
        page = text(desk.get("/settings/audit/"))
        assert "decided about an order" in page
        assert f"/orders/{order.pk}/" in page
        assert "new → on_hold" in page

    def test_it_names_orders_by_their_numbers(self, desk, store, member) -> None:
        order = OrderFactory(store=store, number="WK-20418")
        desk.post(f"/orders/{order.pk}/tags/", {"add": "vip"})
        desk.post(f"/orders/{order.pk}/notes/", {"text": "called twice"})
        assert text(desk.get("/settings/audit/")).count(">WK-20418</a>") == 2

    def test_it_is_narrowed_by_person_deed_and_days(self, desk, store, member) -> None:
        at = timezone.now()
        somebody = MembershipFactory(store=store).user
        tasking.open_task(store=store, wanted=Wanted("a"), at=at, actor=member.user)
        tasking.open_task(store=store, wanted=Wanted("b"), at=at - timedelta(days=9), actor=somebody)
        day = (at - timedelta(days=1)).astimezone(store.zone).date()

        def shown(query: str) -> int:
            return len(desk.get(f"/settings/audit/?{query}").context["rows"])

        assert shown("") == 2
        assert shown(f"who={somebody.pk}") == 1
        assert shown("what=orders.task.opened") == 2
        assert shown("what=orders.order.moved") == 0
        assert shown(f"since={day}") == 1
        assert shown(f"until={day}") == 1
        assert shown("since=nonsense") == 0

    def test_another_stores_deeds_are_not_there(self, desk) -> None:
        tasking.open_task(store=OrderFactory().store, wanted=Wanted("theirs"), at=timezone.now(), actor=None)
        assert "Nothing was done yet" in text(desk.get("/settings/audit/"))

    def test_every_deed_has_words(self) -> None:
        rooms = ("accounts", "connectors", "messaging", "orders", "analytics", "inbox", "desk")
        files = [path for room in rooms for path in (ROOT / room).rglob("*.py") if path.name != "audit_words.py"]
        texts = [text for path in files if LOGS.search(text := path.read_text())]
        recorded = {verb for text in texts for verb in VERB.findall(text)}
        assert {"orders.order.edited", "orders.parcel.renumbered", "accounts.token.created"} <= recorded
        assert recorded - set(audit_words.WORDS) == set()

    def test_what_was_noted_is_told_by_name(self, desk, store) -> None:
        order = OrderFactory(store=store)
        desk.post(f"/orders/{order.pk}/tags/", {"add": "gift, vip"})
        assert "added: gift, vip<" in text(desk.get("/settings/audit/"))

    @pytest.mark.parametrize("served", [True, False])
    def test_a_mapped_code_stands_in_the_log_of_each_store_that_it_concerns(self, desk, store, served) -> None:
        other = ConnectionFactory(provider="simulator", stores=[StoreFactory()]) if served else None
        ScanFactory(shipment=ShipmentFactory(order=OrderFactory(store=store)), status="unknown", raw_code="ZZ-1")
        desk.post("/settings/codes/", {"provider": "simulator", "raw_code": "ZZ-1", "status": "on_hold"})
        assert "mapped a courier’s code" in text(desk.get("/settings/audit/"))
        concerned = AuditEvent.objects.filter(verb="orders.code.mapped").values_list("scope", flat=True)
        assert set(concerned) == {store.pk, *(other.stores.values_list("pk", flat=True) if other else ())}

    def test_a_new_token_stands_in_the_log(self, desk, member, now) -> None:
        make_token(user=member.user, name="script", at=now, actor=member.user)
        assert "made an API token" in text(desk.get("/settings/audit/"))
