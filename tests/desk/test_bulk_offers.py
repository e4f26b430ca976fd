"""What is offered for many rows: how many it concerns, what it comes to, and what stays."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from connectors.couriers.words import ScanStatus
from desk.models import BulkRun
from tests.desk.bulking import address, choose, start
from tests.desk.telling import failed, text, travelling
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders(store):
    """Three that are new."""
    return OrderFactory.create_batch(3, store=store)


class TestOffers:
    def test_say_how_many_how_much_and_what_stays(self, desk, store, orders, at):
        sent = travelling(store, at, (ScanStatus.PICKED_UP, timedelta(days=1), {}))
        page = text(choose(desk, [*orders, sent.order]))
        assert "4 selected" in page
        assert "₹5,196" in page
        assert "Confirm 3" in page
        assert "1 stays, Handed over to its courier already." in page
        assert "Release" not in page

    def test_all_that_match_travel_as_a_filter(self, desk, store):
        OrderFactory.create_batch(4, store=store, city="Pune")
        OrderFactory(store=store, city="Kochi")
        page = text(choose(desk, [], query="city=Pune", all="1"))
        assert "4 selected" in page
        assert "Confirm 4" in page

    def test_ask_the_database_few_things_however_many_rows(self, desk, store, django_assert_max_num_queries):
        rows = OrderFactory.create_batch(30, store=store)
        with django_assert_max_num_queries(7):
            choose(desk, rows)

    def test_without_script_they_are_a_page(self, desk, store, orders):
        page = text(desk.post(address("bulk_choose", "orders"), {"row": [row.pk for row in orders]}))
        assert "<html" in page
        assert page.count('type="hidden" name="row"') == 3
        assert "Confirm 3" in page

    def test_another_store_s_rows_are_not_selected(self, desk, store, orders):
        page = text(choose(desk, [orders[0], OrderFactory()]))
        assert "1 selected" in page

    def test_couriers_are_offered_what_their_rules_allow(self, desk, store, at):
        connection = ConnectionFactory(stores=[store])
        parcels = [failed(store, at, connection=connection), failed(store, at)]
        page = text(choose(desk, parcels, what="parcels"))
        assert "Ask to try 1 again" in page
        assert "Bring 1 back" in page
        assert "This parcel has no courier connection: tell the courier yourself." in page

    def test_a_role_that_may_do_nothing_picks_nothing(self, desk, store, member, orders):
        Membership.objects.filter(pk=member.pk).update(role=Role.AGENT)
        page = text(desk.get(reverse("desk:orders")))
        assert 'name="row"' not in page
        assert start(desk, "confirm", orders).status_code == 403
        assert not BulkRun.objects.exists()
