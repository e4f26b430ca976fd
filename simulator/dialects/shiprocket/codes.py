"""What Shiprocket calls the stages of our journeys: a number of its shipment table and another one of its order table,
beside the words of the courier that carries the parcel for it."""

from dataclasses import dataclass

from simulator.dialects.delhivery.codes import remark
from simulator.facts import Parcel, Scan

NOT_SAID = 0  # a number that says nothing: the scan has "NA"

SHIPMENT = {
    NOT_SAID: "NA", 1: "AWB Assigned", 3: "PICKUP GENERATED", 5: "MANIFEST GENERATED", 6: "SHIPPED", 7: "DELIVERED",
    8: "CANCELED", 9: "RTO INITIATED", 10: "RTO DELIVERED", 12: "LOST", 13: "PICKUP ERROR", 15: "PICKUP RESCHEDULED",
    17: "OUT FOR DELIVERY", 18: "IN TRANSIT", 19: "OUT FOR PICKUP", 20: "PICKUP EXCEPTION", 21: "UNDELIVERED",
    22: "DELAYED", 25: "DAMAGED", 38: "REACHED AT DESTINATION HUB", 39: "MISROUTED", 40: "RTO_NDR", 41: "RTO_OFD",
    42: "PICKED UP", 44: "DISPOSED OFF", 46: "RTO IN TRANSIT", 47: "QC FAILED", 97: "LANE RECHECK",
}  # fmt: skip
ORDER = {
    3: "READY TO SHIP", 4: "PICKUP SCHEDULED", 5: "CANCELED", 6: "SHIPPED", 7: "DELIVERED", 13: "PICKUP RESCHEDULED",
    15: "RTO INITIATED", 16: "RTO DELIVERED", 19: "OUT FOR DELIVERY", 20: "IN TRANSIT", 21: "RETURN PENDING",
    24: "RETURN PICKUP ERROR", 25: "RETURN IN TRANSIT", 26: "RETURN DELIVERED", 27: "RETURN CANCELLED",
    28: "RETURN PICKUP GENERATED", 30: "RETURN PICKUP CANCELLED", 31: "RETURN PICKUP RESCHEDULED",
    32: "RETURN PICKED UP", 33: "LOST", 34: "OUT FOR PICKUP", 35: "PICKUP EXCEPTION", 36: "UNDELIVERED",
    37: "DELIVERY DELAYED", 40: "DAMAGED", 43: "REACHED DESTINATION HUB", 44: "MISROUTED", 45: "RTO_OFD",
    46: "RTO_NDR", 47: "RETURN OUT FOR PICKUP", 48: "RETURN OUT FOR DELIVERY", 49: "RETURN PICKUP EXCEPTION",
    51: "PICKED UP", 53: "DISPOSED OFF", 55: "RTO IN TRANSIT", 57: "QC FAILED", 197: "LANE RECHECK",
}  # fmt: skip

# our code → numbers of the shipment table and of the order table
FORWARD = {
    "BKD": (5, 3), "PSC": (3, 4), "OFP": (19, 34), "PUF-SNR": (20, 35), "PUF-SCL": (20, 35), "PUF-CAP": (15, 13),
    "PUP": (42, 51), "HIN": (18, 20), "HOUT": (18, 20), "MIS": (39, 44), "HLD": (22, 37), "HLD-WX": (22, 37),
    "XQ-7": (97, 197), "DIN": (38, 43), "OFD": (17, 19), "RFC": (38, 43), "DLV": (7, 7), "DLV-NBR": (7, 7),
    "DLV-SLF": (7, 7), "CAN": (8, 5), "RTI": (9, 15), "RTH": (46, 55), "RTD": (46, 55), "RTO-OFD": (41, 45),
    "RTO-UND": (40, 46), "RTO-DLV": (10, 16), "LST": (12, 33), "DMG": (25, 40), "DSP": (44, 53),
}  # fmt: skip
REVERSE = {
    "BKD": (1, 21), "PSC": (3, 28), "OFP": (19, 47), "PUP": (42, 32), "HIN": (18, 25), "HOUT": (18, 25),
    "MIS": (39, 25), "HLD": (22, 25), "HLD-WX": (22, 25), "XQ-7": (97, 197), "DIN": (38, 25), "OFD": (17, 48),
    "DLV": (7, 26), "DLV-NBR": (7, 26), "DLV-SLF": (7, 26), "CAN": (8, 27), "CAN-MAX": (8, 30), "NPR-QCF": (47, 57),
    "NPR-RSC": (15, 31), "NPR-NAT": (13, 24), "LST": (12, 33), "DMG": (25, 40), "DSP": (44, 53),
}  # fmt: skip
UNDELIVERED, SHIPPED, NOT_FETCHED = (21, 36), (6, 6), (20, 49)

# why it was not delivered, in the sentences of its list of failed deliveries
REASONS = {
    "UND-CNA": "Customer Not Available",
    "UND-CNC": "Customer Not Contactable",
    "UND-REF": "Customer Refused",
    "UND-RSC": "Customer Asked For Future Delivery",
    "UND-ADR": "Incomplete Address",
    "UND-CSH": "COD Not Ready",
    "UND-OPN": "Open Delivery Request",
    "UND-SLF": "Self Collect",
    "UND-GTE": "Entry Restricted Area",
    "UND-OTP": "OTP Not Available",
    "UND-NAT": "Not Attempted",
    "UND-ODA": "Out of Delivery Area",
    "UND-WX": "Delay Due To Weather Or Strike",
    "UND-DMG": "Shipment Damaged",
    "UND-WRG": "Customer Refused",
    "UND-NAS": "Customer Refused",
    "UND-DNY": "Customer Refused",
    "UND-CNB": "Customer Refused",
    "UND-OTH": "Other",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One scan in their words: the two numbers, the courier's raw code, and what is read aloud of it."""

    shipment: int
    order: int
    raw: str
    text: str


def said(parcel: Parcel, scan: Scan) -> Remark:
    """What they say of it; the parcel travels with Delhivery, whose own words come along."""
    theirs = remark(parcel, scan)
    shipment, order = _numbers(scan)
    text = REASONS.get(scan.code, theirs.text)
    return Remark(shipment, order, theirs.nsl, f"{theirs.status} - {text}")


def _numbers(scan: Scan) -> tuple[int, int]:
    if scan.code.startswith("UND-"):
        return UNDELIVERED
    if scan.leg == "reverse":
        return REVERSE.get(scan.code, NOT_FETCHED)
    return SHIPPED if (scan.code, scan.stop) == ("HIN", 0) else FORWARD[scan.code]
