"""One Chromium per module, a merchant with a few weeks behind her, and a page that remembers what went wrong."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.roles import Role
from analytics import services as figures
from tests.access.world import World, build
from tests.factories.analytics import parcel
from tests.journeys.conftest import account, courier, road, shop  # noqa: F401 fixtures of whole stories

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESK, PHONE = (1440, 900), (390, 844)
PICTURES = os.environ.get("SAMPAI_PICTURES")  # a folder: keep what the tests see, to be looked at
WEEKS = 5
JOURNEYS = {"delhivery": ["delivered", "delivered", "rto"], "ekart": ["delivered", "rto", "open"]}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser; where there is none, pytest says so."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            item.add_marker(pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"))


@dataclass
class Seen:
    """A page, and what went wrong while it was open: errors, refusals of the content policy, dialogs."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.faults.append(f"dialog {dialog.message}"), dialog.dismiss()))

    def look(self, name: str) -> None:
        """Keep a picture where pictures are wanted."""
        if PICTURES:
            self.page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)

    def objections(self) -> list[tuple[str, list[str]]]:
        """What axe objects to, and where."""
        rules = Axe().run(self.page).response["violations"]
        return [(rule["id"], [node["html"][:160] for node in rule["nodes"][:3]]) for rule in rules]

    def sideways(self) -> bool:
        """Whether the page is wider than the window."""
        wide: bool = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        return wide


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


Opened = Callable[..., Seen]


@pytest.fixture
def opened(chromium: Browser, live_server: LiveServer) -> Iterator[Opened]:
    """Opens a page of the site as somebody (nobody without `user`)."""
    contexts: list[BrowserContext] = []

    def open_page(path: str, *, user: User | None = None, size: tuple[int, int] = DESK, **more: Any) -> Seen:
        view = {"width": size[0], "height": size[1]}
        context = chromium.new_context(viewport=view, base_url=live_server.url, **more)
        contexts.append(context)
        if user:
            client = Client()
            client.force_login(user)
            cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
            context.add_cookies([cookie])
        seen = Seen(context.new_page())
        seen.page.goto(path, wait_until="load")
        return seen

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def world(chromium: Browser) -> World:
    """A merchant with some weeks of two couriers behind her and one failed delivery waiting."""
    at = timezone.now()
    world = build(at, phone="+919822014417", email="snehal@example.com", address1="12 Prabhat Road")
    for week in range(WEEKS):
        for name, journeys in JOURNEYS.items():
            for day, journey in enumerate(journeys):
                at_then = at - timedelta(weeks=week + 1, days=day)
                parcel(journey, at=at_then, store=world.store, shipment={"courier": name}, phone="")
    figures.sweep(store_id=world.store.pk)
    return world


@pytest.fixture
def owner(world: World) -> User:
    return world.people[Role.OWNER]
