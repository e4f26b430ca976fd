import pytest

from connectors.couriers.words import Direction
from orders import stage
from orders.states import Bucket as B
from orders.states import Decision as D
from orders.states import OrderStatus as S


def parcels(*buckets: B) -> list[stage.Parcel]:
    return [stage.Parcel(bucket, handed_over=True) for bucket in buckets]


@pytest.mark.parametrize(
    ("decision", "of_it", "status", "outcome"),
    [
        (D.CONFIRMED, [], S.CONFIRMED, B.OPEN),
        (D.CANCELLED, [], S.CANCELLED, B.CANCELLED),
        (D.PACKED, [stage.Parcel(B.OPEN, handed_over=False)], S.PACKED, B.OPEN),  # booked, not picked up
        (D.CANCELLED, [stage.Parcel(B.CANCELLED, handed_over=False)], S.CANCELLED, B.CANCELLED),
        (D.PACKED, parcels(B.OPEN), S.SHIPPED, B.OPEN),
        (D.PACKED, parcels(B.DELIVERED, B.OPEN), S.SHIPPED, B.OPEN),
        (D.PACKED, parcels(B.DELIVERED, B.RTO), S.DELIVERED, B.DELIVERED),
        (D.PACKED, parcels(B.RTO, B.LOST), S.RETURNED, B.RTO),
        (D.PACKED, parcels(B.LOST), S.SHIPPED, B.LOST),  # left the house, never arrived
        (D.CANCELLED, parcels(B.OPEN), S.SHIPPED, B.OPEN),  # cancelled too late: it travels
        (D.PACKED, [stage.Parcel(B.DELIVERED, True, Direction.REVERSE)], S.PACKED, B.OPEN),  # a return is no delivery
    ],
)
def test_what_the_parcels_make_of_an_order(decision: D, of_it: list[stage.Parcel], status: S, outcome: B) -> None:
    assert (stage.status(decision, of_it), stage.outcome(decision, of_it)) == (status, outcome)
