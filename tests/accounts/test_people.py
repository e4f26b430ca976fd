"""People: roles, removal, switching off; and the rules that nobody gets round."""

from datetime import datetime

import pytest
from django.test import Client

from accounts import services
from accounts.models import ApiToken, Membership, User
from accounts.roles import Role
from accounts.services import people
from accounts.services.refusals import NotPossible
from core import audit
from core.models import AuditEvent
from tests.factories.accounts import MembershipFactory, StoreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Membership:
    return MembershipFactory(role=Role.OWNER)


@pytest.fixture
def agent(owner: Membership) -> Membership:
    return MembershipFactory(store=owner.store, role=Role.AGENT)


def test_a_role_changes_and_the_log_says_from_what(owner: Membership, agent: Membership, now: datetime) -> None:
    people.change_role(member=agent, to=Role.FINANCE, at=now, actor=owner.user)
    people.change_role(member=agent, to=Role.FINANCE, at=now, actor=owner.user)
    agent.refresh_from_db()
    assert agent.role == Role.FINANCE
    assert [(event.before, event.after) for event in audit.of(agent)] == [("agent", "finance")]


def test_nobody_touches_her_own_membership(owner: Membership, now: datetime) -> None:
    MembershipFactory(store=owner.store, role=Role.OWNER)
    with pytest.raises(NotPossible, match="her own role"):
        people.change_role(member=owner, to=Role.AGENT, at=now, actor=owner.user)
    with pytest.raises(NotPossible, match="her own role"):
        people.remove(member=owner, at=now, actor=owner.user)
    with pytest.raises(NotPossible, match="her own account"):
        people.deactivate(user=owner.user, at=now, actor=owner.user)


def test_a_store_keeps_an_owner_who_can_log_in(owner: Membership, now: datetime) -> None:
    gone = MembershipFactory(store=owner.store, role=Role.OWNER, user__is_active=False)
    support = MembershipFactory(store=owner.store, role=Role.OWNER, user__is_active=False).user
    for act in (
        lambda: people.change_role(member=owner, to=Role.AGENT, at=now, actor=support),
        lambda: people.remove(member=owner, at=now, actor=support),
        lambda: people.deactivate(user=owner.user, at=now, actor=support),
        lambda: services.put_member(
            email=owner.user.email, role=Role.AGENT, store=owner.store, password=None, at=now, actor=None
        ),
    ):
        with pytest.raises(NotPossible, match="last owner"):
            act()
    people.remove(member=gone, at=now, actor=owner.user)
    assert list(owner.store.memberships.filter(role=Role.OWNER, user__is_active=True)) == [owner]


def test_who_is_removed_keeps_her_other_stores(owner: Membership, agent: Membership, now: datetime) -> None:
    other = MembershipFactory(user=agent.user)
    people.remove(member=agent, at=now, actor=owner.user)
    assert list(agent.user.memberships.all()) == [other]
    with pytest.raises(NotPossible, match="no longer"):
        people.remove(member=agent, at=now, actor=owner.user)
    assert AuditEvent.objects.filter(verb="accounts.member.removed", scope=owner.store_id).count() == 1


def test_switching_off_ends_sessions_and_tokens_for_good(owner: Membership, agent: Membership, now: datetime) -> None:
    client, user = Client(), agent.user
    client.force_login(user)
    token = services.make_token(user=user, name="help desk", at=now, actor=user)
    by_token = {"Authorization": f"Token {token}"}
    assert (client.get("/").status_code, client.get("/api/v1/orders/", headers=by_token).status_code) == (200, 200)
    people.deactivate(user=user, at=now, actor=owner.user)
    assert client.get("/").status_code == 302
    assert Client().get("/api/v1/orders/", headers=by_token).status_code == 401
    people.reactivate(user=user, at=now, actor=owner.user)
    assert client.get("/").status_code == 302, "a session of before"
    assert Client().get("/api/v1/orders/", headers=by_token).status_code == 401
    assert User.objects.get(pk=user.pk).is_active
    assert not ApiToken.objects.live(at=now).filter(user=user).exists()


def test_whom_another_owner_employs_too_is_not_switched_off(
    owner: Membership, agent: Membership, now: datetime
) -> None:
    elsewhere = StoreFactory()
    MembershipFactory(user=agent.user, store=elsewhere)
    with pytest.raises(NotPossible, match="not yours"):
        people.deactivate(user=agent.user, at=now, actor=owner.user)
    MembershipFactory(user=owner.user, store=elsewhere, role=Role.OWNER)
    people.deactivate(user=agent.user, at=now, actor=owner.user)
    scopes = AuditEvent.objects.filter(verb="accounts.user.deactivated").values_list("scope", flat=True)
    assert sorted(scopes) == sorted([owner.store_id, elsewhere.pk])
