"""Connections as their owner meets them: connect, test, mend, switch off, and work again on what was set aside."""

from datetime import timedelta

import pytest
from django.db import connection as database
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from connectors import registry
from connectors.base import Busy, Down, Field, Garbled, NotAuthorised, ProviderError, Refused, Unreachable
from connectors.models import Connection, Health, HourOfCalls
from core.models import AuditEvent
from core.queue import QueueState
from inbox.models import Receipt
from orders.states import Source
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import OrderFactory, ScanFactory, ShipmentFactory
from tests.inbox.pretend import Pretend

pytestmark = pytest.mark.django_db
SECRET = "sealed-once-and-for-all"


class Asked(Pretend):
    """The pretended courier with an account of fields and a test that says what it is told to."""

    secrets = ("token",)
    fields = (Field("token", "API token"), Field("client", "Client", required=False))
    hook_steps = ("Open Settings, then Webhooks.",)
    says: ProviderError | str = "Good morning."
    in_a_transaction: bool | None = None

    def test(self) -> str:
        type(self).in_a_transaction = database.in_atomic_block
        if isinstance(self.says, ProviderError):
            raise self.says
        return self.says


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> type[Asked]:
    monkeypatch.setitem(registry.COURIERS, "pretend", Asked)
    monkeypatch.setattr(Asked, "says", "Good morning.")
    return Asked


@pytest.fixture
def member() -> Membership:
    """An owner."""
    return MembershipFactory(role=Role.OWNER, store=StoreFactory(code="warna", name="Warna Kurtis"))


@pytest.fixture
def account(store) -> Connection:
    return ConnectionFactory(
        provider="pretend", name="Pretend", credentials={"token": SECRET}, settings={"client": "WK"}, stores=[store]
    )


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def receipt(account: Connection, digest: bytes, **more: object) -> Receipt:
    said = {"method": "POST", "url": "https://x/", "headers": {}, "body": b"{}", "problem": "KeyError: 'awb'", **more}
    at = timezone.now()
    aside = {"state": QueueState.SET_ASIDE, "tries": 3}
    return Receipt.objects.create(connection=account, digest=digest, try_at=at, received_at=at, **aside, **said)


class TestAccount:
    def test_a_courier_is_connected_with_what_its_adapter_asks_for(self, desk, store) -> None:
        services = text(desk.get("/settings/connections/new/"))
        assert "/settings/connections/new/pretend/" in services
        assert '<b>Pretend</b><br><span class="sm sub">calls us when something happens' in services
        form = text(desk.get("/settings/connections/new/pretend/"))
        assert "API token" in form
        assert "Connect Pretend" in form
        said = {"name": "Pune", "token": SECRET, "client": "WK", "stores": [store.pk]}
        page = text(desk.post("/settings/connections/new/pretend/", said, follow=True))
        made = Connection.objects.get()
        assert (made.credentials, made.settings) == ({"token": SECRET}, {"client": "WK"})
        assert "Not tried yet" in page
        assert "Open Settings, then Webhooks." in page
        assert f"/hooks/{made.hook_token}/" in page

    def test_a_secret_is_never_shown_and_stays_where_none_is_typed(self, desk, store, account) -> None:
        edit = f"/settings/connections/{account.pk}/edit/"
        for address in (edit, f"/settings/connections/{account.pk}/", "/settings/connections/"):
            assert SECRET not in text(desk.get(address))
        desk.post(edit, {"name": "Renamed", "token": "", "client": "", "stores": [store.pk]})
        account.refresh_from_db()
        assert (account.name, account.credentials, account.settings) == ("Renamed", {"token": SECRET}, {})
        desk.post(edit, {"name": "Renamed", "token": "other", "stores": [store.pk]})
        account.refresh_from_db()
        assert account.credentials == {"token": "other"}
        assert SECRET not in str(list(AuditEvent.objects.values_list("facts", "before", "after")))

    def test_a_missing_secret_and_a_missing_store_are_named(self, desk) -> None:
        page = text(desk.post("/settings/connections/new/pretend/", {"name": "Pune"}))
        assert "At least one store." in page
        assert not Connection.objects.exists()

    def test_new_credentials_are_tried_at_once(self, desk, store, account) -> None:
        later = timezone.now() + timedelta(minutes=15)
        Health.objects.filter(connection=account).update(open_until=later, failures=9, failing_since=timezone.now())
        desk.post(
            f"/settings/connections/{account.pk}/edit/", {"name": "P", "token": "right now", "stores": [store.pk]}
        )
        assert Health.objects.get(connection=account).open_until is None

    def test_it_is_given_to_another_store_of_mine_and_to_nobody_elses(self, desk, store, member, account) -> None:
        mine, theirs = MembershipFactory(user=member.user, role=Role.OWNER).store, StoreFactory()
        edit = f"/settings/connections/{account.pk}/edit/"
        desk.post(edit, {"name": "P", "stores": [store.pk, theirs.pk]})
        assert set(account.stores.all()) == {store}
        desk.post(edit, {"name": "P", "stores": [store.pk, mine.pk]})
        assert set(account.stores.all()) == {store, mine}
        logged = AuditEvent.objects.filter(verb="connectors.connection.changed")
        assert set(logged.values_list("scope", flat=True)) == {store.pk, mine.pk}

    def test_one_that_serves_somebody_elses_store_too_is_not_mine_to_change(self, desk, account) -> None:
        account.stores.add(StoreFactory())
        page = text(desk.get(f"/settings/connections/{account.pk}/"))
        assert "It serves another store too." in page
        assert account.hook_token not in page
        for act in ("edit", "switch", "webhook"):
            assert desk.post(f"/settings/connections/{account.pk}/{act}/").status_code == 404

    def test_it_is_switched_off_and_on_and_given_a_new_address(self, desk, client: Client, account) -> None:
        page, old = f"/settings/connections/{account.pk}/", account.hook_token
        assert "Switched off" in text(desk.post(f"{page}switch/", {"to": "off"}, follow=True))
        assert client.post(f"/hooks/{old}/").status_code == 404
        assert "Not tried yet" in text(desk.post(f"{page}switch/", {"to": "on"}, follow=True))
        assert client.post(f"/hooks/{old}/").status_code == 403
        desk.post(f"{page}webhook/")
        account.refresh_from_db()
        assert account.hook_token != old
        assert client.post(f"/hooks/{old}/").status_code == 404


