"""Addresses that can't be, and buyers found by the first digits of a phone."""

import pytest

from orders.queries import buyers
from orders.regions import checking
from tests.factories.accounts import StoreFactory
from tests.factories.orders import CustomerFactory, OrderFactory


@pytest.mark.parametrize(
    ("country", "state", "postcode", "wrong"),
    [
        ("IN", "MH", "411038", set()),
        ("IN", "Orissa", "751001", set()),
        ("IN", "", "", set()),
        ("IN", "Punjab", "160055", set()),  # Mohali has Chandigarh's postcodes
        ("IN", "Karnataka", "411038", {"postcode"}),
        ("IN", "Karnatak Pradesh", "560001", {"state"}),
        ("IN", "MH", "41103", {"postcode"}),
        ("IN", "MH", "011038", {"postcode"}),
        ("IN", "MH", "990001", {"postcode"}),
        ("ID", "Jabar", "40111", set()),
        ("ID", "Jawa Barat", "4011", {"postcode"}),
        ("ID", "Bavaria", "40111", {"state"}),
        ("DE", "Bavaria", "80331", set()),
    ],
)
def test_an_address_is_held_against_its_country(country: str, state: str, postcode: str, wrong: set[str]) -> None:
    assert set(checking.problems(country=country, state=state, postcode=postcode)) == wrong


@pytest.mark.parametrize(
    ("typed", "country", "start"),
    [
        ("98220", "IN", "+9198220"),
        ("098220-1", "IN", "+91982201"),
        ("+91 98220", "IN", "+9198220"),
        ("919822014417", "IN", "+919822014417"),
        ("0812 345", "ID", "+62812345"),
        ("982", "IN", ""),
        ("", "IN", ""),
    ],
)
def test_a_number_as_people_begin_to_type_it(typed: str, country: str, start: str) -> None:
    assert buyers.beginning(typed, country) == start


@pytest.mark.django_db
def test_known_buyers_are_those_of_the_store_the_best_known_first() -> None:
    store = StoreFactory()
    once = CustomerFactory(store=store, phone="+919822000001")
    often = CustomerFactory(store=store, phone="+919822000002")
    CustomerFactory(store=store, phone="+919833000000")
    CustomerFactory(phone="+919822000003")
    for customer in (often, often, once):
        OrderFactory(store=store, customer=customer)
    assert [(one.customer, one.orders) for one in buyers.known(store.pk, "98220", country="IN")] == [
        (often, 2),
        (once, 1),
    ]
