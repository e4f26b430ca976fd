"""Any clue finds the order, in the user's own stores and nowhere else."""

from datetime import timedelta

import pytest

from orders.queries import lookup
from tests.factories.accounts import IndonesianStoreFactory, StoreFactory
from tests.factories.orders import NOON, OrderFactory, ShipmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def store():
    return StoreFactory(code="warna")


@pytest.fixture
def order(store):
    found = OrderFactory(store=store, number="WK-20418", phone="+918220144170", email="snehal@example.com")
    ShipmentFactory(order=found, awb="149082135567", return_awb="RT9900011122")
    return found


def numbers(stores, clue):
    return [hit.number for hit in lookup.find(stores=stores, clue=clue)]


@pytest.mark.parametrize(
    ("clue", "kind"),
    [
        ("WK-20418", "number"),
        ("wk-20418", "number"),
        ("  WK-20418 ", "number"),
        ("#WK-20418", "number"),
        ("20418", "number"),
        ("#20418", "number"),
        ("wk-204", "number"),  # still typing
        ("149082135567", "awb"),
        ("1490 8213 5567", "awb"),
        ("1490-8213-5567", "awb"),
        ("rt9900011122", "awb"),  # of the way back
        ("+918220144170", "phone"),
        ("918220144170", "phone"),
        ("0822 014 4170", "phone"),
        ("08220-144170", "phone"),
        ("8220144170", "phone"),
        ("00918220144170", "phone"),
        ("144170", "phone"),  # its last digits
        ("4170", "phone"),  # as many as a masked number shows
        ("82201", "phone"),  # its first half
        ("082201", "phone"),
        ("91 8220 1", "phone"),
        ("SNEHAL@Example.com", "email"),
        ("snehal", "name"),
        ("Kulkrni", "name"),
        ("Senhal Kulkarni", "name"),
        ("Snehal Kulkarny Deshpande", "name"),
    ],
)
def test_a_clue_finds_its_order(store, order, clue, kind):
    OrderFactory(store=store, number="WK-30000", buyer_name="Imran Shaikh", phone="+919999900000")
    hits = lookup.find(stores=[store], clue=clue)
    assert [(hit.number, hit.matched_on) for hit in hits] == [("WK-20418", kind)]


@pytest.mark.parametrize(
    "clue",
    [
        "",
        " ",
        "0",
        "418",
        "ab",
        "@",
        "%",
        "_",
        "\\",
        "' OR 1=1 --",
        "\x00",
        "+",
        "-",
        "9" * 500,
        "🧿🧿🧿",
        "(",
        "[a-",
        "149082",
    ],
)
def test_what_is_no_clue_finds_nothing(store, order, clue):
    assert numbers([store], clue) == []


def test_another_store_s_order_is_not_found(order):
    other = StoreFactory()
    for clue in ("WK-20418", "149082135567", "8220144170", "snehal@example.com", "Snehal"):
        assert numbers([other], clue) == []
    assert numbers([], "WK-20418") == []


def test_the_store_s_country_reads_the_phone():
    store = IndonesianStoreFactory()
    OrderFactory(store=store, number="RB-1", phone="+6281234567890")
    assert numbers([store], "0812 3456 7890") == ["RB-1"]
    assert numbers([store], "6281234567890") == ["RB-1"]


def test_the_closest_spelling_comes_first(store):
    for number, name in (("1", "Asha Pillay"), ("2", "Asha Pillai"), ("3", "Asha Menon")):
        OrderFactory(store=store, number=number, buyer_name=name)
    assert numbers([store], "asha pillai")[:2] == ["2", "1"]


def test_a_misspelt_word_is_a_word_before_it_is_any_run_of_letters(store):
    for number, name in (("1", "Fatima Shah"), ("2", "Anil Sharma"), ("3", "Fatima Shaikh")):
        OrderFactory(store=store, number=number, buyer_name=name)
    assert numbers([store], "shrma")[0] == "2"


def test_devanagari_names_are_found(store):
    OrderFactory(store=store, number="D-1", buyer_name="सुनीता शर्मा")
    assert numbers([store], "सुनिता शर्मा") == ["D-1"]


def test_newest_first_among_equals_and_no_more_than_twenty(store):
    for age in range(25):
        OrderFactory(store=store, number=f"N-{age:02d}", phone="+919822014417", placed_at=NOON - timedelta(days=age))
    found = numbers([store], "9822014417")
    assert found == [f"N-{age:02d}" for age in range(20)]


def test_personal_data_is_masked_in_hits(store, order):
    (hit,) = lookup.find(stores=[store], clue="WK-20418")
    assert "nehal" not in hit.customer_name
    assert (hit.phone, hit.awb, hit.store) == ("+91••••••4170", ["149082135567", "RT9900011122"], "warna")
