"""What buyers think afterwards: kept once, and who is unhappy is called."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from orders.models import Task
from orders.services.instructing import NotPossible
from returns.models import Rating, ReturnRequest
from returns.services.requests import deciding, moving, rating
from returns.services.requests.rating import Marks
from returns.states import Goods, Outcome, ReturnStatus
from tests.factories.giving_back import asked
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db


def settled() -> ReturnRequest:
    request = asked()
    deciding.approve(request=request, at=NOON, actor=None)
    ReturnRequest.objects.update(goods=Goods.KEPT)
    said = {"at": NOON, "actor": None, "outcome": Outcome.REFUNDED}
    return moving.move(request=request, to=ReturnStatus.RESOLVED, **said)


def rate(request: ReturnRequest, **marks) -> Rating:
    return rating.rate(request=request, marks=Marks(**marks), at=NOON, actor=None)


@pytest.mark.parametrize(
    ("marks", "tasks"),
    [
        ({"product": 5, "packaging": 4, "delivery": 3}, 0),
        ({"product": 3}, 0),
        ({"words": "Quick."}, 0),
        ({"product": 5, "packaging": 2}, 1),
        ({"delivery": 1, "words": "The rider shouted."}, 1),
    ],
)
def test_a_bad_one_opens_a_task(marks, tasks):
    request = settled()
    kept = rate(request, **marks)
    assert {name: getattr(kept, name) for name in marks} == marks
    found = Task.objects.filter(order=request.order)
    assert found.count() == tasks
    for task in found:
        assert f"Call the buyer of {request.number}: rated" in task.title
        assert task.due_at == NOON + timedelta(days=1)


@pytest.mark.parametrize("marks", [{}, {"words": "  "}, {"product": 0}, {"delivery": 6, "product": 5}])
def test_what_is_no_rating(marks):
    with pytest.raises(ValidationError):
        rate(settled(), **marks)
    assert not Rating.objects.exists()


def test_it_is_given_once_and_after_the_end():
    with pytest.raises(NotPossible, match="once the return is settled"):
        rate(asked(), product=5)
    request = settled()
    rate(request, product=5)
    with pytest.raises(NotPossible, match="rated already"):
        rate(request, product=1)
    assert Rating.objects.get().product == 5
    assert not Task.objects.exists()
