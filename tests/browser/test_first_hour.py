"""An empty installation in the browser: the first owner, the first steps, Today with nothing in it."""

import re

from playwright.sync_api import expect
from pytest_django.fixtures import Settings

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
