"""The desk as people use it: by mouse, by keyboard, without script, in Indonesian."""

from playwright.sync_api import Page, expect

from accounts.models import User
from core.models import AuditEvent
from tests.access.world import World
from tests.browser.conftest import PHONE, WEEKS, Opened

PHONE_AS_TYPED = "98220 14417"
PASSWORD = "let me in please"


def log_in(page: Page, email: str) -> None:
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")


def test_from_the_log_in_to_the_orders_behind_a_bar(opened: Opened, world: World, owner: User) -> None:
    seen = opened("/")
    page = seen.page
    log_in(page, owner.email)
    expect(page.locator("h1")).to_be_visible()
    seen.look("today")

    page.wait_for_load_state("load")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type(PHONE_AS_TYPED)
    page.wait_for_selector(".found a")
    seen.look("found")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/orders/{world.order.pk}/")
    expect(page.locator(".crumb b").first).to_have_text(world.order.number)

    assert "+919822014417" not in page.content()
    page.locator("#contact form button").click()
    expect(page.locator("#contact")).to_contain_text("12 Prabhat Road")
    assert AuditEvent.objects.filter(verb="orders.contact.revealed", actor=owner).count() == 1
    seen.look("order")

    page.locator(".nav a[href^='/figures/rto/']").click()
    page.wait_for_selector("[data-chart=rto-couriers] .point path")
    seen.look("rto")
    bar = page.locator("[data-chart=rto-couriers] .point path").first.bounding_box()
    page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**/parcels/?**courier=*&**outcome=rto*")
    expect(page.locator(".bar-f .chip").first).to_be_visible()
    shown = page.locator("[data-rows] tbody tr").count()
    assert shown == WEEKS  # one RTO of each courier in each week
    seen.look("behind")

    page.locator("details.menu:has(a[download])").locator("summary").click()
    with page.expect_download() as download:
        page.locator("a[download]").first.click()
    text = download.value.path().read_text("utf-8-sig")
    assert len(text.splitlines()) == shown + 1
    assert seen.faults == []


def test_the_keyboard_walks_selects_opens_and_helps(opened: Opened, owner: User) -> None:
    seen = opened("/orders/", user=owner)
    page, keys = seen.page, seen.page.keyboard
    second = page.locator("[data-rows] tbody tr").nth(1).locator("a").first.inner_text()
    for key in "jjjk":
        keys.press(key)
    assert page.evaluate("document.activeElement.querySelector('a').textContent") == second
    keys.press("?")
    assert page.locator("#keys").is_visible()
    keys.press("Escape")
    keys.press("Enter")
    page.wait_for_url("**/orders/*/")
    expect(page.locator(".crumb b").first).to_have_text(second)
    keys.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    assert seen.faults == []


def test_it_speaks_indonesian_from_then_on(opened: Opened, owner: User) -> None:
    seen = opened("/", user=owner)
    page = seen.page
    page.locator(".top summary.lang").click()
    page.locator(".top details:has(> summary.lang) button[value=id]").click()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.lang") == "id"
    page.goto("/orders/")
    assert page.evaluate("document.documentElement.lang") == "id"
    owner.refresh_from_db()
    assert owner.language == "id"
    assert seen.faults == []


def test_everything_works_without_script(opened: Opened, world: World, owner: User) -> None:
    seen = opened("/", java_script_enabled=False)
    page = seen.page
    log_in(page, owner.email)
    page.fill(".find input[name=q]", PHONE_AS_TYPED)
    page.press(".find input[name=q]", "Enter")
    page.wait_for_url(f"**/orders/{world.order.pk}/")
    page.locator("#contact form button").click()
    expect(page.locator("#contact")).to_contain_text("12 Prabhat Road")

    page.goto("/parcels/")
    every = page.locator("[data-rows] tbody tr").count()
    menu = page.locator("details.menu:has(a[href*='outcome=rto'])").first
    menu.locator("summary").click()
    menu.locator("a[href*='outcome=rto']").click()
    assert "outcome=rto" in page.url
    assert 0 < page.locator("[data-rows] tbody tr").count() < every

    page.goto("/figures/rto/?group_by=courier")
    table = page.locator("table:visible").last
    expect(table).to_contain_text("Ekart", ignore_case=True)
    seen.look("rto-without-script")


def test_a_phone_has_the_navigation_in_reach(opened: Opened, owner: User) -> None:
    seen = opened("/", user=owner, size=PHONE)
    seen.page.locator(".menu-btn").click()
    link = seen.page.locator(".nav a[href='/orders/']")
    expect(link).to_be_visible()
    link.click()
    seen.page.wait_for_url("**/orders/")
    assert seen.faults == []
