from core.models.audit import AuditEvent
from core.models.limits import IdempotencyKey, Limit

__all__ = ["AuditEvent", "IdempotencyKey", "Limit"]
