"""What Delhivery calls the stages of our journeys: type, status, NSL code and remark, for each leg.

Several of our codes share one of theirs: they tell no difference between a buyer who is away and one who does not pick
up the phone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.facts import Parcel, Scan


@dataclass(frozen=True, slots=True)
class Remark:
    """One scan in their words."""

    kind: str
    status: str
    nsl: str
    text: str


def _table(rows: str) -> Mapping[str, Remark]:
    cells = (line.split("|") for line in rows.strip().splitlines())
    return {code: Remark(*remark) for code, *remark in cells}


FORWARD = _table("""
BKD|UD|Manifested|X-UCI|Manifest uploaded
PSC|UD|Not Picked|X-PNP|Shipment not received from client
OFP|UD|Not Picked|FMOFP-101|Out for Pickup
PUF-SNR|UD|Not Picked|FMEOD-102|Shipment not ready for pickup
PUF-SCL|UD|Not Picked|FMEOD-103|Shipper is closed
PUF-CAP|UD|Not Picked|FMEOD-108|Pickup not attempted, capacity
PUP|UD|In Transit|X-PPOM|Shipment picked up
HIN|UD|In Transit|X-ILL1F|Bag Received at Facility
HOUT|UD|In Transit|X-DLL2F|Bag Added To Trip
MIS|UD|In Transit|DLYMR-118|Shipment misrouted
HLD|UD|In Transit|DLYRPC-416|Shipment held at facility
HLD-WX|UD|In Transit|DLYDC-101|Heavy rain or fog
XQ-7|UD|Rechecked|XQ-7|Lane robot recheck 7
DIN|UD|Pending|X-IBD3F|Shipment Received at Facility
OFD|UD|Dispatched|X-DDD3FD|Out for delivery
UND-CNA|UD|Pending|EOD-11|Consignee Unavailable
UND-CNC|UD|Pending|EOD-11|Consignee Unavailable
UND-REF|UD|Pending|EOD-6|Consignee refused to accept/order cancelled
UND-DNY|UD|Pending|EOD-6|Consignee refused to accept/order cancelled
UND-CNB|UD|Pending|EOD-6|Consignee refused to accept/order cancelled
UND-RSC|UD|Pending|EOD-3|Delivery rescheduled by customer
UND-ADR|UD|Pending|EOD-74|Bad/Incomplete address
UND-CSH|UD|Pending|EOD-16|Payment not ready with customer
UND-OPN|UD|Pending|EOD-69|Customer asked for open delivery
UND-SLF|UD|Pending|EOD-43|Self Collect requested by customer
UND-GTE|UD|Pending|EOD-104|Entry restricted area
UND-OTP|UD|Pending|EOD-138|OTP not available with customer
UND-NAT|UD|Pending|EOD-86|Not attempted
UND-ODA|UD|Pending|SC-102|Out of delivery area
UND-WX|UD|Pending|DLYDC-102|Natural disaster
UND-DMG|UD|Pending|EOD-111|Consignee opened the package and refused to accept
UND-WRG|UD|Pending|EOD-111|Consignee opened the package and refused to accept
UND-NAS|UD|Pending|EOD-111|Consignee opened the package and refused to accept
UND-OTH|UD|Pending|EOD-105|Consignment seized by consignee
RFC|UD|Pending|CS-101|Ready for self collect
DLV|DL|Delivered|EOD-38|Delivered to consignee
DLV-NBR|DL|Delivered|EOD-36|Delivered to other as instructed by consignee
DLV-SLF|DL|Delivered|SC-101|Self collected by consignee
CAN|UD|Not Picked|DTUP-210|Seller cancelled the order
LST|LT|Lost|LT-100|Shipment lost
DMG|UD|In Transit|RT-104|Shipment damaged
DSP|LT|Lost|LT-100|Shipment lost
""")
RETURN = _table("""
RTI|RT|In Transit|RT-108|No client instructions to Reattempt
RTH|RT|In Transit|X-ILL1R|Bag Received at Facility
RTD|RT|In Transit|X-DLL2R|Bag Added To Trip
RTO-OFD|RT|Dispatched|X-DRD1R|Out for return
RTO-UND|RT|Pending|RD-PD3|Seller closed
RTO-DLV|DL|RTO|RD-AC|RETURN Accepted
LST|LT|Lost|LT-100|Shipment lost
DSP|LT|Lost|LT-100|Shipment lost
""")
REVERSE = _table("""
BKD|PP|Open|X-UCI|Pickup request received
PSC|PP|Scheduled|X-ASP|Pickup scheduled
OFP|PP|Dispatched|X-DDD3FP|Out for pickup
NPR-UNR|PP|Scheduled|EOD-26|Consignee unavailable
NPR-NRD|PP|Scheduled|EOD-68|Customer asked to delay the pickup
NPR-RSC|PP|Scheduled|EOD-68|Customer asked to delay the pickup
NPR-NAT|PP|Scheduled|EOD-65|Pickup not attempted
NPR-ADR|PP|Scheduled|EOD-73|Bad/Incomplete address
NPR-ODA|PP|Scheduled|EOD-121|Entry restricted area
NPR-CAN|CN|Canceled|EOD-21|Cancelled by customer
NPR-QCF|CN|Canceled|EOD-777|RVP QC fail
NPR-QTY|PP|Scheduled|EOD-68|Customer asked to delay the pickup
NPR-MAX|PP|Scheduled|EOD-26|Consignee unavailable
PUP|PU|In Transit|EOD-77|Pickup completed
HIN|PU|In Transit|X-ILL1F|Bag Received at Facility
HOUT|PU|In Transit|X-DLL2F|Bag Added To Trip
MIS|PU|In Transit|DLYMR-118|Shipment misrouted
HLD|PU|In Transit|DLYRPC-416|Shipment held at facility
HLD-WX|PU|In Transit|DLYDC-101|Heavy rain or fog
XQ-7|PU|Rechecked|XQ-7|Lane robot recheck 7
DIN|PU|Pending|X-IBD3F|Shipment Received at Facility
OFD|PU|Dispatched|X-DDD1FD|Out for delivery to client
DLV|DL|DTO|RD-AC1|Delivered to client
DLV-NBR|DL|DTO|RD-AC1|Delivered to client
DLV-SLF|DL|DTO|RD-AC1|Delivered to client
CAN|CN|Canceled|CL-101|Cancelled as per client instruction
CAN-MAX|CN|Closed|EOD-106|Maximum attempts reached
LST|LT|Lost|LT-100|Shipment lost
DMG|PU|In Transit|DLYDG-119|Shipment damaged
DSP|LT|Lost|LT-100|Shipment lost
""")
LEGS = {"forward": FORWARD, "rto": RETURN, "reverse": REVERSE}
AT_ORIGIN = Remark("UD", "In Transit", "X-PIOM", "Shipment Recieved at Origin Center")

REATTEMPT = frozenset({"EOD-74", "EOD-15", "EOD-104", "EOD-43", "EOD-86", "EOD-11", "EOD-69", "EOD-6"})
FETCH_AGAIN = frozenset({"EOD-777", "EOD-21"})
DEFER = frozenset({"EOD-74", "EOD-15", "EOD-11", "EOD-3", "EOD-16", "EOD-6", "ST-108"})


def remark(parcel: Parcel, scan: Scan) -> Remark:
    """What they say of it. A return of a parcel that was delivered belongs to its way back."""
    if (scan.code, scan.leg, scan.stop) == ("HIN", "forward", 0) and len(parcel.route.stops) > 1:
        return AT_ORIGIN
    return LEGS[scan.leg][scan.code]
