import pytest

from connectors.couriers.words import ScanStatus
from returns import stage
from returns.stage import Stage
from returns.states import RtoStatus


@pytest.mark.parametrize(
    ("status", "parcel", "stands"),
    [
        (RtoStatus.EXPECTED, ScanStatus.RTO_INITIATED, Stage.INITIATED),
        (RtoStatus.EXPECTED, ScanStatus.RTO_IN_TRANSIT, Stage.IN_TRANSIT),
        (RtoStatus.EXPECTED, ScanStatus.RTO_OUT_FOR_DELIVERY, Stage.OUT_FOR_RETURN),
        (RtoStatus.EXPECTED, ScanStatus.RTO_ATTEMPT_FAILED, Stage.ATTEMPT_FAILED),
        (RtoStatus.EXPECTED, ScanStatus.RTO_DELIVERED, Stage.DELIVERED_BACK),
        (RtoStatus.EXPECTED, ScanStatus.LOST, Stage.LOST),
        (RtoStatus.EXPECTED, ScanStatus.DISPOSED, Stage.LOST),
        (RtoStatus.EXPECTED, ScanStatus.DAMAGED, Stage.LOST),
        (RtoStatus.EXPECTED, ScanStatus.AT_DESTINATION, Stage.IN_TRANSIT),  # a scan that no way back knows
        (RtoStatus.RECEIVED, ScanStatus.RTO_IN_TRANSIT, Stage.RECEIVED),  # late scan
        (RtoStatus.DISPUTED, ScanStatus.RTO_DELIVERED, Stage.DISPUTED),
        (RtoStatus.WRITTEN_OFF, ScanStatus.LOST, Stage.WRITTEN_OFF),
        (RtoStatus.CLOSED, ScanStatus.DELIVERED, Stage.CLOSED),
    ],
)
def test_the_stage_of_a_case(status: RtoStatus, parcel: ScanStatus, stands: Stage) -> None:
    assert stage.of(status, parcel) is stands
