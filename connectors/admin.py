from connectors.models import Connection, Health
from core.support import show

show(Connection, "family", "provider", "name", "enabled", "created_at")
show(Health, "connection", "failures", "open_until", "last_success_at", "last_failure_at", "last_push_at")
