"""Erasing a buyer in the browser: looked up, looked over, ticked, gone, and the proof in hand."""

import json

from playwright.sync_api import expect

from accounts.models import User
from orders.models import Order
from tests.access.world import World
from tests.browser.conftest import Opened
from tests.browser.test_pages import _looked_at


def test_from_the_clue_to_the_proof(opened: Opened, world: World, owner: User) -> None:
    seen = opened("/settings/erasure/", user=owner)
    page = seen.page
    wrong = _looked_at(seen, "/settings/erasure/")
    page.fill("#id_clue", "98220 14417")
    page.get_by_role("button", name="Look the buyer up").click()
    expect(page.locator("h1")).to_have_text("1 order is about this buyer.")
    wrong += _looked_at(seen, "/settings/erasure/found/")
    page.check("#id_sure")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.locator(".set-list")).to_be_visible()
    wrong += _looked_at(seen, "/settings/erasure/done/")
    with page.expect_download() as download:
        page.locator("a[download]").first.click()
    said = json.loads(download.value.path().read_text())
    assert said["rows"]["orders"] == 1
    assert Order.objects.get(pk=world.order.pk).phone == ""
    assert wrong == []
    assert seen.faults == []
