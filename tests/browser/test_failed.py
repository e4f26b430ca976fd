"""Failed deliveries with the keyboard and on a phone, light and dark."""

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from ndr.models import Act, Case
from orders.models import Instruction
from orders.models.instructions import Result
from tests.access.world import World
from tests.browser.conftest import DESK, PHONE, Opened


@pytest.fixture
def told(world: World) -> World:
    """One case that people have to tell the courier about, with an instruction ready to be copied."""
    Instruction.objects.filter(pk=world.instruction.pk).update(state="done", result=Result.BY_HAND)
    Act.objects.filter(pk=world.act.pk).update(instruction=world.instruction)
    Case.objects.filter(pk=world.case.pk).update(rule=world.rule, rule_refused="Give the new phone number.")
    return world


def test_a_case_opens_beside_the_list_with_the_keyboard(opened: Opened, told: World) -> None:
    seen = opened("/failed/?queue=all", user=told.people[Role.OPERATIONS])
    page = seen.page
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#panel [data-case]")).to_be_visible()
    assert page.url.endswith(f"/failed/{told.case.pk}/?queue=all")
    page.locator("#answer summary").first.click()
    expect(page.locator("#answer-truth")).to_be_visible()
    seen.look("failed-answer")
    page.keyboard.press("o")
    page.wait_for_url("**/orders/**")
    assert seen.faults == []


@pytest.mark.long
@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")])
def test_axe_has_nothing_to_say_and_nothing_is_too_wide(
    opened: Opened, told: World, size: tuple[int, int], scheme: str
) -> None:
    seen = opened(
        f"/failed/{told.case.pk}/?queue=all", user=told.people[Role.OPERATIONS], size=size, color_scheme=scheme
    )
    for fold in seen.page.locator("#answer summary").all():
        fold.click()
    seen.look(f"failed-case-{size[0]}-{scheme}")
    assert (seen.objections(), seen.sideways(), seen.faults) == ([], False, [])
    seen.page.goto("/failed/files/")
    seen.look(f"failed-files-{size[0]}-{scheme}")
    assert (seen.objections(), seen.sideways(), seen.faults) == ([], False, [])
