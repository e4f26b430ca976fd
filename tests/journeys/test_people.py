"""From an invitation to a log-in in two steps, over HTTP."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.roles import Role
from accounts.views import TRIES
from tests.access.world import World, build
from tests.factories.accounts import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "a short sentence"


@pytest.fixture
def world() -> World:
    return build(timezone.now(), phone="+919822014417", email="snehal@example.com")


@pytest.fixture
def owner(world: World) -> Client:
    client = Client()
    client.force_login(world.people[Role.OWNER])
    return client


def invited(owner: Client, email: str = "ira@example.com", role: str = Role.AGENT) -> str:
    """The path of the link that came by e-mail."""
    mail.outbox.clear()
    said = owner.post(reverse("settings:invite"), {"email": email, "role": role}, follow=True)
    assert f"on its way to {email}" in said.content.decode()
    (link,) = re.findall(r"https?://\S+?(/me/invitation/\w+/)", mail.outbox[0].body)
    return link


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_an_agent_is_invited_and_sees_her_store_and_no_figures(world: World, owner: Client) -> None:
    link, ira = invited(owner), Client()
    said = {"name": "Ira Deshpande", "password": PASSWORD, "again": PASSWORD}
    answer = ira.post(link, said, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    page = answer.content.decode()
    assert f"Welcome to {world.store.name}" in page
    assert "RTO %" not in page
    assert reverse("figures:rto") not in page
    assert world.order.number in text(ira, "/orders/")
    theirs = world.people["other"].memberships.get().store
    assert theirs.name not in text(ira, "/orders/")
    assert ira.get(reverse("figures:rto")).status_code == 403
    settings_of_hers = text(ira, reverse("settings:index"))
    assert "My account" in settings_of_hers
    assert reverse("settings:people") not in settings_of_hers
    assert reverse("settings:store") not in settings_of_hers
    assert Client().get(link).status_code == 404
    fresh = Client()
    fresh.post(reverse("account_login"), {"login": "Ira@example.com", "password": PASSWORD})
    assert fresh.get("/").status_code == 200


@pytest.mark.parametrize(
    ("password", "again", "why"),
    [
        (PASSWORD, "another sentence", "differ"),
        ("short", "short", "too short"),
        ("password123", "password123", "too common"),
        ("ira@example.com", "ira@example.com", "too similar"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_still_works(
    owner: Client, password: str, again: str, why: str
) -> None:
    link, ira = invited(owner), Client()
    answer = ira.post(link, {"name": "Ira", "password": password, "again": again})
    assert why in answer.content.decode()
    assert not User.objects.filter(email="ira@example.com").exists()
    assert ira.get(link).status_code == 200


def test_somebody_who_has_an_account_logs_in_and_joins(world: World, owner: Client) -> None:
    elsewhere = MembershipFactory(user=UserFactory(email="ira@example.com"))
    link, ira = invited(owner), Client()
    page = text(ira, link)
    assert 'name="password"' not in page
    assert ira.post(link, {"name": "I", "password": PASSWORD, "again": PASSWORD}).status_code == 200
    entered = ira.post(
        f"{reverse('account_login')}?next={link}", {"login": "ira@example.com", "password": "let me in please"}
    )
    assert entered["Location"] == link
    assert ira.post(link).status_code == 302
    stores = set(elsewhere.user.stores.values_list("pk", flat=True))
    assert stores == {elsewhere.store_id, world.store.pk}


def test_a_link_in_the_wrong_hands_joins_nobody_who_is_logged_in(world: World, owner: Client) -> None:
    link, agent = invited(owner), Client()
    agent.force_login(world.people[Role.AGENT])
    assert "Log out" in text(agent, link)
    assert "for ira@example.com" in agent.post(link).content.decode()
    assert Invitation.objects.open().filter(email="ira@example.com").exists()


def test_links_can_not_be_guessed_for_long(owner: Client) -> None:
    link, guesser = invited(owner), Client(REMOTE_ADDR="203.0.113.9")
    said = [guesser.get(f"/me/invitation/{number:048x}/").status_code for number in range(TRIES + 1)]
    assert said == [404] * TRIES + [429]
    assert guesser.get(link).status_code == 429, "a right guess would look like a wrong one"
    assert Client(REMOTE_ADDR="203.0.113.10").get(link).status_code == 200


def test_a_right_link_costs_nothing(owner: Client) -> None:
    link = invited(owner)
    assert {Client().get(link).status_code for _turn in range(TRIES + 2)} == {200}


def test_reset_is_patient_with_one_address_for_a_while(world: World) -> None:
    said = [
        Client(REMOTE_ADDR=f"198.51.100.{turn}").post(
            reverse("account_reset_password"), {"email": world.people[Role.OWNER].email}
        )
        for turn in range(1, 8)
    ]
    assert [answer.status_code for answer in said] == [302] * 5 + [429] * 2


def test_a_reset_looks_the_same_when_the_mail_server_is_away(world: World, monkeypatch) -> None:
    def refuse(_mail: object, **_more: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    for email in (world.people[Role.OWNER].email, "nobody@example.com"):
        answer = Client().post(reverse("account_reset_password"), {"email": email})
        assert answer["Location"] == reverse("account_reset_password_done")


def test_a_forgotten_password_is_replaced_by_mail(world: World) -> None:
    email, client = world.people[Role.AGENT].email, Client()
    client.post(reverse("account_reset_password"), {"email": email})
    (path,) = re.findall(r"https?://[^/\s]+(/accounts/\S+)", mail.outbox[-1].body)
    page = client.get(path, follow=True)
    said = {"password1": PASSWORD, "password2": PASSWORD}
    client.post(page.request["PATH_INFO"], said)
    answer = Client().post(reverse("account_login"), {"login": email, "password": PASSWORD})
    assert answer.status_code == 302
    assert mail.outbox[-1].subject == "A new password for Sampai"


def test_nobody_hears_that_an_address_is_unknown_but_the_address(world: World) -> None:
    Client().post(reverse("account_reset_password"), {"email": "nobody@example.com"})
    (sent,) = mail.outbox
    assert sent.to == ["nobody@example.com"]
    assert "There is no account" in sent.body


def test_a_new_password_ends_the_other_sessions(world: World) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        client.force_login(world.people[Role.AGENT])
    said = {"oldpassword": "let me in please", "password1": PASSWORD, "password2": PASSWORD}
    answer = here.post(reverse("account_change_password"), said)
    assert answer["Location"] == reverse("settings:account")
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


def test_who_has_no_store_still_has_an_account() -> None:
    client = Client()
    client.force_login(UserFactory())
    for name in ("index", "account", "second_step", "tokens"):
        assert client.get(reverse(f"settings:{name}")).status_code == 200, name
    assert client.get(reverse("settings:store")).status_code == 403


def test_switching_off_ends_session_and_token_at_once(world: World, owner: Client) -> None:
    agent, user = Client(), world.people[Role.AGENT]
    agent.force_login(user)
    headers = {"Authorization": f"Token {world.token(Role.AGENT)}"}
    assert (agent.get("/").status_code, Client().get("/api/v1/orders/", headers=headers).status_code) == (200, 200)
    member = world.store.memberships.get(user=user)
    owner.post(reverse("settings:deactivate", kwargs={"pk": member.pk}))
    assert agent.get("/")["Location"].startswith(reverse("account_login"))
    assert Client().get("/api/v1/orders/", headers=headers).status_code == 401
    back = Client().post(reverse("account_login"), {"login": user.email, "password": "let me in please"}, follow=True)
    assert not back.context["user"].is_authenticated
    owner.post(reverse("settings:reactivate", kwargs={"pk": member.pk}))
    assert agent.get("/").status_code == 302
    agent.post(reverse("account_login"), {"login": user.email, "password": "let me in please"})
    assert agent.get("/").status_code == 200
