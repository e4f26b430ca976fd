"""What a store says about itself, over HTTP."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import Holiday, Store, User
from accounts.roles import Role
from core.models import AuditEvent
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db

SAID = {
    "name": "Warna", "country": "IN", "currency": "INR", "timezone": "Asia/Kolkata", "locale": "en",
    "working_days": ["1", "2", "3"], "brand_colour": "#9d174d", "contact_phone": "098220 14417",
    "whatsapp": "+62 812-3456-7890", "contact_email": "care@example.com", "address": "12 Prabhat Road\r\nPune",
    "map_url": "https://maps.example.com/warna",
}  # fmt: skip


@pytest.fixture
def manager() -> User:
    return MembershipFactory(role=Role.MANAGER).user


@pytest.fixture
def store(manager: User) -> Store:
    return manager.stores.get()


@pytest.fixture
def desk(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def put(desk: Client, **changed: object) -> HttpResponse:
    return desk.post(reverse("settings:store"), {**SAID, **changed})


def test_everything_is_kept_as_it_is_meant(desk: Client, store: Store) -> None:
    assert put(desk).status_code == 302
    store.refresh_from_db()
    assert (store.name, store.working_days, store.brand_colour) == ("Warna", [1, 2, 3], "#9d174d")
    assert (store.contact_phone, store.whatsapp) == ("+919822014417", "+6281234567890")
    assert store.address == "12 Prabhat Road\nPune"
    page = desk.get(reverse("settings:store")).content.decode()
    assert "+91 98220 14417" in page
    assert "Confirm my order" in page


def test_the_log_names_fields_and_no_values(desk: Client, store: Store) -> None:
    put(desk)
    put(desk, contact_email="other@example.com")
    put(desk, contact_email="other@example.com")
    rows = AuditEvent.objects.filter(verb="accounts.store.changed", scope=store.pk).order_by("pk")
    assert [row.facts["fields"] for row in rows][1:] == [["contact_email"]]
    assert "example.com" not in str([row.facts for row in rows])


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("brand_colour", "#7b7b7b", "4.5:1"),
        ("brand_colour", "red", "six digits"),
        ("contact_phone", "call me", "no phone number"),
        ("map_url", "http://maps.example.com/", "https://"),
        ("map_url", "javascript:alert(1)", "valid URL"),
        ("timezone", "Asia/Atlantis", "valid choice"),
        ("currency", "XXX", "valid choice"),
        ("working_days", [], "At least one"),
        ("working_days", ["8"], "valid choice"),
        ("name", "", "required"),
    ],
)
def test_what_can_not_be_is_refused_beside_its_field(
    desk: Client, store: Store, field: str, value: object, why: str
) -> None:
    answer = put(desk, **{field: value})
    assert answer.status_code == 200
    assert why in answer.content.decode()
    store.refresh_from_db()
    assert store.name != "Warna"


def test_the_currency_stays_once_there_are_orders(desk: Client, store: Store) -> None:
    assert "Locked" not in desk.get(reverse("settings:store")).content.decode()
    OrderFactory(store=store)
    assert "Locked" in desk.get(reverse("settings:store")).content.decode()
    put(desk, currency="IDR")
    store.refresh_from_db()
    assert (store.currency, store.name) == ("INR", "Warna")
    with pytest.raises(IntegrityError, match="its currency stays"), transaction.atomic():
        Store.objects.filter(pk=store.pk).update(currency="IDR")
    Store.objects.filter(pk=StoreFactory().pk).update(currency="IDR")


@pytest.mark.django_db(transaction=True)
def test_a_logo_is_redrawn_shown_replaced_and_taken_away(desk: Client, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept = BytesIO()
    Image.new("RGB", (40, 20), "#9d174d").save(kept, "JPEG")
    for _turn in range(2):
        put(desk, logo=SimpleUploadedFile("../../evil.php", kept.getvalue(), "text/html"))
    (file,) = tmp_path.rglob("*.*")
    assert (file.suffix, file.parent.name) == (".png", "logos")
    answer = desk.get(reverse("settings:logo"))
    assert answer["Content-Type"] == "image/png"
    assert Image.open(BytesIO(b"".join(answer.streaming_content))).size == (40, 20)
    assert "no picture" in put(desk, logo=SimpleUploadedFile("a.png", b"<svg/>", "image/png")).content.decode()
    put(desk, remove_logo="on")
    assert desk.get(reverse("settings:logo")).status_code == 404
    assert list(tmp_path.rglob("*.png")) == []


def test_holidays_come_and_go(desk: Client, store: Store) -> None:
    day = {"on": "2027-01-26", "name": "Republic Day"}
    for _turn in range(2):
        answer = desk.post(reverse("settings:add_holiday"), day)
    assert "already" in answer.content.decode()
    holiday = Holiday.objects.get()
    assert (holiday.store, holiday.on) == (store, date(2027, 1, 26))
    assert "Republic Day" in desk.get(reverse("settings:store")).content.decode()
    desk.post(reverse("settings:remove_holiday", kwargs={"pk": holiday.pk}))
    assert not Holiday.objects.exists()


def test_an_owner_adds_a_store_and_owns_it() -> None:
    owner, client = MembershipFactory(role=Role.OWNER).user, Client()
    client.force_login(owner)
    fields = {**SAID, "code": "rona", "name": "Rona", "currency": "IDR", "country": "ID"}
    answer = client.post(reverse("settings:new_store"), fields, follow=True)
    assert "Rona is made" in answer.content.decode()
    store = Store.objects.get(code="rona")
    assert store.memberships.get(user=owner).role == Role.OWNER
    assert answer.context["store"] == store
    again = client.post(reverse("settings:new_store"), {**fields, "code": "RONA"})
    assert "this code already" in again.content.decode()
