"""The settings in all their looks, full and empty, with one ugly row."""

from datetime import timedelta

from django.utils import timezone

from accounts import services
from accounts.models import Store, User
from accounts.roles import Role
from accounts.services import inviting, stores
from tests.access.world import World
from tests.browser.conftest import Opened
from tests.browser.test_pages import _looked_at
from tests.factories.accounts import MembershipFactory

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
]


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
