import pytest

from connectors.couriers.words import Direction
from orders import stage
from orders.states import Bucket, Decision, OrderStatus


def parcels(*buckets: Bucket) -> list[stage.Parcel]:
    return [stage.Parcel(bucket, handed_over=True) for bucket in buckets]


@pytest.mark.parametrize(
    ("decision", "of_it", "status", "outcome"),
    [
        (Decision.CONFIRMED, [], OrderStatus.CONFIRMED, Bucket.OPEN),
        (Decision.CANCELLED, [], OrderStatus.CANCELLED, Bucket.CANCELLED),
        (
            Decision.PACKED,
            [stage.Parcel(Bucket.OPEN, handed_over=False)],
            OrderStatus.PACKED,
            Bucket.OPEN,
        ),  # booked, not picked up
        (
            Decision.CANCELLED,
            [stage.Parcel(Bucket.CANCELLED, handed_over=False)],
            OrderStatus.CANCELLED,
            Bucket.CANCELLED,
        ),
        (Decision.PACKED, parcels(Bucket.OPEN), OrderStatus.SHIPPED, Bucket.OPEN),
        (Decision.PACKED, parcels(Bucket.DELIVERED, Bucket.OPEN), OrderStatus.SHIPPED, Bucket.OPEN),
        (Decision.PACKED, parcels(Bucket.DELIVERED, Bucket.RTO), OrderStatus.DELIVERED, Bucket.DELIVERED),
        (Decision.PACKED, parcels(Bucket.RTO, Bucket.LOST), OrderStatus.RETURNED, Bucket.RTO),
        (Decision.PACKED, parcels(Bucket.LOST), OrderStatus.SHIPPED, Bucket.LOST),  # left the house, never arrived
        (Decision.CANCELLED, parcels(Bucket.OPEN), OrderStatus.SHIPPED, Bucket.OPEN),  # cancelled too late: it travels
        (
            Decision.PACKED,
            [stage.Parcel(Bucket.DELIVERED, True, Direction.REVERSE)],
            OrderStatus.PACKED,
            Bucket.OPEN,
        ),  # a return is no delivery
    ],
)
def test_what_the_parcels_make_of_an_order(
    decision: Decision, of_it: list[stage.Parcel], status: OrderStatus, outcome: Bucket
) -> None:
    assert (stage.status(decision, of_it), stage.outcome(decision, of_it)) == (status, outcome)
