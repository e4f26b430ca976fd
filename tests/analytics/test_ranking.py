"""The best groups, chosen by the database, are those that the page would have chosen from all of them."""

import random
from datetime import UTC, date, datetime

import pytest

from analytics import page
from analytics.dimensions import MANY, Cohort, Dimension
from analytics.models import DayTotal, Label, MonthTotal
from analytics.queries import rto
from analytics.question import COUNTED, Best, Question
from tests.factories.accounts import StoreFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)
MOST = 7
FIELDS = [*page.SORTS, "key"]


@pytest.fixture
def question():
    """Forty cities, SKUs and postcodes of October: some with few parcels, some alike, some without an end."""
    store, chance = StoreFactory(), random.Random(5)
    labels = [Label.objects.create(text=text) for text in ("", "é", "Z", *(f"p{number}" for number in range(37)))]
    for dimension in MANY:
        for label in labels:
            counts = dict.fromkeys(COUNTED, 0)
            counts |= {"open": chance.choice([0, 9, 80]), "rto": chance.choice([0, 3, 40]), "delivered": 60}
            counts["delivered"] = chance.choice([0, 60]) if counts["open"] else 60
            MonthTotal.objects.create(
                store=store, cohort=Cohort.SHIP_DATE, dimension=dimension, months=1, month=date(2026, 10, 1),
                key=label.pk, **counts,
            )  # fmt: skip
    everything = {name: sum(MonthTotal.objects.values_list(name, flat=True)) // len(MANY) for name in COUNTED}
    DayTotal.objects.create(
        store=store, cohort=Cohort.SHIP_DATE, dimension=Dimension.NONE, day=date(2026, 10, 9), key=0, **everything
    )
    return Question((store.pk,), first=date(2026, 10, 1), last=date(2026, 10, 31))


@pytest.mark.parametrize("dimension", MANY)
@pytest.mark.parametrize("sort", [*FIELDS, *(f"-{field}" for field in FIELDS)])
def test_the_best_are_the_first_of_all(question, dimension, sort):
    whole = rto.answers(question, [dimension], at=AT).of[dimension]
    best = rto.answers(question, [dimension], at=AT, best=Best(dimension, sort, MOST)).of[dimension]
    assert page._sorted(best, sort) == page._sorted(whole, sort)[:MOST]
    assert (best.groups, best.total) == (40, whole.total)


def test_other_groupings_stay_whole(question):
    answers = rto.answers(question, [*MANY], at=AT, best=Best(Dimension.CITY, "-rto", MOST))
    assert [len(answers.of[each].rows) for each in MANY] == [MOST, 40, 40]
