from returns.models.claims import Claim
from returns.models.habits import ReturnHabits
from returns.models.inspections import Inspection, Photo
from returns.models.money import CreditEntry, PayoutDetails, Refund, RefundTotal, StoreCredit
from returns.models.patience import Patience
from returns.models.pickups import Pickup
from returns.models.policies import Policy, PolicyVersion
from returns.models.requests import Rating, ReturnLine, ReturnPhoto, ReturnRequest, ReturnUnit
from returns.models.rto import Arrival, RtoCase, RtoLine

__all__ = [
    "Arrival", "Claim", "CreditEntry", "Inspection", "Patience", "PayoutDetails", "Photo", "Pickup", "Policy",
    "PolicyVersion", "Rating", "Refund", "RefundTotal", "ReturnHabits", "ReturnLine", "ReturnPhoto", "ReturnRequest",
    "ReturnUnit", "RtoCase", "RtoLine", "StoreCredit",
]  # fmt: skip
