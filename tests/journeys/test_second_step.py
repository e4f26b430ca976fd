"""Log-in in two steps, and tokens, over HTTP."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken
from accounts.roles import Role
from tests.access.world import World, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build(timezone.now(), phone="+919822014417", email="snehal@example.com")


@pytest.fixture
def owner(world: World) -> Client:
    client = Client()
    client.force_login(world.people[Role.OWNER])
    return client


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.fixture
def _the_clock_stands_still() -> Iterator[None]:
    """A code is good for the rest of its thirty seconds."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


def code(secret: str) -> str:
    """What an app shows."""
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30))


def secret_on(page: str) -> str:
    (found,) = re.findall(r'class="code break">([A-Z2-7 ]+)<', page)
    return found


@pytest.mark.usefixtures("_the_clock_stands_still")
def test_a_manager_sets_up_the_second_step_before_anything_else(world: World, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    manager, user, step = Client(), world.people[Role.MANAGER], reverse("settings:second_step")
    manager.force_login(user)
    for path in ("/", "/orders/", reverse("settings:tokens"), reverse("account_change_password")):
        assert manager.get(path)["Location"] == step, path
    assert manager.get("/lookup/?q=1", headers={"HX-Request": "true"})["HX-Redirect"] == step
    assert manager.get("/api/v1/orders/").status_code == 403
    assert manager.get(reverse("account_logout")).status_code == 200
    page = text(manager, step)
    assert "<svg" in page
    assert "style=" not in page
    secret = secret_on(page)
    said = {"code": code(secret), "password": "let me in please"}
    assert "not the right one" in manager.post(step, {**said, "code": "000000"}).content.decode()
    assert "not your password" in manager.post(step, {**said, "password": "guess"}).content.decode()
    codes = re.findall(r"<li>(\d{8})</li>", manager.post(step, said).content.decode())
    assert len(codes) == 10
    assert manager.get("/").status_code == 200
    assert codes[0] not in text(manager, step), "shown once"
    off = {"off-password": "let me in please"}
    manager.post(reverse("settings:second_step_off"), off)
    assert "10 recovery codes are left" in text(manager, step), "her role needs it"
    for number in (code(secret), codes[0]):
        again = Client()
        entered = again.post(reverse("account_login"), {"login": user.email, "password": "let me in please"})
        assert entered["Location"] == reverse("mfa_authenticate")
        assert again.get("/").status_code == 302, "half a log-in is none"
        again.post(reverse("mfa_authenticate"), {"code": number})
        assert again.get("/").status_code == 200
    assert "9 recovery codes are left" in text(manager, step)


@pytest.mark.usefixtures("_the_clock_stands_still")
def test_an_owner_helps_who_lost_her_phone(world: World, owner: Client) -> None:
    agent, step = Client(), reverse("settings:second_step")
    agent.force_login(world.people[Role.AGENT])
    secret = secret_on(text(agent, step))
    agent.post(step, {"code": code(secret), "password": "let me in please"})
    member = world.store.memberships.get(user=world.people[Role.AGENT])
    assert "Reset the second step" in text(owner, reverse("settings:person", kwargs={"pk": member.pk}))
    owner.post(reverse("settings:reset_second_step", kwargs={"pk": member.pk}))
    assert agent.get("/").status_code == 302
    agent.post(reverse("account_login"), {"login": member.user.email, "password": "let me in please"})
    assert agent.get("/").status_code == 200


@pytest.mark.usefixtures("_the_clock_stands_still")
def test_an_agent_is_offered_it_and_may_leave_it_again(world: World, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    agent, step = Client(), reverse("settings:second_step")
    agent.force_login(world.people[Role.AGENT])
    assert agent.get("/").status_code == 200
    secret = secret_on(text(agent, step))
    first = agent.post(step, {"code": code(secret), "password": "let me in please"}).content.decode()
    old = re.findall(r"<li>(\d{8})</li>", first)
    assert len(old) == 10
    wrong = agent.post(reverse("settings:recovery_codes"), {"codes-password": "guess"})
    assert "not your password" in wrong.content.decode()
    renewed = agent.post(reverse("settings:recovery_codes"), {"codes-password": "let me in please"}).content.decode()
    assert set(re.findall(r"<li>(\d{8})</li>", renewed)).isdisjoint(old)
    agent.post(reverse("settings:second_step_off"), {"off-password": "let me in please"})
    assert "Turn the second step on" in text(agent, step)


def test_the_password_is_not_guessed_at_the_second_step(world: World) -> None:
    agent = Client()
    agent.force_login(world.people[Role.AGENT])
    said = {"code": "000000", "password": "guess"}
    answers = [agent.post(reverse("settings:second_step"), said).status_code for _turn in range(6)]
    assert answers == [200] * 5 + [429]


def test_a_token_is_shown_once_and_reaches_as_far_as_it_says(world: World) -> None:
    agent, page = Client(), reverse("settings:tokens")
    agent.force_login(world.people[Role.AGENT])
    made = agent.post(page, {"name": "help desk", "scopes": ["read"], "days": "30"}).content.decode()
    (token,) = set(re.findall(r'data-copy="([0-9a-f]{48})"', made))
    assert token not in text(agent, page)
    headers = {"Authorization": f"Token {token}"}
    order = reverse("api-order", kwargs={"pk": world.order.pk})
    reveal = reverse("api-reveal", kwargs={"pk": world.order.pk})
    assert Client().get(order, headers=headers).status_code == 200
    assert Client().post(reveal, headers=headers).status_code == 403
    assert Client().post(reverse("api-orders"), headers=headers).status_code == 403
    row = ApiToken.objects.get(name="help desk")
    assert row.expires_at - row.created_at == timedelta(days=30)
    ApiToken.objects.filter(pk=row.pk).update(scopes=["reveal"])
    assert Client().post(reveal, headers=headers).status_code == 200
    assert Client().get(order, headers=headers).status_code == 403
    ApiToken.objects.filter(pk=row.pk).update(scopes=["read"], expires_at=timezone.now())
    assert Client().get(order, headers=headers).status_code == 401
    ApiToken.objects.filter(pk=row.pk).update(expires_at=None)
    assert Client().get(order, headers=headers).status_code == 200
    agent.post(reverse("settings:revoke_token", kwargs={"pk": row.pk}))
    assert Client().get(order, headers=headers).status_code == 401


def test_no_scope_lifts_a_token_over_its_user(world: World) -> None:
    headers = {"Authorization": f"Token {world.token(Role.WAREHOUSE)}"}
    reveal = reverse("api-reveal", kwargs={"pk": world.order.pk})
    assert Client().post(reveal, headers=headers).status_code == 404
