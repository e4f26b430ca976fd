"""AfterShip's words: the subtags of its checkpoints, and the tags for those that come without one."""

from connectors.couriers.base import Meaning
from connectors.couriers.words import Reason, ScanStatus

FAILED = ScanStatus.ATTEMPT_FAILED
CODES = {
    "InfoReceived_001": Meaning(ScanStatus.CREATED),
    "InTransit_001": Meaning(ScanStatus.IN_TRANSIT),
    "InTransit_002": Meaning(ScanStatus.PICKED_UP),
    **{f"InTransit_{number:03}": Meaning(ScanStatus.IN_TRANSIT) for number in range(3, 10)},
    **{f"OutForDelivery_{number:03}": Meaning(ScanStatus.OUT_FOR_DELIVERY) for number in (1, 3, 4)},
    "AvailableForPickup_001": Meaning(ScanStatus.READY_FOR_COLLECTION),
    "AttemptFail_001": Meaning(FAILED, Reason.UNKNOWN),
    "AttemptFail_002": Meaning(FAILED, Reason.UNAVAILABLE),
    "AttemptFail_003": Meaning(FAILED, Reason.ENTRY_RESTRICTED),
    **{f"Delivered_{number:03}": Meaning(ScanStatus.DELIVERED) for number in range(1, 5)},
    "Exception_001": Meaning(ScanStatus.ON_HOLD),
    "Exception_002": Meaning(FAILED, Reason.ADDRESS_PROBLEM),
    "Exception_003": Meaning(FAILED, Reason.REFUSED),
    "Exception_004": Meaning(ScanStatus.ON_HOLD, Reason.DELAYED),
    "Exception_005": Meaning(ScanStatus.ON_HOLD, Reason.DELAYED),
    "Exception_006": Meaning(ScanStatus.ON_HOLD, Reason.PAYMENT_NOT_READY),
    "Exception_007": Meaning(FAILED, Reason.ADDRESS_PROBLEM),
    "Exception_008": Meaning(ScanStatus.PICKUP_FAILED),
    "Exception_009": Meaning(ScanStatus.ON_HOLD, Reason.OTHER),
    "Exception_010": Meaning(ScanStatus.RTO_IN_TRANSIT),
    "Exception_011": Meaning(ScanStatus.RTO_DELIVERED),
    "Exception_012": Meaning(ScanStatus.DAMAGED, Reason.DAMAGED_IN_TRANSIT),
    "Exception_013": Meaning(ScanStatus.LOST),
    "InfoReceived": Meaning(ScanStatus.CREATED),
    "InTransit": Meaning(ScanStatus.IN_TRANSIT),
    "OutForDelivery": Meaning(ScanStatus.OUT_FOR_DELIVERY),
    "AvailableForPickup": Meaning(ScanStatus.READY_FOR_COLLECTION),
    "AttemptFail": Meaning(FAILED, Reason.UNKNOWN),
    "Delivered": Meaning(ScanStatus.DELIVERED),
}  # left unknown: `Pending` and `Expired`, which say nothing of the parcel, and `Exception` without a subtag
GOING_BACK = {"Exception_010", "Exception_011"}
RETURNING = "/returning"  # delivered after it turned round: at whose door? nobody knows, so a person looks
