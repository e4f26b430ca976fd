"""The stage of a return: what we decided, and where its parcel is."""

import pytest

from connectors.couriers.words import ScanStatus
from returns import shown
from returns.shown import COMING, Shown, Try
from returns.states import Goods, PickupEnd, ReturnStatus

LIVE, PICKED, FAILED, REFUSED, CANCELLED = "", *PickupEnd


@pytest.mark.parametrize(
    ("end", "numbered", "parcel", "stage"),
    [
        (LIVE, False, ScanStatus.CREATED, Shown.BOOKING),
        (LIVE, True, ScanStatus.CREATED, Shown.BOOKED),
        (LIVE, True, ScanStatus.PICKUP_SCHEDULED, Shown.BOOKED),
        (LIVE, True, ScanStatus.OUT_FOR_PICKUP, Shown.OUT_FOR_PICKUP),
        (LIVE, True, ScanStatus.PICKUP_FAILED, Shown.PICKUP_FAILED),
        (LIVE, True, ScanStatus.PICKED_UP, Shown.PICKED_UP),  # its news waits
        (FAILED, True, ScanStatus.CANCELLED, Shown.PICKUP_FAILED),
        (REFUSED, False, ScanStatus.CREATED, Shown.TO_BOOK),
        (CANCELLED, True, ScanStatus.CANCELLED, Shown.TO_BOOK),
        (PICKED, True, ScanStatus.PICKED_UP, Shown.PICKED_UP),
        (PICKED, True, ScanStatus.IN_TRANSIT, Shown.IN_TRANSIT),
        (PICKED, True, ScanStatus.OUT_FOR_DELIVERY, Shown.IN_TRANSIT),
        (PICKED, True, ScanStatus.DELIVERED, Shown.ARRIVED),
        (PICKED, True, ScanStatus.LOST, Shown.LOST),
        (PICKED, True, ScanStatus.RTO_IN_TRANSIT, Shown.TO_THE_BUYER),
        (PICKED, True, ScanStatus.PICKUP_FAILED, Shown.PICKED_UP),  # told late
        (PICKED, True, ScanStatus.CANCELLED, Shown.PICKED_UP),  # the courier contradicts itself
    ],
)
def test_an_approved_return_is_where_its_parcel_is(end, numbered, parcel, stage):
    latest = Try(end, numbered, parcel)
    assert shown.of(ReturnStatus.APPROVED, Goods.TO_COME, latest) is stage
    assert stage in COMING


@pytest.mark.parametrize("status", [one for one in ReturnStatus if one != ReturnStatus.APPROVED])
@pytest.mark.parametrize("parcel", ScanStatus)
def test_no_scan_changes_what_was_decided(status, parcel):
    assert shown.of(status, Goods.TO_COME, Try(LIVE, True, parcel)) == status
    assert shown.of(status, Goods.TO_COME, Try(PICKED, True, parcel)) == status


def test_without_a_pickup_somebody_has_to_arrange_one_unless_nothing_comes():
    assert shown.of(ReturnStatus.APPROVED, Goods.TO_COME, None) is Shown.TO_BOOK
    assert shown.of(ReturnStatus.APPROVED, Goods.KEPT, None) is Shown.APPROVED
    assert shown.of(ReturnStatus.APPROVED, Goods.NEVER_ARRIVED, None) is Shown.APPROVED
