"""The RTO page: what a manager reads, clicks and takes away."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from accounts.roles import MAY, Action, Role
from analytics import page as pages
from analytics import services
from analytics.forms import FILTERS
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.analytics import parcel

pytestmark = pytest.mark.django_db

URL = "/figures/rto/"
NOW = datetime(2026, 11, 21, 5, 12, tzinfo=UTC)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def store():
    return StoreFactory(code="kurtis")


@pytest.fixture
def manager(client, store):
    user = MembershipFactory(store=store, role=Role.MANAGER).user
    client.force_login(user)
    return user


def page(client, asked=None, **headers):
    return unescape(client.get(URL, asked or {}, **headers).content.decode())


@pytest.fixture
def parcels(store):
    for count, journey in [(24, "delivered"), (8, "rto")]:
        for number in range(count):
            at = NOW - timedelta(days=20 + number % 9)
            parcel(
                journey, at=at, store=store, state="Bihar" if number % 2 else "Goa", shipment={"courier": "delhivery"}
            )
    services.sweep_all()


def test_the_first_line_says_what_was_found(client, manager, parcels):
    text = page(client)
    assert "About one parcel in four comes back." in text
    assert "8 of 32; 0.0 % still open" in text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_definition_is_one_click_away(client, manager, parcels):
    text = page(client)
    assert "came back ÷ handed over" in text
    assert "cancelled before hand-over" in text


def test_a_row_leads_to_the_parcels_behind_it(client, manager, parcels):
    asked = "store=kurtis&handed_over=true&state=Bihar&shipped_after=2026-08-10&shipped_before=2026-11-21"
    address = f"{reverse('desk:parcels')}?{asked}"
    assert f'href="{address}"' in page(client)
    assert client.get(address).status_code == 200


def test_a_bar_leads_to_the_parcels_that_came_back(client, manager, parcels):
    assert "courier=delhivery&shipped_after=2026-08-10&shipped_before=2026-11-21&outcome=rto" in page(client).replace(
        "\\u0026", "&"
    )


def test_the_place_of_a_filter_is_the_address(client, manager, parcels):
    text = page(client, {"state": "Goa", "group_by": "courier", "cohort": "order_date"})
    assert "4 of 16" in text
    assert "RTO % by order week" in text
    assert "Drop the filter" in page(client, {"city": "Pune"})


@pytest.mark.parametrize("group_by", [each.value for each in FILTERS])
@pytest.mark.parametrize("sort", ["", "key", "-rto_rate", "nonsense"])
def test_every_table_can_be_shown_and_sorted(client, manager, parcels, group_by, sort):
    assert client.get(URL, {"group_by": group_by, "sort": sort}).status_code == 200


def test_htmx_gets_the_part_and_a_reader_without_script_the_page(client, manager, parcels):
    assert "<html" not in page(client, **HTMX)
    assert "<html" in page(client)


def test_nothing_yet_says_when_there_will_be_something(client, manager):
    assert "No parcel has been handed over yet." in page(client)


def test_nothing_here_says_where_there_is_something(client, manager, parcels):
    text = page(client, {"from": "2020-01-01", "to": "2020-01-31"})
    assert "No parcels for this selection, 1 Jan – 31 Jan 2020." in text
    assert "from=2026-10-2" in text


def test_few_parcels_are_no_finding(client, manager, store):
    parcel("rto", at=NOW - timedelta(days=9), store=store)
    services.sweep_all()
    assert "Not enough data yet: 1 parcel handed over in this time." in page(client)


def test_an_address_that_asks_for_nonsense_is_told_so(client, manager):
    answer = client.get(URL, {"from": "tomorrow"})
    assert answer.status_code == 400
    assert "Write a day like 2026-08-03." in answer.content.decode()


def test_the_export_asks_the_api_for_the_same(client, manager, parcels):
    text = page(client, {"state": "Goa"})
    export = "/api/v1/analytics/rto/?state=Goa&store=kurtis&from=2026-08-10&to=2026-11-21&group_by=state&format=csv"
    assert f'href="{export}"' in text
    assert "Goa,16" in b"".join(client.get(export).streaming_content).decode()


def test_names_of_buyers_and_places_are_never_markup(client, manager, store):
    for number in range(3):
        parcel("rto", at=NOW - timedelta(days=9), store=store, state="<script>alert(1)</script>", city=f"c{number}")
    services.sweep_all()
    assert b"<script>alert" not in client.get(URL).content


@pytest.mark.parametrize("role", Role)
def test_only_those_who_may_read_figures_see_the_page(client, store, role):
    client.force_login(MembershipFactory(store=store, role=role).user)
    allowed = Action.FIGURES_VIEW in MAY[role]
    assert client.get(URL).status_code == (200 if allowed else 403)


def test_nobody_is_asked_to_log_in(client):
    assert client.get(URL).status_code == 302


@pytest.mark.parametrize(
    ("asked", "most"),
    [
        ({}, 10),
        ({"group_by": "postcode"}, 11),
        ({"payment_method": "cod"}, 13),
        ({"campaign": "-", "group_by": "city"}, 15),
    ],
)
def test_the_page_asks_the_same_number_of_questions_however_many_groups(
    client, manager, parcels, django_assert_max_num_queries, asked, most
):
    client.get(URL)
    with django_assert_max_num_queries(most):
        client.get(URL, asked)


@pytest.mark.parametrize("asked", [{}, {"payment_method": "cod"}])
def test_of_many_places_the_first_are_shown_and_the_rest_counted(client, manager, store, monkeypatch, asked):
    monkeypatch.setattr(pages, "MOST_ROWS", 2)
    for city in ("Agra", "Gaya", "Pune", "Gaya", "Surat", "Gaya", "Pune"):
        parcel("rto", at=NOW - timedelta(days=9), store=store, city=city, payment_method="cod")
    services.sweep_all()
    text = page(client, {"group_by": "city"} | asked)
    assert [city in text for city in ("Gaya", "Pune", "Agra", "Surat")] == [True, True, False, False]
    assert "2 more rows are in the export." in text
    assert "7 of 7" in text
