"""Shiprocket's words: two tables that number the same words differently, a third for returns, and reasons in sentences.

`sr-status` and `shipment_status_id` are of the shipment table, `current_status_id` is of the order table: 17 is out for
delivery in the first and back with the merchant in the second. Codes carry the name of their table.

Left unknown on purpose: what says nothing of where the parcel is (pending, fulfilled, archived, cancellation
requested), and what a person should look at (delivered in part, returned, trouble with the recipient).
"""

import re

from connectors.couriers.base import Meaning, Terms
from connectors.couriers.words import Reason, ScanStatus

SHIPMENT, ORDER, RETURN, NDR, WORDS = "shipment", "order", "return", "ndr", "words"

SHIPMENTS = {
    ScanStatus.CREATED: (1, 2, 5, 52, 59, 60, 61, 62, 63, 67, 68),
    ScanStatus.PICKUP_SCHEDULED: (3, 4, 15, 27),
    ScanStatus.OUT_FOR_PICKUP: (19,),
    ScanStatus.PICKUP_FAILED: (13, 20, 71),
    ScanStatus.PICKED_UP: (42, 51),
    ScanStatus.IN_TRANSIT: (6, 18, 39, 48, 49, 50, 54, 55, 56, 57),
    ScanStatus.AT_DESTINATION: (38,),
    ScanStatus.ON_HOLD: (76,),
    ScanStatus.OUT_FOR_DELIVERY: (17,),
    ScanStatus.ATTEMPT_FAILED: (21,),
    ScanStatus.DELIVERED: (7,),
    ScanStatus.CANCELLED: (8, 45),
    ScanStatus.RTO_INITIATED: (9, 75),
    ScanStatus.RTO_IN_TRANSIT: (46, 78),  # 78: in the merchant's city, not yet at his door
    ScanStatus.RTO_OUT_FOR_DELIVERY: (41,),
    ScanStatus.RTO_ATTEMPT_FAILED: (40,),
    ScanStatus.RTO_DELIVERED: (10, 14),
    ScanStatus.LOST: (12,),
    ScanStatus.DAMAGED: (25,),
    ScanStatus.DISPOSED: (24, 44),
}
ORDERS = {
    ScanStatus.CREATED: (1, 2, 3, 62, 69, 71, 72, 73, 74, 75, 76, 80, 81),
    ScanStatus.PICKUP_SCHEDULED: (4, 12, 13, 70),
    ScanStatus.OUT_FOR_PICKUP: (34,),
    ScanStatus.PICKUP_FAILED: (14, 35, 83),
    ScanStatus.PICKED_UP: (51, 61),
    ScanStatus.IN_TRANSIT: (6, 20, 44, 58, 59, 60, 64, 65, 66, 67),
    ScanStatus.AT_DESTINATION: (43,),
    ScanStatus.ON_HOLD: (88,),
    ScanStatus.OUT_FOR_DELIVERY: (19,),
    ScanStatus.ATTEMPT_FAILED: (36,),
    ScanStatus.DELIVERED: (7,),
    ScanStatus.CANCELLED: (5, 54),
    ScanStatus.RTO_INITIATED: (15, 87),
    ScanStatus.RTO_IN_TRANSIT: (55, 90),
    ScanStatus.RTO_OUT_FOR_DELIVERY: (45,),
    ScanStatus.RTO_ATTEMPT_FAILED: (46,),
    ScanStatus.RTO_DELIVERED: (16, 17),
    ScanStatus.LOST: (33,),
    ScanStatus.DAMAGED: (40,),
    ScanStatus.DISPOSED: (39, 53),
}
RETURNS = {  # numbers of the order table, where it says that the parcel is a return
    ScanStatus.CREATED: (21, 22),
    ScanStatus.PICKUP_SCHEDULED: (23, 28, 31),
    ScanStatus.OUT_FOR_PICKUP: (47,),
    ScanStatus.PICKUP_FAILED: (24, 49),
    ScanStatus.PICKED_UP: (32,),
    ScanStatus.IN_TRANSIT: (25,),
    ScanStatus.OUT_FOR_DELIVERY: (48,),
    ScanStatus.ATTEMPT_FAILED: (50,),
    ScanStatus.DELIVERED: (26, 68),  # at the merchant
    ScanStatus.CANCELLED: (27, 30),
}
SENTENCES = {
    Reason.RESCHEDULE_REQUESTED: ("customer asked for future delivery", "future delivery requested"),
    Reason.REFUSED: (
        "customer refused",
        "customer refused delivery",
        "consignee refused",
        "customer refused to accept",
    ),
    Reason.UNAVAILABLE: ("customer not available", "consignee unavailable", "consignee not available"),
    Reason.UNREACHABLE: ("customer not contactable", "customer contact unavailable", "customer unreachable"),
    Reason.ADDRESS_PROBLEM: ("incomplete address", "incorrect address", "address issue", "bad/incomplete address"),
    Reason.PAYMENT_NOT_READY: ("cod not ready", "cod amount not ready", "payment not ready"),
    Reason.OPEN_DELIVERY_REQUESTED: ("open delivery request", "customer wants open delivery"),
    Reason.SELF_COLLECT: ("self collect", "customer will self collect"),
    Reason.ENTRY_RESTRICTED: ("entry restricted area", "entry restricted"),
    Reason.OUT_OF_AREA: ("out of delivery area", "oda"),
    Reason.NO_ATTEMPT: ("not attempted", "delivery not attempted"),
}
TOLD_IN_WORDS = {
    "IN TRANSIT-EN-ROUTE": ScanStatus.IN_TRANSIT,
    "UNDELIVERED-1ST ATTEMPT": ScanStatus.ATTEMPT_FAILED,
    "UNDELIVERED-2ND ATTEMPT": ScanStatus.ATTEMPT_FAILED,
    "UNDELIVERED-3RD ATTEMPT": ScanStatus.ATTEMPT_FAILED,
    "UNDELIVERED": ScanStatus.ATTEMPT_FAILED,
    "DELIVERED": ScanStatus.DELIVERED,
    "OUT FOR DELIVERY": ScanStatus.OUT_FOR_DELIVERY,
    "IN TRANSIT": ScanStatus.IN_TRANSIT,
    "CANCELED": ScanStatus.CANCELLED,
    "RTO DELIVERED": ScanStatus.RTO_DELIVERED,
    "RTO_DELIVERED": ScanStatus.RTO_DELIVERED,
    "REACHED BACK AT_SELLER_CITY": ScanStatus.RTO_IN_TRANSIT,
}
ATTEMPT = re.compile(r"-(\d)(?:ST|ND|RD|TH) ATTEMPT")


