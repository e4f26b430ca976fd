"""The door as the warehouse stands at it: a scanner that types, single keys, gloves, and a network that goes away."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.roles import Role
from connectors.couriers.words import ScanStatus
from returns.models import Arrival, RtoCase
from returns.states import RtoStatus, Verdict
from tests.access.world import World
from tests.browser.conftest import DESK, PHONE, Opened, Seen
from tests.factories.orders import OrderFactory
from tests.factories.returns import ArrivalFactory, returning

DOOR = "/coming-back/receive/"


@pytest.fixture
def cases(world: World) -> list[RtoCase]:
    """Parcels that their courier brought, of two units each."""
    at = timezone.now()
    return [
        returning(ScanStatus.RTO_DELIVERED, order=OrderFactory(store=world.store), awb=f"SXBACK{n:04d}", opened_at=at)
        for n in range(4)
    ]


@pytest.fixture
def warehouse(world: World) -> User:
    return world.people[Role.WAREHOUSE]


def scan(page: Page, number: str) -> None:
    page.keyboard.type(number)
    page.keyboard.press("Enter")


def clean(seen: Seen, name: str) -> None:
    for size in (DESK, PHONE):
        seen.page.set_viewport_size({"width": size[0], "height": size[1]})
        for scheme in ("light", "dark"):
            seen.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            seen.page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
            seen.look(f"{name}-{size[0]}-{scheme}")
            assert (seen.objections(), seen.sideways()) == ([], False), (name, size, scheme)
    seen.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def test_a_parcel_is_received_without_touching_the_mouse(opened: Opened, cases: list[RtoCase], warehouse: User) -> None:
    seen = opened(DOOR, user=warehouse)
    page, words = seen.page, seen.page.locator("#door h1")
    clean(seen, "door")
    scan(page, "SXBACK0000")
    expect(words).to_have_text("Expected: 2 products, count them.")
    clean(seen, "door-expected")
    page.keyboard.press("Enter")
    expect(words).to_have_text("2 products are back. What state are they in?")
    clean(seen, "door-grading")
    page.locator("[data-unit]").first.focus()
    for key in "ab":
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(words).to_have_text("Done. Scan the next one.")
    scan(page, "SXBACK0000")
    expect(words).to_have_text("Scanned before")
    clean(seen, "door-again")
    scan(page, "NOBODY-1")
    expect(words).to_have_text("Unknown number")
    clean(seen, "door-unknown")
    cases[0].refresh_from_db()
    assert cases[0].status == RtoStatus.INSPECTED
    assert seen.faults == []


def test_a_scan_into_a_count_is_the_next_parcel(opened: Opened, cases: list[RtoCase], warehouse: User) -> None:
    seen = opened(DOOR, user=warehouse)
    page = seen.page
    scan(page, "SXBACK0000")
    expect(page.locator("[data-focus]")).to_be_focused()
    scan(page, "SXBACK0001")
    expect(page.locator("#door .loud")).to_contain_text("SXBACK0001")
    assert RtoCase.objects.filter(status=RtoStatus.RECEIVED).count() == 2
    assert cases[0].lines.get().received is None
    assert seen.faults == []


def test_no_scan_is_lost_while_the_network_is_away(opened: Opened, cases: list[RtoCase], warehouse: User) -> None:
    seen = opened(DOOR, user=warehouse)
    page = seen.page
    page.context.set_offline(True)
    for case in cases[:3]:
        page.locator("#id_scanned").fill(case.shipment.awb)
        page.keyboard.press("Enter")
    expect(page.locator("#waiting")).to_contain_text("Nothing is lost")
    expect(page.locator("#waiting li")).to_have_count(3)
    seen.look("door-offline")
    page.context.set_offline(False)
    expect(page.locator("#door .loud")).to_contain_text(cases[2].shipment.awb, timeout=30_000)  # the last one's answer
    expect(page.locator("#waiting")).to_be_hidden()
    assert Arrival.objects.count() == 3
    assert RtoCase.objects.filter(status=RtoStatus.RECEIVED).count() == 3


def test_without_script_each_scan_is_a_page(opened: Opened, cases: list[RtoCase], warehouse: User) -> None:
    seen = opened(DOOR, user=warehouse, java_script_enabled=False)
    page = seen.page
    page.locator("#id_scanned").fill("SXBACK0000")
    page.locator("#id_scanned").press("Enter")
    expect(page.locator("#door h1")).to_have_text("Expected: 2 products, count them.")
    page.get_by_role("button", name="Counted").click()
    expect(page.locator("#door h1")).to_have_text("2 products are back. What state are they in?")
    page.get_by_role("button", name="All 2 are A").click()
    expect(page.locator("#door h1")).to_have_text("Done. Scan the next one.")


@pytest.mark.long
def test_the_pages_of_what_comes_back_are_clean(opened: Opened, cases: list[RtoCase], owner: User) -> None:
    seen = opened("/coming-back/", user=owner)
    paths = ("/coming-back/", "/coming-back/list/", f"/coming-back/{cases[0].pk}/", "/coming-back/put-away/")
    ArrivalFactory(case=None, shipment=None, store=cases[0].store, scanned="X" * 60, verdict=Verdict.UNKNOWN)
    for path in (*paths, "/coming-back/claims/", "/coming-back/unexpected/"):
        seen.page.goto(path)
        clean(seen, path.strip("/").replace("/", "-"))
    assert seen.faults == []
