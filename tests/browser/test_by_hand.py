"""Orders by hand in a browser: taken in, changed against a colleague, split; at both widths, held against axe."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from accounts.models import User
from orders.models import Order
from orders.services import editing, tagging
from orders.services.editing import Changes
from tests.access.world import World
from tests.browser.conftest import DESK, PHONE, Opened, Seen
from tests.factories.orders import CustomerFactory, OrderLineFactory, ProductFactory

PLACES = (("edit", "edit/"), ("split", "parcels/"), ("order", ""), ("parcel", "parcels/new/"))
SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


def fine(seen: Seen, name: str, size: tuple[int, int]) -> None:
    seen.look(f"{name}-{size[0]}")
    assert seen.objections() == []
    assert not seen.sideways()
    assert seen.faults == []


@SIZES
def test_an_order_is_taken_in(opened: Opened, world: World, owner: User, size: tuple[int, int]) -> None:
    CustomerFactory(store=world.store, phone="+919833012345", name="Rohan Deshmukh")
    ProductFactory(store=world.store, sku="CK-9", name="Chanderi kurta, indigo")
    seen = opened("/orders/new/", user=owner, size=size)
    page = seen.page
    page.locator("#id_phone").press_sequentially("98330")
    offer = page.locator(".offer", has_text="Rohan Deshmukh")
    expect(offer).to_be_visible()
    assert "+919833012345" not in page.content()
    offer.click()
    page.locator("#id_lines-0-sku").press_sequentially("CK-")
    expect(page.locator("#skus option[value='CK-9']")).to_have_count(1)
    page.fill("#id_lines-0-sku", "CK-9")
    page.fill("#id_lines-0-quantity", "2")
    page.locator("#id_lines-0-unit_price").press_sequentially("650")
    expect(page.locator("#sums")).to_contain_text("₹1,300")
    page.select_option("#id_payment_method", "prepaid")
    expect(page.locator("#sums")).to_contain_text("₹0")
    page.fill("#id_postcode", "560001")
    page.fill("#id_state", "Goa")
    page.click(".form-acts .btn-primary")
    expect(page.locator(".errorlist")).to_contain_text("lies in Karnataka")
    fine(seen, "new", size)
    page.fill("#id_state", "Karnataka")
    page.click(".form-acts .btn-primary")
    page.wait_for_url("**/orders/*/")
    order = Order.objects.newest().first()
    assert order is not None
    assert (order.phone, order.total, order.cod_amount) == ("+919833012345", Decimal(1300), Decimal(0))


@SIZES
def test_the_second_chooses_what_stays(opened: Opened, world: World, owner: User, size: tuple[int, int]) -> None:
    order = world.fresh
    seen = opened(f"/orders/{order.pk}/edit/", user=owner, size=size)
    page = seen.page
    fine(seen, "edit", size)
    page.fill("#id_city", "Nashik")
    looked_at = editing.snapshot(Order.objects.get(pk=order.pk))
    changes = Changes({"city": "Mumbai", "channel": "phone"})
    editing.edit(order=order, changes=changes, seen=looked_at, at=world.at, actor=world.people["operations"])
    page.click(".form-acts .btn-primary")
    expect(page.locator(".clash")).to_have_count(2)
    fine(seen, "conflict", size)
    page.locator(".clash", has_text="City").get_by_text("Nashik").click()
    page.click(".form-acts .btn-primary")
    page.wait_for_url(f"**/orders/{order.pk}/")
    order.refresh_from_db()
    assert (order.city, order.channel) == ("Nashik", "phone")


@SIZES
def test_products_are_split_into_parcels(opened: Opened, world: World, owner: User, size: tuple[int, int]) -> None:
    order = world.fresh
    line = OrderLineFactory(order=order, position=1, quantity=3)
    seen = opened(f"/orders/{order.pk}/parcels/", user=owner, size=size)
    page = seen.page
    page.fill(f"[name='u-n0-{line.pk}']", "3")
    page.fill(f"[name='u-n1-{line.pk}']", "1")
    page.click(".form-acts .btn-primary")
    expect(page.locator(".errors")).to_contain_text("4 in parcels, but 3 ordered")
    fine(seen, "split", size)
    page.fill(f"[name='u-n0-{line.pk}']", "2")
    page.click(".form-acts .btn-primary")
    page.wait_for_url(f"**/orders/{order.pk}/")
    assert [parcel.lines.get().quantity for parcel in order.shipments.order_by("pk")] == [2, 1]


@SIZES
def test_the_order_page_notes_tags_and_cancels(
    opened: Opened, world: World, owner: User, size: tuple[int, int]
) -> None:
    order = world.fresh
    tagging.tag(order=order, add=["vip", "call first"], at=world.at, actor=owner)
    seen = opened(f"/orders/{order.pk}/", user=owner, size=size)
    page = seen.page
    page.fill("#note-text", "Wants it before Diwali.\nCall after six.")
    page.locator(".note-new button").click()
    expect(page.locator(".tl .note").first).to_contain_text("before Diwali")
    page.locator("summary.btn").click()
    fine(seen, "order", size)
    page.select_option("#id_reason", "duplicate")
    page.locator(".ask .btn-primary").click()
    expect(page.locator(".toast-s")).to_contain_text("is cancelled")
    page.locator(".toast-s form button").click()
    order.refresh_from_db()
    expect(page.locator(".toast-s")).to_contain_text("Undone")
    order.refresh_from_db()
    assert order.decision == "new"


@pytest.mark.long
def test_they_hold_in_the_dark(opened: Opened, world: World, owner: User) -> None:
    for name, path in (("new", "/orders/new/"), *((n, f"/orders/{world.fresh.pk}/{p}") for n, p in PLACES)):
        seen = opened(path, user=owner, color_scheme="dark")
        fine(seen, f"{name}-dark", DESK)


def test_a_double_order_of_many_lines_stays_within_the_page(opened: Opened, world: World, owner: User) -> None:
    """The ugly row: a long name, twelve products, no phone."""
    order = world.fresh
    Order.objects.filter(pk=order.pk).update(buyer_name="श्रीमती " + "Venkatanarasimharajuvaripeta " * 3)
    for position in range(1, 13):
        name = "Handwoven_chanderi_kurta_with_a_name_that_never_ends_" * 3
        OrderLineFactory(order=order, position=position, product__name=name)
    for path in ("", "edit/", "parcels/"):
        seen = opened(f"/orders/{order.pk}/{path}", user=owner, size=PHONE)
        fine(seen, f"ugly-{path.strip('/') or 'order'}", PHONE)
