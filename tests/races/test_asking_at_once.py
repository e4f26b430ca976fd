"""Ten requests for the same unit in one moment. Seen to fail without the lock on the order in `asking.ask`: the
database refuses the second one with an error instead of a sentence.
"""

import pytest

from returns.models import ReturnRequest
from returns.services.requests import asking
from returns.states import AskedBy
from returns.wishes import BadWish
from tests.factories.giving_back import arrived, wish
from tests.factories.orders import NOON
from tests.races.test_sweeping_at_once import at_once

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_a_unit_is_asked_for_once():
    order = arrived()
    said = []

    def ask() -> None:
        try:
            asking.ask(order=order, wish=wish(order), asked_by=AskedBy.BUYER, at=NOON, actor=None)
        except BadWish as refusal:
            said.append(str(refusal))

    at_once(*[ask] * 10)
    assert ReturnRequest.objects.count() == 1
    assert said == ["Every unit of it is being returned, or was."] * 9
