from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Membership, Store

pytestmark = pytest.mark.django_db

STORE = ("add_store", "warna", "--name", "Warna Kurtis", "--currency", "INR", "--timezone", "Asia/Kolkata")


def test_a_store_and_a_member_from_the_command_line() -> None:
    call_command(*STORE, "--country", "IN", stdout=StringIO())
    call_command("add_user", "asha@example.com", "--role", "agent", "--store", "warna", stdout=StringIO())
    assert Membership.objects.get().store == Store.objects.get(code="warna")


def test_the_printed_token_is_the_only_line_and_opens_the_api(client: Client) -> None:
    call_command(*STORE, "--country", "IN", stdout=StringIO())
    out = StringIO()
    call_command("add_user", "asha@example.com", "--role=owner", "--store=warna", "--print-token", stdout=out)
    [token] = out.getvalue().splitlines()
    assert client.get("/api/schema/").status_code in {401, 403}
    assert client.get("/api/schema/", headers={"Authorization": f"Token {token}"}).status_code == 200


def test_an_unknown_store_is_named() -> None:
    with pytest.raises(CommandError, match="no store 'nowhere'"):
        call_command("add_user", "asha@example.com", "--role", "agent", "--store", "nowhere")


def test_an_unknown_zone_is_named() -> None:
    with pytest.raises(CommandError, match="Asia/Atlantis"):
        call_command(*STORE[:-1], "Asia/Atlantis", "--country", "IN")
