"""Lists as people work with them: views, columns, rows picked across pages, one action over all of them."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from desk.models import BulkRun, ColumnChoice, SavedView
from desk.services import carrying
from orders.models import Order
from tests.access.world import World
from tests.browser.conftest import DESK, PHONE, Opened, Seen
from tests.factories.orders import OrderFactory

FRESH = 60  # more than a page


@pytest.fixture
def fresh(world: World) -> list[Order]:
    BulkRun.objects.all().delete()
    return OrderFactory.create_batch(FRESH, store=world.store, placed_at=timezone.now(), city="Kochi")


def work() -> None:
    while carrying.carry(clock=timezone.now):
        pass


def clean(seen: Seen, name: str) -> None:
    """Nothing that axe objects to, nothing sideways, wide and narrow, light and dark."""
    for size in (DESK, PHONE):
        seen.page.set_viewport_size({"width": size[0], "height": size[1]})
        for scheme in ("light", "dark"):
            seen.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            seen.page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
            seen.look(f"{name}-{size[0]}-{scheme}")
            assert (seen.objections(), seen.sideways()) == ([], False), (name, size, scheme)
    seen.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def test_rows_are_picked_across_pages_and_done_with_progress(opened: Opened, fresh: list[Order], owner: User) -> None:
    seen = opened("/orders/?city=Kochi", user=owner)
    page, bar = seen.page, seen.page.locator(".bulk")
    expect(bar).to_be_hidden()
    page.locator("[data-all]").check()
    expect(bar).to_contain_text("50 selected")
    expect(bar).to_contain_text("₹64,950")
    page.locator("[rel=next]").click()
    page.wait_for_url("**cursor=**")
    boxes = page.locator("tbody input[name=row]")
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(bar).to_contain_text("53 selected")
    clean(seen, "bulk-bar")
    bar.get_by_role("button", name="Hold 53").click()
    page.wait_for_url("**/bulk/*/")
    expect(page.locator("h1")).to_have_text("0 of 53")
    clean(seen, "bulk-running")
    work()
    expect(page.locator("h1")).to_have_text("53 orders on hold.", timeout=5000)
    assert Order.objects.filter(decision="on_hold").count() == 53
    clean(seen, "bulk-done")
    page.get_by_role("button", name="Undo 53").click()
    page.wait_for_url("**/bulk/*/")
    work()
    expect(page.locator("h1")).to_have_text("53 undone.", timeout=5000)
    assert not Order.objects.filter(decision="on_hold").exists()
    page.goto("/orders/?city=Kochi")
    expect(bar).to_be_hidden()
    assert seen.faults == []


def test_all_that_match_go_and_what_stays_is_said(
    opened: Opened, world: World, fresh: list[Order], owner: User
) -> None:
    seen = opened("/orders/", user=owner)
    page, bar = seen.page, seen.page.locator(".bulk")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(bar).to_contain_text("1 selected")
    bar.locator("[name=all]").check()
    expect(bar).to_contain_text("Handed over to its courier already.")
    menu = bar.locator("details:has-text('Cancel')")
    menu.locator("summary").click()
    menu.locator("select").select_option("duplicate")
    clean(seen, "bulk-cancel")
    menu.get_by_role("button").click()
    page.wait_for_url("**/bulk/*/")
    work()
    expect(page.locator("h1")).to_have_text(f"{FRESH + 1} orders cancelled.", timeout=5000)
    expect(page.locator(".stayed")).to_contain_text("Handed over to its courier already.")
    clean(seen, "bulk-stayed")
    assert seen.faults == []


def test_escape_clears_the_selection(opened: Opened, fresh: list[Order], owner: User) -> None:
    seen = opened("/orders/", user=owner)
    page = seen.page
    for key in "jx":
        page.keyboard.press(key)
    expect(page.locator(".bulk")).to_contain_text("1 selected")
    page.keyboard.press("Escape")
    expect(page.locator(".bulk")).to_be_hidden()
    assert seen.faults == []


def test_without_script_a_page_asks_what_to_do(opened: Opened, fresh: list[Order], owner: User) -> None:
    seen = opened("/orders/?city=Kochi", user=owner, java_script_enabled=False)
    page = seen.page
    page.locator("tbody input[name=row]").nth(0).check()
    page.locator("tbody input[name=row]").nth(1).check()
    page.locator(".bulk").get_by_role("button", name="Go on").click()
    expect(page.locator("h1")).to_contain_text("2 selected")
    seen.look("bulk-choose")
    page.get_by_role("button", name="Hold 2").click()
    page.wait_for_url("**/bulk/*/")
    work()
    page.reload()
    expect(page.locator("h1")).to_have_text("2 orders on hold.")


def test_a_view_is_kept_and_its_columns_chosen(opened: Opened, fresh: list[Order], owner: User) -> None:
    seen = opened("/orders/?city=Kochi&sort=number", user=owner)
    page = seen.page
    page.locator(".views .add").click()
    page.fill("#id_title", "Kochi by number")
    clean(seen, "view-new")
    page.get_by_role("button", name="Keep view").click()
    tab = page.locator(".views a[aria-current]")
    expect(tab).to_have_text(f"Kochi by number {FRESH}")
    page.get_by_role("link", name="Columns").click()
    page.get_by_label("Phone", exact=True).check()
    page.get_by_label("Where to", exact=True).uncheck()
    clean(seen, "columns")
    page.get_by_role("button", name="Show these").last.click()
    expect(page.locator("thead")).to_contain_text("Phone")
    expect(page.locator("thead")).not_to_contain_text("Where to")
    clean(seen, "view-with-columns")
    page.locator("summary.chip.add").click()
    clean(seen, "more-filters")
    page.goto("/orders/")
    expect(page.locator("thead")).to_contain_text("Where to")
    view = SavedView.objects.get(title="Kochi by number")
    assert (view.query, view.sort) == ("city=Kochi", "number")
    assert ColumnChoice.objects.get().view == str(view.pk)
    page.goto(f"/views/{view.pk}/")
    clean(seen, "view")
    page.get_by_role("button", name="Delete view").click()
    page.locator(".toast-s").get_by_role("button").click()
    expect(page.locator(".views")).to_contain_text("Kochi by number")
    assert seen.faults == []
