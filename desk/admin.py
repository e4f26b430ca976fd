from core.support import show
from desk.models import SavedView

show(SavedView, "store", "owner_id", "shared", "list_name", "query", "sort", "columns", "changed_at", "deleted_at")
