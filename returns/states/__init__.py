"""Everything about what comes back that we decide: its words, and tables of allowed moves."""

from returns.states.claims import CLAIM_NEXT, CLAIMS_AT_WORK, ClaimKind, ClaimStatus
from returns.states.money import BY_DETAILS, HOLDS, REFUND_NEXT, Payout, RefundStatus
from returns.states.requests import (
    AT_WORK,
    COUNTS,
    OUTCOME,
    RETURN_NEXT,
    Approval,
    AskedBy,
    CountedFrom,
    Goods,
    Outcome,
    PickupEnd,
    PickupProblem,
    Resolution,
    ReturnStatus,
)
from returns.states.rto import AWAITED, LIVE, MISSED, NEXT, Disposition, End, Grade, ReasonFrom, RtoStatus, Verdict

__all__ = [
    "AT_WORK", "AWAITED", "BY_DETAILS", "CLAIMS_AT_WORK", "CLAIM_NEXT", "COUNTS", "HOLDS", "LIVE", "MISSED", "NEXT",
    "OUTCOME", "REFUND_NEXT", "RETURN_NEXT", "Approval", "AskedBy", "ClaimKind", "ClaimStatus", "CountedFrom",
    "Disposition", "End", "Goods", "Grade", "Outcome", "Payout", "PickupEnd", "PickupProblem", "ReasonFrom",
    "RefundStatus", "Resolution", "ReturnStatus", "RtoStatus", "Verdict",
]  # fmt: skip
