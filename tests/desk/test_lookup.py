"""The look-up box: what fits, and whom it names."""

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.roles import Role
from tests.desk.telling import text
from tests.factories.accounts import MembershipFactory
from tests.factories.orders import OrderFactory, ShipmentFactory

pytestmark = pytest.mark.django_db


def test_one_order_opens_at_once(desk, store):
    order = OrderFactory(store=store, number="WK-20418")
    assert desk.get(reverse("desk:lookup"), {"q": "20418"}).url == reverse("desk:order", args=[order.pk])


@pytest.mark.parametrize(
    ("role", "named"),
    [
        (Role.AGENT, True),
        (Role.OPERATIONS, True),
        (Role.MANAGER, True),
        (Role.OWNER, True),
        (Role.WAREHOUSE, False),
        (Role.FINANCE, False),
    ],
)
def test_names_are_for_roles_that_may_reveal_and_phones_for_nobody(desk, store, member, role, named):
    Membership.objects.filter(pk=member.pk).update(role=role)
    order, _other = OrderFactory.create_batch(2, store=store, phone="+919822014417")
    ShipmentFactory(order=order)
    for name in ("lookup", "orders", "parcels"):
        page = text(desk.get(reverse(f"desk:{name}"), {"q": "9822014417"}))
        assert ("Snehal Kulkarni-Deshpande" in page) == named, name
        assert "+919822014417" not in page
    page = text(desk.get(reverse("desk:order", args=[order.pk])))
    assert ("Snehal" in page) == named


def test_names_are_open_only_where_the_role_is_held(desk, store, member):
    other = MembershipFactory(user=member.user, role=Role.WAREHOUSE).store
    for one in (store, other):
        OrderFactory(store=one, phone="+919822014417", buyer_name=f"Buyer of {one.code}")
    page = text(desk.get(reverse("desk:lookup"), {"q": "9822014417"}))
    assert "Buyer of warna" in page
    assert f"Buyer of {other.code}" not in page


def test_nothing_found_says_where_and_what_to_try(desk, store):
    page = text(desk.get(reverse("desk:lookup"), {"q": "<b>zzz</b>"}))
    assert "No order fits “&lt;b&gt;zzz&lt;/b&gt;”." in page
    assert "Warna Kurtis" in page
    assert "What to try" in page


def test_suggests_while_typing(desk, store):
    OrderFactory(store=store, number="WK-20418")
    page = text(desk.get(reverse("desk:lookup"), {"q": "WK-204"}, headers={"HX-Request": "true"}))
    assert "WK-20418" in page
    assert "<html" not in page


@pytest.mark.parametrize("name", ["lookup", "orders"])
def test_an_order_that_is_back_does_not_say_that_it_is_coming(desk, store, name):
    order = OrderFactory(store=store, phone="+919822014417", status="returned", outcome="rto")
    OrderFactory(store=store, phone="+919822014417")
    ShipmentFactory(order=order, status="rto_delivered", bucket="rto", handed_over_at=order.placed_at)
    rows = text(desk.get(reverse(f"desk:{name}"), {"q": "9822014417"})).split("<tbody>")[1]
    assert "Back at origin" in rows
    assert "Coming back" not in rows
