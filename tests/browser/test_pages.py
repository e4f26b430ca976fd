"""Every page, light and dark, wide and narrow: nothing that axe objects to, nothing refused, nothing sideways; and no
text of anybody's that runs."""

import re

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from analytics import services as figures
from orders.models import Order
from tests.access.marked import marked
from tests.access.world import World
from tests.browser.conftest import DESK, PHONE, Opened, Seen

FINE = 1000  # milliseconds that a chart gets to settle after the window changed


def _settled(seen: Seen) -> None:
    """Charts are drawn by script, after the page; a colour that is still changing has no contrast to measure."""
    seen.page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
    if seen.page.locator("[data-chart]").count():
        seen.page.wait_for_selector("[data-chart] .main-svg", timeout=10 * FINE)


def _looked_at(seen: Seen, path: str) -> list[str]:
    """What is wrong with a page in its four looks."""
    name, wrong = re.sub(r"\W+", "-", path).strip("-") or "today", []
    for size in (DESK, PHONE):
        seen.page.set_viewport_size({"width": size[0], "height": size[1]})
        for scheme in ("light", "dark"):
            seen.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            _settled(seen)
            where = f"{path} {size[0]} {scheme}"
            seen.look(f"{name}-{size[0]}-{scheme}")
            wrong += [f"{where}: {rule} {places}" for rule, places in seen.objections()]
            if seen.sideways():
                wrong.append(f"{where}: sideways")
    return wrong


@pytest.mark.long
def test_every_page_is_clean_in_all_its_looks(opened: Opened, world: World, owner: User) -> None:
    seen = opened("/", user=owner)
    paths = [
        *("/failed/rules/", "/failed/rules/new/?like=nobody_there", f"/failed/rules/{world.rule.pk}/"),
        *("/", "/orders/", "/orders/?status=cancelled", f"/orders/{world.order.pk}/", "/parcels/?queue=late"),
        *("/tasks/", "/tasks/?whose=closed", "/tasks/new/", f"/tasks/{world.task.pk}/"),
        *(
            "/lookup/?q=Snehal",
            "/lookup/?q=nobody+at+all",
            "/figures/rto/",
            "/figures/rto/?from=2001-01-01&to=2001-01-02",
        ),
    ]
    wrong = []
    for path in paths:
        seen.page.goto(path)
        wrong += _looked_at(seen, path)
    assert wrong == []
    assert seen.faults == []


@pytest.mark.long
def test_doors_and_refusals_are_clean_too(opened: Opened, world: World) -> None:
    seen = opened("/accounts/login/")
    wrong = _looked_at(seen, "/accounts/login/")
    seen.page.goto("/accounts/password/reset/")
    wrong += _looked_at(seen, "/accounts/password/reset/")
    assert (wrong, seen.faults) == ([], [])
    refused = opened("/figures/rto/", user=world.people[Role.AGENT])
    wrong = _looked_at(refused, "/figures/rto/")
    refused.page.goto("/orders/999999999/")
    wrong += _looked_at(refused, "/orders/999999999/")
    assert wrong == []
    assert len(refused.faults) == 2  # Chromium notes each 4xx, and nothing else
    assert all("status of 40" in fault for fault in refused.faults)


@pytest.mark.usefixtures("chromium")
def test_no_text_of_anybody_runs(opened: Opened) -> None:
    world = marked(timezone.now())
    figures.sweep(store_id=world.store.pk)
    seen = opened("/", user=world.people[Role.OWNER])
    page = seen.page
    orders = [f"/orders/{order.pk}/" for order in Order.objects.filter(store=world.store).order_by("pk")[:14]]
    for path in ["/", "/orders/", "/parcels/", "/figures/rto/?group_by=city", "/lookup/?q=%3Cscript%3E", *orders]:
        page.goto(path)
        _settled(seen)
        for part in page.locator("[data-chart] .point").all()[:12]:
            part.hover(force=True)
        for button in page.locator("#contact form button").all():
            button.click()
            page.wait_for_selector("#contact .kv")
        assert page.evaluate("window.pwned") is None, path
        assert page.evaluate("document.querySelectorAll('[onerror], [onload], iframe, img[src=x]').length") == 0, path
    page.keyboard.press("/")
    page.keyboard.type("window")
    page.wait_for_timeout(FINE)
    assert page.evaluate("window.pwned") is None
    assert seen.faults == []
