"""The shared parts in a real browser: nothing refused by the content policy, nothing that axe objects to."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE, DESK = (390, 844), (1440, 900)
HERE = Path(__file__).parent
PICTURES = os.environ.get("SAMPAI_PICTURES")  # a folder: keep what the tests see, to be looked at

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, and Django refuses the database beside a running loop unless told.
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
    patch.undo()


@pytest.fixture
def gallery(settings: Settings, chromium: Browser, live_server: LiveServer) -> str:
    settings.ROOT_URLCONF = "tests.core.gallery_urls"
    own = settings.TEMPLATES[0] | {"DIRS": [*settings.TEMPLATES[0]["DIRS"], HERE]}
    settings.TEMPLATES = [own]
    return live_server.url


class Seen:
    """A page, and what went wrong while it was open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))


def opened(chromium: Browser, address: str, size: tuple[int, int], scheme: str = "light", **more: Any) -> Seen:
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, **more)
    seen = Seen(context.new_page())
    seen.page.goto(address, wait_until="networkidle")
    return seen


def kept(seen: Seen, name: str) -> None:
    if PICTURES:
        seen.page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    "place", ["", "account/login/", "account/login/?login=a&password=", "404/", "account/password_reset_done/"]
)
def test_pages_are_clean(gallery: str, chromium: Browser, place: str, size: tuple[int, int], scheme: str) -> None:
    seen = opened(chromium, f"{gallery}/gallery/{place}", size, scheme)
    if not place:
        seen.page.wait_for_selector("#bridge ~ *, [data-chart=bridge] .main-svg")
    kept(seen, f"{re.sub(r'[^a-z0-9]+', '-', place) or 'desk'}-{size[0]}-{scheme}")
    found = Axe().run(seen.page).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
    assert seen.faults == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    seen.page.context.close()


def test_keyboard_walks_the_rows(gallery: str, chromium: Browser) -> None:
    seen = opened(chromium, f"{gallery}/gallery/", DESK)
    keys = seen.page.keyboard
    for key in "jjx":
        keys.press(key)
    assert seen.page.evaluate("document.activeElement.querySelector('a.to').textContent") == "सुनीता शर्मा"
    assert seen.page.locator("tr.sel").count() == 1
    assert seen.page.evaluate("document.querySelector('[data-all]').indeterminate")
    kept(seen, "rows")
    keys.press("Enter")
    assert seen.page.url.endswith("#WK-20281")
    keys.press("?")
    assert seen.page.locator("#keys").is_visible()
    kept(seen, "keys")
    keys.press("Escape")
    keys.press("/")
    assert seen.page.evaluate("document.activeElement.name") == "q"
    keys.type("asha")
    seen.page.wait_for_selector(".found a")
    kept(seen, "found")
    keys.press("ArrowDown")
    assert seen.page.evaluate("document.activeElement.getAttribute('href')") == "#1"
    assert seen.faults == []
    seen.page.context.close()


def test_menus_definitions_and_tables_open(gallery: str, chromium: Browser) -> None:
    seen = opened(chromium, f"{gallery}/gallery/?toast=1", DESK)
    assert seen.page.locator(".toast-s").first.inner_text() == "Re-attempt sent for 14 parcels"
    seen.page.locator("summary.lab").first.click()
    kept(seen, "definition")
    seen.page.locator("summary.store").click()
    assert seen.page.locator(".pop").first.is_hidden()
    kept(seen, "stores")
    seen.page.locator("summary.me").click()
    kept(seen, "person")
    seen.page.keyboard.press("Escape")
    assert seen.page.locator("details[open]").count() == 0
    seen.page.locator("[data-reveal]").click()
    assert seen.page.locator("#trend-table td").first.inner_text() == "3 Aug"
    seen.page.locator(".top [data-theme-toggle]:visible").click()
    assert seen.page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    kept(seen, "table")
    seen.page.context.close()


def test_a_bar_leads_to_what_is_behind_it(gallery: str, chromium: Browser) -> None:
    seen = opened(chromium, f"{gallery}/gallery/", DESK)
    bar = seen.page.locator("[data-chart=couriers] .point path").last.bounding_box()
    seen.page.mouse.move(bar["x"] + 40, bar["y"] + 8)
    seen.page.mouse.down()
    seen.page.mouse.up()
    seen.page.wait_for_url("**/gallery/#xpressbees")
    assert seen.page.locator("[onclick]").count() == 0  # a courier's name is text, never markup
    assert seen.faults == []
    seen.page.context.close()


def test_pages_work_without_script(gallery: str, chromium: Browser) -> None:
    seen = opened(chromium, f"{gallery}/gallery/", PHONE, java_script_enabled=False)
    seen.page.locator(".menu-btn").click()
    assert seen.page.locator(".nav").get_by_text("Failed deliveries").is_visible()
    kept(seen, "menu")
    seen.page.context.close()
    seen = opened(chromium, f"{gallery}/gallery/account/login/", PHONE, java_script_enabled=False)
    assert seen.page.locator(".guests form input[name=login]").first.get_attribute("value") == "agent@warna.example"
    seen.page.context.close()
