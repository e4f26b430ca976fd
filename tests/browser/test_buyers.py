"""The buyer's page on a phone: without script, without cookies, in two languages, light and dark."""

import pytest
from django.utils import timezone

from ndr.models import Answer
from orders.services import linking
from tests.access.world import World
from tests.browser.conftest import PHONE, Opened


@pytest.fixture
def worn(world: World) -> World:
    """A store with a colour and a shop that can be reached."""
    store = world.store
    store.name, store.brand_colour = "Rona Batik", "#7b2440"
    store.contact_phone, store.whatsapp, store.contact_email = "+912041234567", "+919000000001", "help@rona.example"
    store.save()
    order = world.order
    order.buyer_name, order.landmark = "Snehal Kulkarni-Deshpande", "behind the temple"
    order.save()
    return world


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("en", "dark"), ("id", "light"), ("id", "dark")])
def test_from_the_link_to_the_thank_you(opened: Opened, worn: World, language: str, scheme: str) -> None:
    path = f"/p/{linking.token_of(worn.link)}/?language={language}"
    seen = opened(path, size=PHONE, java_script_enabled=False, color_scheme=scheme)
    page, name = seen.page, f"buyer-{language}-{scheme}"
    faults = []

    def look(step: str) -> None:
        seen.look(f"{name}-{step}")
        assert page.locator("html").get_attribute("lang") == language
        if seen.sideways():
            faults.append(f"{step} is wider than the phone")

    look("asked")
    page.locator("#id_said").fill("0000")
    page.locator("form button").last.click()
    look("wrong")
    page.locator("#id_said").fill("4417")
    page.locator("form button").last.click()
    look("question")
    page.locator("label", has=page.locator("input[value=was_out]")).click()
    page.locator(".days label").nth(2).click()
    page.locator("#id_phone").fill("12")
    page.locator("button[value=answer]").click()
    look("fault")
    page.locator("#id_phone").fill("98220 55555")
    page.locator("button[value=answer]").click()
    look("thanks")
    answer = Answer.objects.get()
    assert (answer.truth, answer.phone, answer.on is None) == ("was_out", "+919822055555", False)
    assert page.context.cookies() == []
    assert [*faults, *seen.faults] == []


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_to_say(opened: Opened, worn: World, scheme: str) -> None:
    path = f"/p/{linking.token_of(worn.link)}/"
    seen, said = opened(path, size=PHONE, color_scheme=scheme), {}
    said["asked"] = seen.objections()
    seen.page.locator("#id_said").fill("4417")
    seen.page.locator("form button").last.click()
    said["question"] = seen.objections()
    seen.page.locator("button[value=answer]").click()
    said["fault"] = seen.objections()
    seen.page.locator("label", has=seen.page.locator("input[value=nobody_came]")).click()
    seen.page.locator("button[value=answer]").click()
    said["thanks"] = seen.objections()
    linking.close(shipments=[worn.parcel], purpose=worn.link.purpose, at=timezone.now())
    seen.page.reload()
    said["over"] = seen.objections()
    nothing = opened("/p/AAAAAAAAAAAAAAAAAAAAAAAA/", size=PHONE, color_scheme=scheme)
    said["nothing"] = nothing.objections()
    assert {step: found for step, found in said.items() if found} == {}


@pytest.mark.parametrize("size", [PHONE, (1440, 900)])
def test_fake_attempts_on_the_desk(opened: Opened, worn: World, size: tuple[int, int]) -> None:
    seen = opened("/failed/fakes/", user=worn.people["operations"], size=size)
    seen.look(f"fakes-{size[0]}")
    assert (seen.objections(), seen.faults, seen.sideways()) == ([], [], False)
    seen.page.locator("input[name=reference]").fill("CLM-7")
    seen.page.locator("button[value=upheld]").click()
    seen.page.wait_for_load_state()
    seen.look(f"fakes-upheld-{size[0]}")
    assert "Upheld: the attempt never counts." in seen.page.content()
