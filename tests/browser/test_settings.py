"""The settings in all their looks, full and empty, with one ugly row."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from PIL import Image
from pytest_django.fixtures import Settings

from accounts import services
from accounts.models import Store, User
from accounts.roles import Role
from accounts.services import inviting, stores
from tests.access.world import World
from tests.browser.conftest import PHONE, Opened
from tests.browser.test_pages import _looked_at
from tests.factories.accounts import MembershipFactory

PASSWORD = "let me in please"
UGLY = "Maheshwari Venkatanarasimharajuvaripeta-Subramaniam सुनीता"


def furnish(store: Store, owner: User) -> None:
    """People, invitations, holidays, a colour, an address, tokens."""
    at = timezone.now()
    other = MembershipFactory(user=owner, role=Role.OWNER, store__name="Zari Silks").store
    ugly = MembershipFactory(store=store, user__name=UGLY, user__email=f"{'very-long-' * 5}address@example.com")
    MembershipFactory(store=other, user=ugly.user, role=Role.FINANCE)
    MembershipFactory(store=store, user__name="Left Long Ago", user__is_active=False)
    inviting.invite(store=store, email=f"{'invited-' * 6}@example.com", role=Role.MANAGER, at=at, actor=owner)
    old = inviting.invite(store=store, email="old@example.com", role=Role.AGENT, at=at - timedelta(days=9), actor=owner)
    inviting.tell(issued=old, link="https://example.com/", at=at)
    stores.add_holiday(store=store, on=at.date() + timedelta(days=60), name="Pongal " * 8, at=at, actor=owner)
    said = {"brand_colour": "#9d174d", "address": "12 Prabhat Road\nPune 411004", "contact_phone": "+919822014417"}
    stores.change(store=store, to=said, at=at, actor=owner)
    services.make_token(user=owner, name="Help desk " * 7, at=at, actor=owner, expires_at=at + timedelta(days=30))


PATHS = [
    *("/settings/", "/settings/account/", "/settings/account/second-step/", "/settings/tokens/", "/settings/store/"),
    *("/settings/store/new/", "/settings/people/", "/settings/people/invite/"),
    *("/settings/failed/", "/settings/coming-back/"),
]


@pytest.mark.long
def test_every_section_is_clean_in_all_its_looks(opened: Opened, world: World, owner: User) -> None:
    furnish(world.store, owner)
    member = world.store.memberships.get(user=world.people[Role.AGENT])
    seen = opened("/", user=owner)
    wrong = []
    for path in [*PATHS, f"/settings/people/{member.pk}/"]:
        seen.page.goto(path)
        wrong += _looked_at(seen, path)
    assert wrong == []
    assert seen.faults == []


def test_a_second_step_is_set_up_and_its_codes_are_shown_once(opened: Opened, world: World) -> None:
    seen = opened("/settings/account/second-step/", user=world.people[Role.AGENT])
    page = seen.page
    assert (page.locator(".qr svg").bounding_box() or {})["width"] > 150
    secret = page.locator("p.code.break").inner_text().replace(" ", "")
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.get_by_label("Code of the app").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="Turn it on").click()
    page.wait_for_selector("ol.paper")
    assert page.locator("ol.paper li").count() == 10
    wrong = _looked_at(seen, "recovery-codes")
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_selector("text=10 recovery codes are left")
    wrong += _looked_at(seen, "second-step-on")
    page.get_by_role("button", name="Turn it off").click()
    assert (wrong, seen.faults) == ([], [])


def test_a_logo_is_shown_and_taken_away(opened: Opened, owner: User, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    Image.new("RGBA", (300, 90), "#9d174d").save(tmp_path / "logo.png")
    seen = opened("/settings/store/", user=owner)
    seen.page.get_by_label("Logo", exact=True).set_input_files(tmp_path / "logo.png")
    seen.page.get_by_role("button", name="Save").click()
    seen.page.wait_for_selector(".logo-now")
    assert seen.page.evaluate("document.querySelector('.logo-now').decode().then(() => 'drawn')") == "drawn"
    assert "logos/" not in seen.page.locator("main").inner_text()
    wrong = _looked_at(seen, "store-logo")
    seen.page.get_by_label("Take the logo away").check()
    seen.page.get_by_role("button", name="Save").click()
    seen.page.wait_for_selector(".logo-now", state="detached")
    assert (wrong, seen.faults) == ([], [])


def test_what_can_not_be_kept_is_said_in_red(opened: Opened, owner: User) -> None:
    seen = opened("/settings/store/", user=owner)
    for label, text in {"Colour": "#7b7b7b", "Phone": "call me", "Link to a map": "http://maps.example.com/"}.items():
        seen.page.get_by_label(label, exact=True).fill(text)
    seen.page.get_by_role("button", name="Save").click()
    seen.page.wait_for_selector(".set-wrong")
    assert seen.page.locator(".errorlist:visible").count() == 3
    assert (_looked_at(seen, "store-refused"), seen.faults) == ([], [])


def test_a_link_is_handed_over_and_taken_up(opened: Opened, owner: User, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    seen = opened("/settings/people/invite/", user=owner)
    seen.page.get_by_label("E-mail").fill("ira@example.com")
    seen.page.get_by_role("button", name="Make the link").click()
    seen.page.wait_for_selector(".secret")
    wrong = _looked_at(seen, "invited")
    link = seen.page.get_by_label("Link").input_value()
    fresh = opened(link[link.index("/me/") :])
    wrong += _looked_at(fresh, "invitation")
    for label, text in {"Name": UGLY, "Password": PASSWORD, "The password once more": PASSWORD}.items():
        fresh.page.get_by_label(label, exact=True).fill(text)
    fresh.page.get_by_role("button", name="Join the store").click()
    fresh.page.wait_for_selector(".toast-s")
    assert "Welcome" in fresh.page.locator(".toast-s").inner_text()
    assert (seen.faults, fresh.faults) == ([], [])
    gone = opened(link[link.index("/me/") :])
    wrong += _looked_at(gone, "invitation-gone")
    assert wrong == []


def test_a_token_is_copied(opened: Opened, owner: User) -> None:
    seen = opened("/settings/tokens/", user=owner, permissions=["clipboard-read", "clipboard-write"])
    seen.page.get_by_label("Name", exact=True).fill("Help desk")
    seen.page.get_by_role("button", name="Make the token").click()
    seen.page.wait_for_selector(".secret")
    shown = seen.page.get_by_label("Token", exact=True).input_value()
    seen.page.get_by_role("button", name="Copy").click()
    seen.page.wait_for_selector("text=Copied")
    assert seen.page.evaluate("navigator.clipboard.readText()") == shown
    assert (_looked_at(seen, "token-made"), seen.faults) == ([], [])


def test_it_works_without_script_on_a_phone(opened: Opened, owner: User) -> None:
    seen = opened("/settings/", user=owner, size=PHONE, java_script_enabled=False)
    seen.page.get_by_role("link", name="My account").click()
    seen.page.get_by_label("Name").fill("Meera Joshi")
    seen.page.get_by_role("button", name="Save").click()
    seen.page.wait_for_selector(".toast-s")
    assert seen.page.get_by_label("Name").input_value() == "Meera Joshi"
    seen.page.locator(".crumb a").click()
    seen.page.wait_for_url("**/settings/")
    assert seen.page.locator(".settings-nav").get_by_role("link", name="People").is_visible()
