import itertools
from datetime import UTC, datetime, timedelta

import pytest

from connectors.messengers.base import Delivery
from messaging.fold import Heard, fold

START = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reports", "came"),
    [
        ([], None),
        ([Delivery.ACCEPTED], Delivery.ACCEPTED),
        ([Delivery.SENT, Delivery.ACCEPTED], Delivery.SENT),
        ([Delivery.READ], Delivery.READ),  # delivered may be skipped
        ([Delivery.DELIVERED, Delivery.READ, Delivery.SENT], Delivery.READ),
        ([Delivery.SENT, Delivery.FAILED], Delivery.FAILED),
        ([Delivery.FAILED, Delivery.DELIVERED], Delivery.DELIVERED),  # seen to arrive after all
    ],
)
def test_how_far_a_message_came(reports: list[Delivery], came: Delivery | None) -> None:
    heard = [Heard(delivery, START + timedelta(minutes=n)) for n, delivery in enumerate(reports)]
    for order in itertools.permutations(heard):
        furthest = fold(order)
        assert (furthest and furthest.delivery) == came


def test_the_earliest_moment_of_the_furthest_report_counts() -> None:
    heard = [Heard(Delivery.READ, START + timedelta(minutes=9)), Heard(Delivery.READ, START)]
    assert fold(heard) == Heard(Delivery.READ, START)
