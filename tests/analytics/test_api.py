"""`GET /api/v1/analytics/rto/`: names, numbers, refusals, files."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from python_calamine import CalamineWorkbook
from rest_framework.test import APIClient

from accounts.roles import MAY, Action, Role
from analytics import services
from analytics.forms import FILTERS
from orders.models import StaleParcel
from tests.factories.accounts import IndonesianStoreFactory, MembershipFactory, StoreFactory
from tests.factories.analytics import parcel

pytestmark = pytest.mark.django_db

URL = "/api/v1/analytics/rto/"
AT = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)
ROW = [
    "key", "handed_over", "delivered", "rto", "lost", "damaged", "disposed", "cancelled", "open", "rto_rate",
    "rto_rate_resolved", "rto_rate_matured", "low", "high", "cod_amount", "rto_cod_amount",
]  # fmt: skip


@pytest.fixture
def store():
    return StoreFactory(code="kurtis")


@pytest.fixture
def manager(store):
    return MembershipFactory(store=store, role=Role.MANAGER).user


@pytest.fixture
def api(manager):
    client = APIClient()
    client.force_authenticate(manager)
    return client


@pytest.fixture
def parcels(store):
    sent = {"cod_amount": "1299.00"}
    parcel("delivered", at=AT, store=store, state="Goa", shipment=sent, line={"product__category": "Kurta"})
    parcel("rto", at=AT, store=store, state="Bihar", shipment=sent)
    parcel("open", at=AT + timedelta(days=8), store=store, state="Bihar", shipment=sent)
    services.sweep_all()


def test_the_answer_has_the_promised_names(api, parcels):
    answer = api.get(URL, {"group_by": "state"}).json()
    assert list(answer) == ["as_of", "cohort", "group_by", "currency", "currency_note", "rows", "total"]
    assert [list(row) for row in answer["rows"]] == [ROW, ROW]
    assert list(answer["total"]) == ROW[1:]
    assert answer["cohort"] == "ship_date"


def test_counts_rates_and_amounts(api, parcels):
    answer = api.get(URL, {"group_by": "state"}).json()
    bihar, goa = answer["rows"]
    assert (bihar["key"], bihar["handed_over"], bihar["rto"], bihar["open"]) == ("Bihar", 2, 1, 1)
    assert (bihar["rto_rate"], bihar["rto_rate_resolved"], bihar["rto_rate_matured"]) == (0.5, 1.0, None)
    assert (goa["rto_rate"], goa["rto_cod_amount"]) == (0.0, "0.00")
    total = answer["total"]
    assert (total["handed_over"], total["cod_amount"], total["rto_cod_amount"]) == (3, "3897.00", "1299.00")
    assert answer["currency"] == "INR"


def test_no_parcels_is_not_zero_percent(api):
    total = api.get(URL).json()["total"]
    assert (total["handed_over"], total["rto_rate"], total["rto_rate_resolved"]) == (0, None, None)


@pytest.mark.parametrize(
    ("asked", "handed_over"),
    [
        ({}, 3),
        ({"from": "2026-11-02", "to": "2026-11-02"}, 2),  # both ends included
        ({"from": "2026-11-03"}, 1),
        ({"cohort": "order_date", "to": "2026-11-01"}, 2),
        ({"state": "Bihar"}, 2),
        ({"state": ["Bihar", "Goa"]}, 3),
        ({"state": "Bihar", "reason": "refused"}, 1),
        ({"reason": "-"}, 2),
        ({"state": ""}, 3),
        ({"week": "2026-11-09"}, 1),
        ({"month": "2026-11"}, 3),
        ({"month": "2026-10"}, 0),
        ({"category": "Kurta", "store": "kurtis"}, 3),
        ({"city": "Atlantis"}, 0),
    ],
)
def test_what_is_asked_is_what_is_counted(api, parcels, asked, handed_over):
    assert api.get(URL, asked).json()["total"]["handed_over"] == handed_over


@pytest.mark.parametrize("name", [each.value for each in FILTERS])
def test_every_grouping_is_a_filter_that_takes_its_keys(api, parcels, name):
    rows = api.get(URL, {"group_by": name}).json()["rows"]
    for row in rows:
        again = api.get(URL, {name: row["key"] or "-"}).json()["total"]
        assert again == {key: value for key, value in row.items() if key != "key"}


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"from": "yesterday"}, "from"),
        ({"from": "2026-11-03", "to": "2026-11-02"}, "from"),
        ({"to": "2026-13-01"}, "to"),
        ({"cohort": "birthday"}, "cohort"),
        ({"group_by": "moon"}, "group_by"),
        ({"format": "pdf"}, "format"),
        ({"store": "nobody"}, "store"),
        ({"stat": "Bihar"}, "stat"),
        ({"week": "2026-11-03"}, "week"),
        ({"month": "November"}, "month"),
        ({"day": "2026-02-30"}, "day"),
        ({"city": "x" * 121}, "city"),
        ({"city": "a\nb"}, "city"),
        ({"sku": [str(number) for number in range(101)]}, "sku"),
    ],
)
def test_what_cant_be_understood_is_refused_by_name(api, asked, field):
    answer = api.get(URL, asked)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("hostile", ["' OR 1=1 --", "%s", "%(stores)s", "{which}", "\\", "${x}", "😀", "1);DROP"])
def test_a_hostile_value_is_only_a_value(api, parcels, hostile):
    for each in ("state", "sku", "courier", "category"):
        answer = api.get(URL, {each: hostile})
        assert (answer.status_code, answer.json()["total"]["handed_over"]) == (200, 0)


@pytest.mark.parametrize("role", Role)
def test_only_those_who_may_read_figures_get_them(store, role):
    client = APIClient()
    client.force_authenticate(MembershipFactory(store=store, role=role).user)
    allowed = Action.FIGURES_VIEW in MAY[role]
    assert client.get(URL).status_code == (200 if allowed else 403)


def test_nobody_gets_none():
    assert APIClient().get(URL).status_code == 401


def test_another_stores_parcels_are_not_counted(api, manager, parcels):
    other = StoreFactory(code="other")
    parcel("rto", at=AT, store=other)
    services.sweep_all()
    assert api.get(URL).json()["total"]["handed_over"] == 3
    assert api.get(URL, {"store": "other"}).status_code == 400
    MembershipFactory(user=manager, store=other, role=Role.AGENT)  # sees its orders, not its figures
    assert api.get(URL).json()["total"]["handed_over"] == 3
    manager.memberships.filter(store=other).update(role=Role.OWNER)
    assert api.get(URL).json()["total"]["handed_over"] == 4


def test_amounts_are_not_added_across_currencies(api, manager, parcels):
    MembershipFactory(user=manager, store=(batik := IndonesianStoreFactory()), role=Role.MANAGER)
    parcel("rto", at=AT, store=batik)
    services.sweep_all()
    answer = api.get(URL, {"group_by": "courier"}).json()
    assert (answer["total"]["handed_over"], answer["total"]["cod_amount"], answer["currency"]) == (4, None, None)
    assert "currencies" in answer["currency_note"]
    assert api.get(URL, {"store": batik.code}).json()["currency"] == "IDR"


def test_as_of_is_the_time_of_the_oldest_change_not_yet_counted(api, store, parcels):
    since = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    StaleParcel.objects.create(store=store, shipment_id=1, since=since)
    assert api.get(URL).json()["as_of"].startswith("2026-11-20T08:00:00")
    services.sweep_all()
    assert not api.get(URL).json()["as_of"].startswith("2026-11-20T08:00:00")


@pytest.mark.parametrize("group_by", ["none", "state", "sku", "week", "reason"])
def test_files_hold_the_same_numbers(api, parcels, group_by):
    asked = {"group_by": group_by, "month": "2026-11"}
    answer = api.get(URL, asked).json()
    wanted = [*answer["rows"], {"key": "(total)", **answer["total"]}]
    told = api.get(URL, {**asked, "format": "csv"})
    text = b"".join(told.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows == [{name: "" if value is None else str(value) for name, value in row.items()} for row in wanted]
    book = b"".join(api.get(URL, {**asked, "format": "xlsx"}).streaming_content)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert sheet[0] == ROW
    assert [row[1] for row in sheet[1:]] == [row["handed_over"] for row in wanted]


def test_the_number_of_queries_does_not_grow_with_the_groups(api, store, parcels, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        api.get(URL, {"group_by": "state", "payment_method": "cod"})


def test_the_schema_knows_every_parameter(api):
    schema = api.get("/api/schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json").json()
    names = {each["name"] for each in schema["paths"][URL]["get"]["parameters"]}
    assert names >= {"store", "from", "to", "cohort", "group_by", "format", *(each.value for each in FILTERS)}
