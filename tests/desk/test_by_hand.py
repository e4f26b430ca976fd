"""Orders by hand over HTTP, without script: taken in, changed against a colleague, cancelled, noted, tagged, packed."""

import json
from decimal import Decimal

import pytest
from django.test import Client

from accounts.roles import Role
from connectors.couriers.words import ScanStatus
from core import audit
from core.models import AuditEvent
from orders.models import Note, Order, Shipment
from orders.services import editing
from tests.factories.accounts import MembershipFactory
from tests.factories.analytics import Steps, hear
from tests.factories.orders import (
    NOON,
    CustomerFactory,
    OrderFactory,
    OrderLineFactory,
    ProductFactory,
    ShipmentFactory,
)
from tests.factories.posting import as_posted

pytestmark = pytest.mark.django_db

NEW = "/orders/new/"
ROW = {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-sku": "WK-1", "lines-0-quantity": "2"}
TYPED = {
    **ROW,
    "lines-0-unit_price": "500",
    "phone": "98220 14417",
    "buyer_name": "Snehal Kulkarni",
    "city": "PUNE",
    "state": "MH",
    "postcode": "411038",
    "country": "IN",
    "payment_method": "cod",
    "discount": "100",
    "shipping": "49",
}


@pytest.fixture
def order(store) -> Order:
    order = OrderFactory(store=store, number="WK-1")
    OrderLineFactory(order=order, position=0, quantity=3, unit_price=Decimal(433))
    return order


@pytest.fixture
def colleague(store) -> Client:
    client = Client()
    client.force_login(MembershipFactory(store=store, role=Role.OPERATIONS, user__name="Ravi Menon").user)
    return client


def page(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def follow(answer) -> str:
    assert answer.status_code == 302
    return answer["Location"]


class TestNew:
    def test_from_a_call_to_an_order(self, desk, store):
        ProductFactory(store=store, sku="WK-1", name="Kurta, M")
        more = {"tags": "VIP, first order", "note": "Call after six."}
        desk.post(NEW, {**TYPED, **more})
        order = Order.objects.get()
        assert (order.total, order.cod_amount) == (Decimal(949), Decimal(949))
        assert (order.phone, order.city, order.state) == ("+919822014417", "Pune", "Maharashtra")
        assert order.lines.get().product.name == "Kurta, M"
        assert (order.tags, order.notes.get().text) == (["vip", "first order"], "Call after six.")
        assert order.number.startswith("H-")
        shown = page(desk.get(f"/orders/{order.pk}/"))
        assert "Entered here" in shown
        assert "Call after six." in shown

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ({"phone": "12345"}, "no phone number"),
            ({"postcode": "560001"}, "lies in Karnataka, not in Maharashtra"),
            ({"state": "Bavaria"}, "no state or province"),
            ({"discount": "5000"}, "more than the order comes to"),
            ({"payment_method": "partial"}, "how much the courier still collects"),
            ({"lines-0-quantity": ""}, "How many?"),
            ({"lines-0-sku": "", "lines-0-unit_price": ""}, "at least one line"),
            ({"number": "WK-1"}, "an order WK-1 already"),
            ({"lines-0-unit_price": "-1"}, "greater than or equal to 0"),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(self, desk, order, typed, says):
        shown = page(desk.post(NEW, {**TYPED, **typed}))
        assert says in shown
        assert 'value="Snehal Kulkarni"' in shown
        assert Order.objects.count() == 1

    def test_one_more_row_without_script(self, desk):
        shown = page(desk.post(NEW, {**TYPED, "more": "1"}))
        assert 'name="lines-1-sku"' in shown
        assert 'value="98220 14417"' in shown
        assert "errorlist" not in shown

    def test_a_known_buyer_is_offered_masked_and_taken(self, desk, store):
        known = CustomerFactory(store=store, phone="+919822014417", name="Snehal Kulkarni", email="s@example.com")
        shown = page(desk.post(NEW, {**TYPED, "phone": "98220", "find": "1"}))
        assert "+919822014417" not in shown
        assert "Snehal Kulkarni" in shown
        desk.post(NEW, {**TYPED, "phone": "98220", "buyer_name": "", "customer": known.pk})
        order = Order.objects.get()
        assert (order.customer, order.phone, order.email) == (known, known.phone, "s@example.com")

    def test_another_stores_buyer_is_nobody_here(self, desk):
        other = CustomerFactory(phone="+919822014417")
        assert "Known buyers" not in page(desk.get("/orders/new/buyers/", {"phone": "98220"}))
        desk.post(NEW, {**TYPED, "customer": other.pk})
        assert Order.objects.get().customer != other

    def test_sums_are_the_servers(self, desk):
        assert "₹949" in page(desk.post("/orders/new/sums/", TYPED))
        assert "₹" not in page(desk.post("/orders/new/sums/", {**TYPED, "lines-0-unit_price": "x"}))


class TestEdit:
    def test_opening_it_is_in_the_log_and_untouched_it_changes_nothing(self, desk, order):
        assert "+919822014417" in page(desk.get(f"/orders/{order.pk}/edit/"))
        assert AuditEvent.objects.filter(verb="orders.contact.revealed").count() == 1
        follow(desk.post(f"/orders/{order.pk}/edit/", as_posted(order)))
        order.refresh_from_db()
        assert order.version == 1

    def test_what_is_locked_is_not_even_shown_as_a_field(self, desk, order):
        hear(ShipmentFactory(order=order), Steps([ScanStatus.PICKED_UP], NOON))
        shown = page(desk.get(f"/orders/{order.pk}/edit/"))
        assert 'name="city"' not in shown
        assert "ask it to change the address" in shown

    def test_what_was_locked_while_it_was_typed_is_said_and_not_dropped(self, desk, order):
        address, opened = f"/orders/{order.pk}/edit/", as_posted(order, city="Mumbai", channel="phone")
        opened["lines-0-quantity"] = 2
        hear(ShipmentFactory(order=order), Steps([ScanStatus.PICKED_UP], NOON))
        shown = page(desk.post(address, opened))
        assert "You had typed: Mumbai" in shown
        assert "You had typed: 2 × Chanderi kurta" in shown
        order.refresh_from_db()
        assert (order.city, order.channel) == ("Pune", "")
        rest = {name: value for name, value in opened.items() if name in {"email", "channel", "seen"}}
        follow(desk.post(address, rest))
        order.refresh_from_db()
        assert (order.city, order.channel, order.lines.get().quantity) == ("Pune", "phone", 3)

    def test_a_line_more_and_one_less(self, desk, order):
        line = order.lines.get()
        row = {"lines-1-name": "Dupatta", "lines-1-quantity": "1", "lines-1-unit_price": "200"}
        desk.post(
            f"/orders/{order.pk}/edit/", as_posted(order, **{**row, "lines-TOTAL_FORMS": 2, "lines-0-remove": "on"})
        )
        order.refresh_from_db()
        assert [one.product.name for one in order.lines.all()] == ["Dupatta"]
        assert not order.lines.filter(pk=line.pk).exists()
        assert (order.total, order.cod_amount) == (Decimal(200), Decimal(200))

    def test_the_second_chooses_field_by_field(self, desk, colleague, order):
        address = f"/orders/{order.pk}/edit/"
        opened = as_posted(order, city="Nashik", channel="phone")
        colleague.post(address, as_posted(order, city="Mumbai", postcode="400001"))
        shown = page(desk.post(address, opened))
        assert "Somebody changed this order while you had it open." in shown
        assert "Ravi Menon" in shown
        assert 'value="phone"' in shown  # her input is kept
        order.refresh_from_db()
        assert (order.city, order.channel) == ("Mumbai", "")

        again = {**opened, "before": opened["seen"], "seen": json.dumps(editing.snapshot(order)), "clash": "city"}
        assert "Choose one of the two." in page(desk.post(address, {**again, "keep-postcode": "theirs"}))
        order.refresh_from_db()
        assert order.version == 2
        looks = audit.of(order).filter(verb="orders.contact.revealed")
        assert looks.count() == 2  # what a colleague wrote is shown, so that the log knows of it
        follow(desk.post(address, {**again, "keep-postcode": "theirs", "keep-city": "mine"}))
        order.refresh_from_db()
        assert (order.city, order.postcode, order.channel) == ("Nashik", "400001", "phone")
        assert not any("Nashik" in str(event.facts) for event in audit.of(order))


class TestDeciding:
    def test_cancelled_with_a_reason_and_taken_back(self, desk, order):
        asked = desk.post(f"/orders/{order.pk}/cancel/", {"reason": "denied", "text": "never ordered"})
        shown = page(desk.get(follow(asked)))
        assert "never ordered" in shown
        assert f"/orders/{order.pk}/take-back/" in shown
        desk.post(f"/orders/{order.pk}/take-back/")
        order.refresh_from_db()
        assert (order.decision, order.cancel_reason) == ("new", "")

    def test_not_without_a_reason_nor_by_the_plain_door(self, desk, order):
        desk.post(f"/orders/{order.pk}/cancel/", {"reason": ""})
        desk.post(f"/orders/{order.pk}/move/", {"to": "cancelled"})
        order.refresh_from_db()
        assert order.decision == "new"

    def test_what_is_left_to_a_person_is_said(self, desk, order):
        hear(ShipmentFactory(order=order, awb="JX1"), Steps([ScanStatus.PICKED_UP], NOON))
        shown = page(desk.get(follow(desk.post(f"/orders/{order.pk}/cancel/", {"reason": "denied"}))))
        assert "JX1, send back by hand: This parcel has no courier connection" in shown

    def test_a_hold_can_be_undone_a_confirmation_has_no_way_back(self, desk, order):
        assert "take-back" in page(desk.get(follow(desk.post(f"/orders/{order.pk}/move/", {"to": "on_hold"}))))
        desk.post(f"/orders/{order.pk}/take-back/")
        assert "take-back" not in page(desk.get(follow(desk.post(f"/orders/{order.pk}/move/", {"to": "confirmed"}))))


class TestNotesAndTags:
    def test_written_changed_deleted_and_brought_back(self, desk, order):
        desk.post(f"/orders/{order.pk}/notes/", {"text": "Call <b>after</b> six."})
        note = Note.objects.get()
        assert "Call &lt;b&gt;after&lt;/b&gt; six." in page(desk.get(f"/orders/{order.pk}/?show=note"))
        desk.post(f"/notes/{note.pk}/", {"text": "Call after seven."})
        shown = page(desk.get(follow(desk.post(f"/notes/{note.pk}/delete/"))))
        assert "Call after seven." not in shown
        desk.post(f"/notes/{note.pk}/restore/")
        assert "Call after seven." in page(desk.get(f"/orders/{order.pk}/"))

    def test_a_colleague_reads_it_and_changes_nothing(self, desk, colleague, order):
        desk.post(f"/orders/{order.pk}/notes/", {"text": "Call after six."})
        note = Note.objects.get()
        assert f"/notes/{note.pk}/" not in page(colleague.get(f"/orders/{order.pk}/"))
        assert "Only who wrote" in page(colleague.post(f"/notes/{note.pk}/", {"text": "No."}))

    def test_tags_put_on_narrow_the_list_and_come_off(self, desk, order):
        OrderFactory(store=order.store, number="WK-2")
        desk.post(f"/orders/{order.pk}/tags/", {"add": "VIP, gift"})
        shown = page(desk.get("/orders/?tag=vip"))
        assert ("WK-1" in shown, "WK-2" in shown) == (True, False)
        desk.post(f"/orders/{order.pk}/tags/", {"remove": "vip"})
        order.refresh_from_db()
        assert order.tags == ["gift"]


class TestParcels:
    def test_a_number_longer_than_any_is_none(self, desk, order):
        sent = {"version": "9" * 5000, "new": "9" * 5000, f"u-n0-{order.lines.get().pk}": "1"}
        assert "changed this order" in page(desk.post(f"/orders/{order.pk}/parcels/", sent))

    def test_attached_corrected_and_taken_off(self, desk, order):
        desk.post(f"/orders/{order.pk}/parcels/new/", {"courier": "JNE Reg", "awb": "JX1"})
        parcel = Shipment.objects.get()
        assert (parcel.courier, parcel.awb) == ("jne-reg", "JX1")
        assert "Say why" in page(desk.post(f"/parcels/{parcel.pk}/number/", {"courier": "jne-reg", "awb": "JX2"}))
        desk.post(f"/parcels/{parcel.pk}/number/", {"courier": "jne-reg", "awb": "JX2", "reason": "mistyped"})
        shown = page(desk.get(f"/orders/{order.pk}/"))
        assert "AWB corrected" in shown
        assert "It was mistyped" in shown
        desk.post(f"/parcels/{parcel.pk}/detach/")
        assert not Shipment.objects.exists()
        assert "Parcel taken off the order" in page(desk.get(f"/orders/{order.pk}/"))

    def test_split_and_the_second_is_told(self, desk, colleague, order):
        line, address = order.lines.get().pk, f"/orders/{order.pk}/parcels/"
        posted = {"version": "1", "new": "2", f"u-n0-{line}": "2", f"u-n1-{line}": "1"}
        assert "4 in parcels, but 3 ordered" in page(desk.post(address, {**posted, f"u-n1-{line}": "2"}))
        follow(desk.post(address, posted))
        assert [parcel.lines.get().quantity for parcel in order.shipments.order_by("pk")] == [2, 1]
        told = page(colleague.post(address, {**posted, f"u-n0-{line}": "3"}))
        assert "changed this order at" in told
        assert order.shipments.count() == 2
