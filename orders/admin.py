from core.support import show
from orders.models import CodeMap, CostModel, ImportRun, Instruction, News, Shipment, Task

show(Shipment, "store", "order_id", "courier", "awb", "status", "status_at", "bucket", "attempts", "last_scan_at")
show(Instruction, "shipment", "verb", "state", "tries", "unsure", "result", "problem", "asked_at")
show(News, "shipment", "before", "after", "quiet", "state", "tries", "problem", "at")
show(ImportRun, "store", "format", "state", "rows_seen", "counts", "problem", "started_at", "ended_at")
show(CodeMap, "provider", "raw_code", "status", "reason", "mapped_at")
show(Task, "store", "order_id", "state", "due_at", "created_at", "closed_at")
show(CostModel, "store", "valid_from", "set_at")