class TestTheTest:
    def test_what_came_back_is_said_and_the_breaker_closes(self, desk, account) -> None:
        Health.objects.filter(connection=account).update(
            open_until=timezone.now() + timedelta(minutes=15), failures=9, failing_since=timezone.now()
        )
        page = text(desk.post(f"/settings/connections/{account.pk}/test/"))
        assert "Good morning." in page
        assert "Does not answer" not in page
        assert Health.objects.get(connection=account).failures == 0

    @pytest.mark.parametrize("kind", [NotAuthorised, Busy, Down, Unreachable, Garbled, Refused])
    def test_each_way_to_fail_says_what_to_do_next(self, desk, account, asked, monkeypatch, kind) -> None:
        monkeypatch.setattr(asked, "says", kind("In their own words."))
        answer = desk.post(f"/settings/connections/{account.pk}/test/")
        assert "In their own words." in text(answer)
        assert str(answer.context["tested"].next)
        assert not answer.context["tested"].well

    @pytest.mark.django_db(transaction=True)
    def test_no_transaction_waits_for_it(self, desk, account, asked) -> None:
        desk.post(f"/settings/connections/{account.pk}/test/")
        assert asked.in_a_transaction is False


class TestHealth:
    def test_calls_are_counted_by_the_hour_and_a_refusal_is_no_failure(self, desk, account, asked, monkeypatch) -> None:
        for says in ("Good morning.", Refused("no"), Busy("slow"), Unreachable("away"), Down("gone")):
            monkeypatch.setattr(asked, "says", says)
            desk.post(f"/settings/connections/{account.pk}/test/")
        [hour] = HourOfCalls.objects.filter(connection=account)
        assert (hour.calls, hour.failures) == (5, 2)
        page = text(desk.get(f"/settings/connections/{account.pk}/"))
        assert "2 of 5 calls" in page
        assert "Calls fail" in page
        assert "gone" in page
        assert "1 connection does not work." in text(desk.get("/settings/connections/"))

    def test_calls_of_yesterday_are_not_todays(self, desk, account) -> None:
        at = timezone.now().replace(minute=0, second=0, microsecond=0)
        for hours, calls in ((0, 7), (23, 5), (24, 100)):
            HourOfCalls.objects.create(
                connection=account, line=0, hour=at - timedelta(hours=hours), calls=calls, failures=0
            )
        doing = desk.get(f"/settings/connections/{account.pk}/").context["doing"]
        assert (doing.called.calls, doing.called.this_hour) == (12, 7)

    def test_who_told_first_and_how_late(self, desk, store, account) -> None:
        parcel = ShipmentFactory(order=OrderFactory(store=store), connection=account)
        at = timezone.now()
        for source, seconds in ((Source.PUSH, 10), (Source.PUSH, 20), (Source.PUSH, 90), (Source.POLL, 900)):
            ScanFactory(
                shipment=parcel, connection=account, source=source, received_at=at,
                happened_at=at - timedelta(seconds=seconds),
            )  # fmt: skip
        page = text(desk.get(f"/settings/connections/{account.pk}/"))
        assert "3 by their call, 1 by asking" in page
        assert "20 s after the scan" in page

    def test_what_waits_and_what_they_do_not_know(self, desk, store, account) -> None:
        at = timezone.now()
        ShipmentFactory(order=OrderFactory(store=store), connection=account, next_poll_at=at - timedelta(minutes=1))
        lost = ShipmentFactory(order=OrderFactory(store=store), connection=account, awb="SX404", unknown_since=at)
        ShipmentFactory(connection=account, awb="THEIRS1", unknown_since=at)
        page = text(desk.get(f"/settings/connections/{account.pk}/"))
        assert "1 number is not known there" in page
        assert f"/orders/{lost.order_id}/" in page
        assert "THEIRS1" not in page

    def test_a_provider_that_this_version_does_not_know_is_no_error(self, desk, store) -> None:
        old = ConnectionFactory(provider="gone", stores=[store])
        assert "Not known to this version" in text(desk.get("/settings/connections/"))
        assert "Test the connection" not in text(desk.get(f"/settings/connections/{old.pk}/"))
        assert desk.get(f"/settings/connections/{old.pk}/edit/").status_code == 404


