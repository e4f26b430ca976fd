"""Which courier fetches a return."""

from decimal import Decimal

import pytest

from returns import choosing
from returns.choosing import Candidate

CHEAP = Candidate(1, "Cheap", True, Decimal(50), picked=20, ended=100)
GOOD = Candidate(2, "Good", True, Decimal(70), picked=95, ended=100)
NEW = Candidate(3, "New", None, Decimal(10))
NOT_THERE = Candidate(4, "Not there", serves=False, freight=Decimal(1), picked=100, ended=100)
NO_PRICE = Candidate(5, "No price", True, None, picked=99, ended=100)


@pytest.mark.parametrize(
    ("candidates", "order"),
    [
        ([CHEAP, GOOD], ["Good", "Cheap"]),  # 70 for nearly each beats 50 for one in five
        ([NEW, CHEAP, GOOD], ["Good", "Cheap", "New"]),  # who is known to go there comes first
        ([NOT_THERE, CHEAP], ["Cheap"]),
        ([NOT_THERE], []),
        ([CHEAP, GOOD, NO_PRICE], ["No price", "Good", "Cheap"]),  # one has no price: who fetches most
        ([], []),
    ],
)
def test_the_best_comes_first_in_whatever_order_they_came(candidates, order):
    assert [one.name for one in choosing.rank(candidates)] == order
    assert [one.name for one in choosing.rank(reversed(candidates))] == order


def test_one_pickup_that_went_wrong_condemns_nobody():
    assert Candidate(1, "Once", ended=1).share == Decimal(8) / 11
    assert GOOD.cost == Decimal("74.76")


def test_a_choice_can_be_explained_later():
    kept = choosing.kept([GOOD, NEW])
    assert choosing.of_kept(kept) == [GOOD, NEW]
    assert choosing.of_kept({}) == []
    assert choosing.in_words(GOOD) == (
        "has carried to this postcode, 95 of 100 pickups carried out in 90 days, "
        "return freight 70, 74.76 per parcel fetched"
    )
    assert "no pickups measured yet" in choosing.in_words(NEW)