def _numbered(table: str, statuses: dict[ScanStatus, tuple[int, ...]]) -> dict[str, Meaning]:
    return {f"{table}/{number}": Meaning(status) for status, numbers in statuses.items() for number in numbers}


CODES = {
    **_numbered(SHIPMENT, SHIPMENTS),
    **_numbered(ORDER, ORDERS),
    **_numbered(RETURN, ORDERS),
    **_numbered(RETURN, RETURNS),
    **{f"{WORDS}/{words}": Meaning(status) for words, status in TOLD_IN_WORDS.items()},
    **{
        f"{NDR}/{sentence}": Meaning(ScanStatus.ATTEMPT_FAILED, reason)
        for reason, sentences in SENTENCES.items()
        for sentence in sentences
    },
    f"{SHIPMENT}/22": Meaning(ScanStatus.ON_HOLD, Reason.DELAYED),
    f"{SHIPMENT}/47": Meaning(ScanStatus.PICKUP_FAILED, Reason.NOT_AS_SHOWN),  # the check at the buyer's door
    f"{ORDER}/37": Meaning(ScanStatus.ON_HOLD, Reason.DELAYED),
    f"{ORDER}/57": Meaning(ScanStatus.PICKUP_FAILED, Reason.NOT_AS_SHOWN),
    f"{RETURN}/57": Meaning(ScanStatus.PICKUP_FAILED, Reason.NOT_AS_SHOWN),
}
UNDELIVERED = frozenset(code for code, meaning in CODES.items() if meaning.status is ScanStatus.ATTEMPT_FAILED)
WHILE_UNDELIVERED = Terms(codes=UNDELIVERED)
