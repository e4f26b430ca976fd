from core.support import show
from desk.models import BulkRun, SavedView

show(SavedView, "store", "owner_id", "shared", "list_name", "query", "sort", "columns", "changed_at", "deleted_at")
show(
    BulkRun, "store", "list_name", "action", "total", "state", "tries", "problem", "asked_at", "stopped_at", "ended_at"
)
