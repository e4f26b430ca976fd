"""What goes to couriers as a file: listed, downloaded, and the address on the connection."""

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from core.models import AuditEvent
from desk.settings.connections.forms import AccountForm
from ndr.services import filing
from tests.desk.telling import failed, text
from tests.factories.connectors import ConnectionFactory
from tests.factories.ndr import CourierFileFactory

pytestmark = pytest.mark.django_db


def test_they_are_listed_and_downloaded_and_the_log_knows(desk, store):
    account = ConnectionFactory(stores=[store], name="Biteship, Jakarta")
    file = CourierFileFactory(store=store, connection=account, rows=12)
    told = text(desk.get(reverse("desk:courier_files")))
    assert "Biteship, Jakarta" in told
    assert "no address on the connection" in told
    answer = desk.post(reverse("desk:courier_file", args=[file.pk]))
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.decode().removeprefix("\ufeff").startswith("awb,order,action")
    assert AuditEvent.objects.filter(verb="ndr.file.downloaded").exists()


def test_none_says_so_and_the_list_leads_there(desk):
    assert "No file yet" in text(desk.get(reverse("desk:courier_files")))
    led = text(desk.get(reverse("desk:failed")))
    for name in ("courier_files", "fakes", "ndr_rules"):
        assert f'href="{reverse(f"desk:{name}")}"' in led


def test_a_connection_keeps_where_the_file_goes(store):
    sent = {"name": "Express", "ndr_email": "hub@courier.example", "stores": [store.pk]}
    form = AccountForm(sent, provider="simulator", stores=[store])
    form.is_valid()
    assert form.cleaned_data[filing.ADDRESS] == "hub@courier.example"
    wrong = AccountForm({**sent, "ndr_email": "hub"}, provider="simulator", stores=[store])
    assert "ndr_email" in wrong.errors


@pytest.mark.parametrize(("role", "answers"), [(Role.AGENT, True), (Role.WAREHOUSE, False)])
def test_an_order_leads_to_its_failed_delivery(desk, member, store, at, role, answers):
    Membership.objects.filter(pk=member.pk).update(role=role)
    parcel = failed(store, at, connection=ConnectionFactory(stores=[store]))
    case = reverse("desk:failed_case", args=[parcel.ndr_cases.get().pk])
    told = text(desk.get(reverse("desk:order", args=[parcel.order_id])))
    assert f'href="{case}"' in told
    assert (f'href="{case}#answer"' in told) is answers
