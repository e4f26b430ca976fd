from core.models import AuditEvent
from core.support import show

show(AuditEvent, "at", "actor_id", "verb", "subject_type", "subject_id", "scope", "before", "after", "facts")
