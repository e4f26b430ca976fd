"""Lists as files."""

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from core.models import AuditEvent
from tests.desk.telling import failed
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


def lines(response):
    return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()


def test_takes_exactly_what_is_shown_masked(desk, store):
    OrderFactory(store=store, number="=1+1", city="Kochi")
    OrderFactory(store=store, city="Pune")
    head, *rows = lines(desk.get(reverse("desk:orders"), {"city": "Kochi", "format": "csv"}))
    assert head == "Order,Buyer,Status,Courier,AWB,City,State,Postcode,Total,Currency,Payment,Ordered"
    assert len(rows) == 1
    assert rows[0].startswith("'=1+1,")
    assert "Snehal" not in rows[0]
    assert "S•••••" in rows[0]
    assert not AuditEvent.objects.filter(verb="orders.list.exported").exists()


def test_a_file_has_the_columns_on_screen_in_their_order(desk, store):
    OrderFactory(store=store, number="WK-1", channel="instagram")
    asked = {"columns": "channel,phone,order", "format": "csv"}
    assert lines(desk.get(reverse("desk:orders"), asked)) == [
        "Channel,Phone,Order,Buyer",
        "instagram,'+91••••••4417,WK-1,S••••• K••••••••••••",
    ]


def test_a_file_stands_in_the_order_of_the_screen(desk, store):
    for number in ("B", "C", "A"):
        OrderFactory(store=store, number=number)
    for sort, numbers in (("number", "ABC"), ("-number", "CBA")):
        rows = lines(desk.get(reverse("desk:orders"), {"sort": sort, "columns": "order", "format": "csv"}))[1:]
        assert "".join(row[0] for row in rows) == numbers


def test_contact_data_leaves_with_those_who_may_and_the_log_knows(desk, store, member):
    OrderFactory(store=store, city="Kochi")
    rows = lines(desk.get(reverse("desk:orders"), {"city": "Kochi", "format": "csv", "contact": "open"}))
    assert "Snehal Kulkarni-Deshpande" in rows[1]
    event = AuditEvent.objects.get(verb="orders.list.exported")
    assert event.facts == {"list": "orders", "filters": ["city"]}
    Membership.objects.filter(pk=member.pk).update(role=Role.OPERATIONS)
    assert desk.get(reverse("desk:orders"), {"format": "csv", "contact": "open"}).status_code == 403


def test_an_agent_may_not_export(desk, member):
    Membership.objects.filter(pk=member.pk).update(role=Role.AGENT)
    assert desk.get(reverse("desk:parcels"), {"format": "xlsx"}).status_code == 403


def test_parcels_as_a_spreadsheet(desk, store, at):
    failed(store, at)
    response = desk.get(reverse("desk:parcels"), {"format": "xlsx"})
    assert b"".join(response.streaming_content).startswith(b"PK")
