from returns.models.claims import Claim
from returns.models.inspections import Inspection, Photo
from returns.models.patience import Patience
from returns.models.rto import Arrival, RtoCase, RtoLine

__all__ = ["Arrival", "Claim", "Inspection", "Patience", "Photo", "RtoCase", "RtoLine"]
