"""The code tables of `tests/connectors/fixtures`, one JSON object per courier: raw code → “status reason”."""

import json
from pathlib import Path

from connectors.couriers.base import Meaning
from connectors.couriers.words import Reason, ScanStatus

# One true report of each adapter that is pushed to, with a hole where its time stands. How the courier's own zone is
# told is the adapter's matter; the moment that comes out is aware or is not there.
TRUE = {
    "aftership": '{"event": "tracking_update", "msg": {"tracking_number": "1", "checkpoints": [{"subtag":'
    ' "OutForDelivery_001", "checkpoint_time": "%s"}]}}',
    "biteship": '{"event": "order.status", "status": "dropping_off", "courier_waybill_id": "1", "updated_at": "%s"}',
    "delhivery": '{"Shipment": {"AWB": "1", "NSLCode": "X-DDD3FD", "Status": {"Status": "Dispatched", "StatusType":'
    ' "UD", "StatusDateTime": "%s"}}}',
    "razorpay": '{"event": "refund.processed", "payload": {"refund": {"entity": {"id": "rfnd_1", "status": "processed",'
    ' "receipt": "%s"}}}}',
    "shiprocket": '{"awb": "1", "current_status": "OUT FOR DELIVERY", "current_status_id": 19,'
    ' "shipment_status_id": 17, "current_timestamp": "%s"}',
    "simulator": '{"event": "scan", "parcel": {"awb": "SX1", "scans": [{"time": "%s", "code": "OFD"}]}}',
    "simulator_messages": '{"event": "message", "message": {"id": "M1", "status": "read", "time": "%s"}}',
}

FIXTURES = Path(__file__).parent / "fixtures"


def rows(provider: str, name: str = "codes") -> list[tuple[str, Meaning]]:
    """Each raw code with what it is expected to mean."""
    return [(code, _meaning(*words.split())) for code, words in fixture(provider, name).items()]


def fixture(provider: str, name: str) -> dict:
    """A recorded or written answer."""
    return json.loads((FIXTURES / provider / f"{name}.json").read_text())


def _meaning(status: str, reason: str = "") -> Meaning:
    return Meaning(ScanStatus(status), Reason(reason) if reason else None)
