"""Another store's row does not exist, and a role reaches as far as its store."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts import scoping
from accounts.models import Store
from accounts.roles import Action, Role
from orders.models import Order
from tests.factories.accounts import MembershipFactory, StoreFactory, UserFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


def test_only_rows_of_ones_own_stores_are_visible() -> None:
    ours, theirs = OrderFactory(), OrderFactory()
    asha = MembershipFactory(store=ours.store).user
    assert list(Order.objects.visible_to(asha)) == [ours]
    assert list(Store.objects.visible_to(asha)) == [ours.store]
    assert not Order.objects.visible_to(UserFactory()).exists()
    assert theirs in Order.objects.all()


def test_a_role_counts_in_its_own_store_only() -> None:
    """Manager here, agent there: the figures of there stay closed."""
    here, there = OrderFactory(), OrderFactory()
    asha = MembershipFactory(store=here.store, role=Role.MANAGER).user
    MembershipFactory(store=there.store, user=asha, role=Role.AGENT)
    assert list(Order.objects.allowed(asha, Action.FIGURES_VIEW)) == [here]
    assert set(Order.objects.allowed(asha, Action.ORDERS_VIEW)) == {here, there}
    assert list(Store.objects.allowed(asha, Action.FIGURES_VIEW)) == [here.store]


def test_a_refusal_names_what_is_not_allowed() -> None:
    agent = MembershipFactory(role=Role.AGENT).user
    with pytest.raises(PermissionDenied, match="read figures"):
        scoping.require(agent, Action.FIGURES_VIEW)


def test_a_superuser_belongs_to_no_store_by_that() -> None:
    OrderFactory()
    assert not Order.objects.visible_to(UserFactory(is_superuser=True, is_staff=True)).exists()


def test_scoping_costs_one_small_query(django_assert_num_queries: object) -> None:
    asha = MembershipFactory(store=StoreFactory()).user
    with django_assert_num_queries(1):
        Order.objects.allowed(asha, Action.ORDERS_VIEW)
