"""What is behind a figure: the parcel list that its link opens holds exactly the parcels that were counted."""

import random
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from accounts.roles import Role
from analytics import links
from analytics.dimensions import SEVERAL, Cohort, Dimension
from analytics.forms import FILTERS
from analytics.queries import rto
from analytics.question import Question
from orders.filters import ShipmentFilter
from orders.models import Shipment
from orders.states import Bucket
from tests.analytics.test_reconciliation import START, World
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = World(19)
    made.make(40)
    made.change(15)
    return made


def listed(user, url):
    request = RequestFactory().get("/")
    request.user = user
    filters = ShipmentFilter(QueryDict(urlsplit(url).query), Shipment.objects.visible_to(user), request=request)
    assert filters.is_valid(), filters.errors
    assert set(dict(parse_qsl(urlsplit(url).query))) <= set(filters.filters)
    return filters.qs.count()


def check(question, store, user):
    """Every row's link and every bar's; returns how many there were."""
    rows = rto.answer(question, at=START).of[question.group_by].rows
    for row in rows:
        counted = {None: row.counts.handed_over, Bucket.RTO: row.counts.rto}
        for outcome, count in counted.items():
            url = links.parcels(question, store=store.code, group=(question.group_by, row.key), outcome=outcome)
            assert url, question
            assert listed(user, url) == count, (question, row.key, outcome)
    return len(rows)


def test_as_many_parcels_as_the_figure_says(world):
    user, chance, seen = None, random.Random(3), 0
    for store in world.stores:
        user = MembershipFactory(store=store, role=Role.MANAGER, **({"user": user} if user else {})).user
        for cohort in Cohort:
            for dimension in Dimension:
                question = Question((store.pk,), cohort=cohort, group_by=dimension, first=START.date())
                question = replace(question, last=START.date() + timedelta(days=20))
                seen += check(question, store, user)
                other = chance.choice([each for each in FILTERS if each is not dimension])
                seen += check(replace(question, filters={other: world.values(other)[:1]}), store, user)
    assert seen > 100


@pytest.mark.parametrize("dimension", SEVERAL)
def test_no_link_where_the_list_would_hold_others(world, dimension):
    """Of parcels with A, those that hold B as well: the list knows one value at a time."""
    store = world.stores[0]
    question = Question((store.pk,), group_by=dimension, filters={dimension: ("A",)})
    assert links.parcels(question, store=store.code, group=(dimension, "B"), outcome=None) == ""
    assert links.parcels(question, store=store.code, group=(dimension, "A"), outcome=None) != ""
    several = replace(question, filters={Dimension.STATE: ("Goa", "Bihar")})
    assert links.parcels(several, store=store.code, group=(dimension, "A"), outcome=None) == ""