class TestReplay:
    def test_one_call_or_all_are_worked_on_again(self, desk, member, account) -> None:
        first, *rest = [receipt(account, bytes([n])) for n in range(4)]
        theirs = receipt(ConnectionFactory(stores=[StoreFactory()]), b"x")
        page = f"/settings/connections/{account.pk}/"
        assert "4 calls were set aside" in text(desk.get(page))
        desk.post(f"{page}replay/", {"receipt": first.pk})
        assert Receipt.objects.get(pk=first.pk).state == QueueState.WAITING
        assert "3 calls are worked on again." in text(desk.post(f"{page}replay/", {"receipt": "all"}, follow=True))
        assert not Receipt.objects.filter(pk__in=[one.pk for one in rest], state=QueueState.SET_ASIDE).exists()
        assert desk.post(f"{page}replay/", {"receipt": theirs.pk}).status_code == 404
        assert Receipt.objects.get(pk=theirs.pk).state == QueueState.SET_ASIDE
        logged = AuditEvent.objects.filter(verb="inbox.receipts.replayed").get()
        assert (logged.facts, logged.actor) == ({"count": 3}, member.user)

    @pytest.mark.parametrize("nonsense", ["", "x", "-1", "9" * 40, "²"])
    def test_nonsense_is_no_call(self, desk, account, nonsense: str) -> None:
        assert desk.post(f"/settings/connections/{account.pk}/replay/", {"receipt": nonsense}).status_code == 404

    def test_the_alarm_leads_there(self, desk, account) -> None:
        receipt(account, b"x")
        Health.objects.filter(connection=account).update(open_until=timezone.now() + timedelta(hours=1))
        page = text(desk.get("/"))
        assert f"/settings/connections/{account.pk}/#aside" in page
        assert f'href="/settings/connections/{account.pk}/"' in page


@pytest.mark.parametrize(("site", "refused"), [("https://www.warna-kurtis.in", False), ("https://srilata.in", True)])
def test_an_address_that_the_courier_refuses_is_told(desk: Client, store, settings, site: str, refused: bool) -> None:
    settings.SITE_URL = site
    row = ConnectionFactory(provider="shiprocket", stores=[store])
    said = desk.get(f"/settings/connections/{row.pk}/").content.decode()
    assert ("They take no address with" in said) is refused


@pytest.mark.parametrize(
    ("provider", "secret", "warned"),
    [("shiprocket", "", True), ("shiprocket", "a long text", False), ("rajaongkir", "", False)],
)
def test_a_webhook_without_its_secret_is_said(provider: str, secret: str, *, warned: bool) -> None:
    member = MembershipFactory(role=Role.OWNER)
    account = ConnectionFactory(stores=[member.store], provider=provider, credentials={"hook_secret": secret})
    browser = Client()
    browser.force_login(member.user)
    page = browser.get(f"/settings/connections/{account.pk}/").content.decode()
    assert ("nothing that they send is believed" in page) == warned
