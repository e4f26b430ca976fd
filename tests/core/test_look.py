"""The shared parts in a real browser: nothing refused by the content policy, nothing that axe objects to."""

import os
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("place", ["", "account/login/", "404/", "account/password_reset_done/"])
def test_pages_are_clean(gallery: str, chromium: Browser, place: str, size: tuple[int, int], scheme: str) -> None:
    seen = opened(chromium, f"{gallery}/gallery/{place}", size, scheme)
    if not place:
        seen.page.wait_for_selector("#bridge ~ *, [data-chart=bridge] .main-svg")
    kept(seen, f"{place.replace('/', '_') or 'desk'}-{size[0]}-{scheme}")
    found = Axe().run(seen.page).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
    assert seen.faults == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    seen.page.context.close()
