"""The admin shows and changes nothing, and shows nothing personal."""

import pytest
from django.contrib import admin
from django.test import Client

from tests.factories.accounts import UserFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import ShipmentFactory

pytestmark = pytest.mark.django_db

OURS = ("core", "accounts", "connectors", "orders", "messaging", "inbox", "analytics")
WINDOWS = [model for model in admin.site._registry if model._meta.app_label in OURS]
PERSONAL = {"email", "phone", "buyer_name", "address1", "credentials", "hook_token", "digest", "body", "text", "to"}


@pytest.fixture
def support(client: Client) -> Client:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", WINDOWS, ids=lambda model: model._meta.label)
def test_every_window_is_read_only(support: Client, model: type) -> None:
    ShipmentFactory(connection=ConnectionFactory())
    base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    assert support.get(base).status_code == 200
    assert support.get(f"{base}add/").status_code == 403
    row = model.objects.order_by("pk").first()
    if row is not None:
        assert support.get(f"{base}{row.pk}/change/").status_code == 200
        assert support.post(f"{base}{row.pk}/change/", {}).status_code == 403
        assert support.post(f"{base}{row.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", WINDOWS, ids=lambda model: model._meta.label)
def test_no_window_shows_personal_data(model: type) -> None:
    window = admin.site._registry[model]
    assert PERSONAL.isdisjoint({*window.fields, *window.list_display})
