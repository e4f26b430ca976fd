"""An empty installation in the browser: the first owner, the first steps, Today with nothing in it."""

import re
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.fixtures import Settings

from accounts.models import Store
from analytics import services as figures
from orders.models import ImportRun
from orders.services.importing import working
from tests.browser.conftest import Opened
from tests.browser.test_pages import _looked_at


def test_from_nothing_to_the_first_steps(opened: Opened, settings: Settings) -> None:
    settings.LOCAL = True
    seen = opened("/")
    page = seen.page
    page.wait_for_url("**/start/first/")
    wrong = _looked_at(seen, "/start/first/")
    page.fill("#id_email", "meera@example.com")
    page.fill("#id_person", "Meera Joshi")
    page.fill("#id_password", "a short sentence")
    page.fill("#id_name", "Warna Kurtis")
    page.locator(".door button[type=submit]").click()
    page.wait_for_url("**/start/")
    expect(page.locator("h1")).to_have_text(re.compile("1 of 5 steps"))
    for path in ("/start/", "/"):
        page.goto(path)
        wrong += _looked_at(seen, f"{path}first")
    page.get_by_role("button", name="Put away").click()
    expect(page.locator(".start-box")).to_have_count(0)
    assert wrong == []
    assert seen.faults == []


SHOP = [
    "order_number,placed_at,status,sku,product_name,quantity,line_total,payment_method,state,courier,awb",
    "M-1,2026-09-01,delivered,K-1,Kurta,1,1299,cod,Maharashtra,delhivery,AW1",
    "M-2,2026-09-02,delivered,K-1,Kurta,1,1299,cod,Kerala,delhivery,AW2",
    "M-3,2026-09-02,returned,K-2,Dupatta,1,499,cod,Kerala,delhivery,AW3",
    "M-4,2026-09-03,delivered,K-2,Dupatta,1,499,prepaid,Goa,delhivery,AW4",
]


def test_from_a_file_to_the_first_figure(opened: Opened, settings: Settings, tmp_path: Path) -> None:
    settings.LOCAL = True
    table = tmp_path / "orders.csv"
    table.write_text("\n".join(SHOP))
    seen = opened("/")
    page = seen.page
    for name, said in {
        "email": "m@example.com",
        "person": "Meera",
        "password": "a short sentence",
        "name": "W",
    }.items():
        page.fill(f"#id_{name}", said)
    page.locator(".door button[type=submit]").click()
    page.wait_for_url("**/start/")
    page.get_by_role("link", name="Bring orders in").click()
    page.goto("/imports/new/")
    page.set_input_files("input[type=file]", table)
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url("**/imports/*/*/")
    if page.url.endswith("/mapping/"):
        page.get_by_role("button", name="Show what would become").click()
        page.wait_for_url("**/preview/")
    page.get_by_role("button", name="Load 4 rows").click()
    page.wait_for_url("**/imports/*/")
    working.work(pk=ImportRun.objects.get().pk, clock=timezone.now)
    page.wait_for_selector("text=4 new orders")
    figures.sweep(store_id=Store.objects.get().pk)
    page.goto("/start/")
    expect(page.locator("h1")).to_have_text(re.compile("[23] of 5 steps"))
    page.goto("/figures/rto/?from=2026-09-01&to=2026-09-30")
    expect(page.locator("main")).to_contain_text("25.0")
    assert seen.faults == []
