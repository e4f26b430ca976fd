"""Whole stories in the browser, with a courier over HTTP whose days pass in a moment: a failed delivery that its buyer
saves, and a refused parcel that comes back one unit short.
"""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Store
from accounts.roles import Role
from connectors.couriers.words import ScanStatus
from connectors.models import Connection, Family
from ndr.models import Case
from ndr.services import settling
from orders.models import Shipment
from returns.models import Claim, RtoCase
from returns.states import ClaimKind, ClaimStatus, RtoStatus
from simulator.server import Simulator
from tests.browser.conftest import PHONE, Opened, Seen
from tests.factories.connectors import ConnectionFactory
from tests.journeys import stories
from tests.journeys.road import Road, everything_leaves
from tests.journeys.stories import at_work, person

DOOR = "/coming-back/receive/"
ON_TOP = """button => {
    const at = button.getBoundingClientRect()
    return button.contains(document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2))
}"""


@pytest.fixture
def missed(shop: Store, account: Connection, road: Road) -> Shipment:
    """The first visit failed, a moment ago."""
    ConnectionFactory(stores=[shop], family=Family.MESSENGER, provider="email", name="E-mail")
    parcel = stories.sent_and_missed(at_work(shop, Role.OPERATIONS), account, road)
    road.goes_on(parcel, {ScanStatus.ATTEMPT_FAILED})
    return parcel


def test_a_buyers_answer_saves_a_failed_delivery(
    opened: Opened, shop: Store, account: Connection, road: Road, courier: Simulator, missed: Shipment
) -> None:
    case, operations = Case.objects.get(shipment=missed), person(shop, Role.OPERATIONS)
    desk = opened("/failed/", user=operations)
    desk.page.keyboard.press("j")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#panel .say")).to_contain_text("The buyer was asked and has not answered")
    desk.look("story-failed")

    buyer = opened(stories.asked(road), size=PHONE)
    buyer.page.locator("#id_said").fill(stories.PHONE[-4:])
    buyer.page.locator("form button").last.click()
    buyer.page.locator("label", has=buyer.page.locator("input[value=was_out]")).click()
    buyer.page.locator(".days label").nth(1).click()
    buyer.look("story-buyer-question")
    buyer.page.locator("button[value=answer]").click()
    expect(buyer.page.locator("body")).to_contain_text("Thank you. The courier is asked to come on")
    buyer.look("story-buyer-thanks")

    desk.page.goto(f"/failed/{case.pk}/")
    expect(desk.page.locator(".why-box")).to_contain_text("The buyer")
    desk.look("story-answered")
    desk.page.locator(".why-box .btn-primary").click()
    desk.page.wait_for_load_state()
    desk.look("story-told")
    everything_leaves(account)
    assert len(courier.world.books.instructions(missed.awb)) == 1

    road.goes_on(missed, {ScanStatus.DELIVERED})
    settling.honour(at=timezone.now())
    morning = opened("/failed/", user=operations)
    expect(morning.page.locator(f"a[href*='/failed/{case.pk}/']")).to_have_count(0)
    morning.page.goto("/failed/figures/")
    morning.look("story-figures")
    morning.page.goto(f"/failed/{case.pk}/?queue=all")
    expect(morning.page.locator("#panel .case")).to_contain_text("Delivered")
    morning.look("story-delivered")
    buyer.page.reload()
    expect(buyer.page.locator("body")).to_contain_text("has been delivered")
    assert faults(desk, buyer, morning) == []


def test_a_refused_parcel_is_received_short_and_claimed(
    opened: Opened, shop: Store, account: Connection, road: Road
) -> None:
    parcel = stories.sent_and_refused(at_work(shop, Role.OPERATIONS), account, road)
    road.goes_on(parcel, {ScanStatus.RTO_IN_TRANSIT})
    board = opened("/coming-back/", user=person(shop, Role.OPERATIONS))
    expect(board.page.locator("h1")).to_have_text("1 parcel worth ₹998 is on the way back.")
    board.look("story-board-travels")
    road.goes_on(parcel, {ScanStatus.RTO_DELIVERED})

    door = opened(DOOR, user=person(shop, Role.WAREHOUSE))
    page, words = door.page, door.page.locator("#door h1")
    page.keyboard.type(parcel.return_awb)
    page.keyboard.press("Enter")
    expect(words).to_have_text("Expected: 2 products, count them.")
    page.keyboard.press("1")
    door.look("story-door-count")
    page.keyboard.press("Enter")
    expect(words).to_contain_text("1 product is back")
    door.look("story-door-grade")
    page.locator("[data-unit]").first.focus()
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(words).to_have_text("Done. Scan the next one.")
    case, claim = RtoCase.objects.get(shipment=parcel), Claim.objects.get()
    assert (case.status, claim.kind, claim.asked) == (RtoStatus.INSPECTED, ClaimKind.MISSING, 499)
    page.goto(f"/coming-back/{case.pk}/")
    door.look("story-case")

    money = opened("/coming-back/claims/", user=person(shop, Role.FINANCE))
    money.look("story-claims")
    with money.page.expect_download() as loaded:
        money.page.get_by_role("link", name="Evidence").click()
    assert loaded.value.suggested_filename == f"claim-{parcel.awb}-missing.pdf"
    say(money, "Mark as sent", reference="SX-991")
    say(money, "The courier paid", paid="499")
    money.look("story-claims-paid")
    claim.refresh_from_db()
    assert (claim.status, claim.reference, claim.paid) == (ClaimStatus.PAID, "SX-991", 499)
    assert faults(board, door, money) == []


def say(seen: Seen, step: str, **fields: str) -> None:
    """The next step of the only claim."""
    seen.page.locator("details.menu summary", has_text="Next step").click()
    assert seen.page.get_by_role("button", name=step, exact=True).evaluate(ON_TOP), "something hides the menu"
    for name, value in fields.items():
        seen.page.locator(f"input[name={name}]").fill(value)
    seen.look(f"story-claim-{'-'.join(fields)}")
    seen.page.get_by_role("button", name=step, exact=True).click()
    seen.page.wait_for_load_state()


def faults(*seen: Seen) -> list[str]:
    """What went wrong on any of the pages."""
    return [fault for one in seen for fault in one.faults]
