"""An empty installation becomes somebody's, once, and leads her to the first figure."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import Membership, Store, User
from accounts.roles import Role
from accounts.services import founding
from core.models import AuditEvent
from orders.cost import Terms
from orders.models import CostModel
from orders.services import costing
from tests.factories.accounts import MembershipFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db
FIRST = "/start/first/"
SAID = {
    "email": "Meera@Example.com", "person": "Meera Joshi", "password": "a short sentence", "name": "Warna Kurtis",
    "country": "IN", "currency": "INR", "timezone": "Asia/Kolkata", "locale": "en",
}  # fmt: skip


@pytest.fixture(autouse=True)
def laptop(settings: Settings) -> None:
    settings.LOCAL = True


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_first_visitor_becomes_the_owner_of_her_store(client: Client) -> None:
    assert "Be the first" in text(client.get("/", follow=True))
    page = text(client.post(FIRST, SAID, follow=True))
    assert "1 of 5 steps to your first figure." in page
    member = Membership.objects.get()
    assert (member.user.email, member.role, member.store.code) == ("meera@example.com", Role.OWNER, "warna-kurtis")
    assert set(AuditEvent.objects.values_list("verb", flat=True)) == {"accounts.store.created", "accounts.member.put"}
    assert "First steps: 1 of 5" in text(client.get("/"))


def test_the_door_is_shut_once_there_is_somebody(client: Client) -> None:
    MembershipFactory()
    assert "Log in" in text(client.get("/", follow=True))
    client.post(FIRST, SAID)
    assert not User.objects.filter(email="meera@example.com").exists()
    assert Store.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"password": "short"}, "too short"), ({"email": "x"}, "valid email"), ({"currency": "XXZ"}, "XXZ"),
     ({"password": "meera@example.com"}, "too similar"), ({"name": ""}, "required")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nobody_is_made(client: Client, wrong: dict[str, str], said: str) -> None:
    assert said in text(client.post(FIRST, SAID | wrong))
    assert not User.objects.exists()


class TestOnAServer:
    @pytest.fixture(autouse=True)
    def server(self, settings: Settings, laptop: None) -> None:
        settings.LOCAL = False
        settings.SECURE_SSL_REDIRECT = False

    def test_a_stranger_without_the_code_founds_nothing(self, client: Client) -> None:
        assert founding.setup_code() not in text(client.get(FIRST))
        for typed in ({}, {"code": ""}, {"code": "0" * 24}):
            text(client.post(FIRST, SAID | typed))
        assert not User.objects.exists()

    def test_guessing_ends_soon(self, client: Client) -> None:
        said = [client.post(FIRST, SAID | {"code": str(n)}).status_code for n in range(12)]
        assert said[-1] == 429
        assert said[0] == 200

    def test_the_command_tells_the_code_and_it_works_once(self, client: Client) -> None:
        told = io.StringIO()
        call_command("setup_code", stdout=told)
        client.post(FIRST, SAID | {"code": told.getvalue().strip().upper()})
        assert User.objects.get().email == "meera@example.com"
        with pytest.raises(CommandError, match="set up already"):
            call_command("setup_code")
        Client().post(FIRST, SAID | {"email": "late@example.com", "code": told.getvalue()})
        assert User.objects.count() == 1

    def test_the_code_is_in_the_log(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        said: list[str] = []
        monkeypatch.setattr("desk.start.founding.log.warning", said.append)
        client.get(FIRST)
        assert founding.setup_code() in said[0]


class TestChecklist:
    @pytest.fixture
    def owner(self) -> Membership:
        return MembershipFactory(role=Role.OWNER)

    @pytest.fixture
    def desk(self, client: Client, owner: Membership) -> Client:
        client.force_login(owner.user)
        return client

    def test_each_step_is_done_by_what_was_done_and_the_next_is_the_dark_button(self, desk, owner) -> None:
        store, at = owner.store, timezone.now()
        acts = [
            lambda: OrderFactory(store=store),
            lambda: ConnectionFactory(stores=[store]),
            lambda: MembershipFactory(store=store),
            lambda: costing.set_costs(
                store=store, valid_from=at.date(), terms=Terms.of(CostModel()), at=at, actor=None
            ),
        ]
        for n, act in enumerate(acts, start=1):
            start = desk.get("/start/").context["start"]
            assert (start.done, start.next) == (n, start.steps[n])
            page = text(desk.get("/start/"))
            assert f'btn-primary" href="{start.next.url}"' in page
            assert page.count("btn-primary") == 1
            act()
        page = text(desk.get("/start/"))
        assert "All is set up." in page
        assert 'btn-primary" href="/figures/rto/"' in page
        assert "First steps" not in text(desk.get("/"))

    def test_another_stores_rows_are_no_step_done(self, desk) -> None:
        OrderFactory()
        assert desk.get("/start/").context["start"].done == 1

    def test_it_is_put_away_and_its_page_stays(self, desk, owner) -> None:
        assert "First steps: 1 of 5" in text(desk.get("/"))
        for _twice in range(2):
            desk.post("/start/put-away/")
        assert "First steps" not in text(desk.get("/"))
        assert "1 of 5 steps" in text(desk.get("/start/"))
        assert AuditEvent.objects.filter(verb="desk.start.put_away").count() == 1

    def test_a_manager_sees_what_an_owner_must_do_and_an_agent_nothing(self, client: Client, owner) -> None:
        manager = MembershipFactory(store=owner.store, role=Role.MANAGER)
        client.force_login(manager.user)
        assert "an owner does this" in text(client.get("/start/"))
        client.force_login(MembershipFactory(store=owner.store, role=Role.AGENT).user)
        assert "First steps" not in text(client.get("/"))
        assert client.get("/start/").status_code == 403
