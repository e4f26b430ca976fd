from desk.models.bulk import BulkRow, BulkRun, RowState
from desk.models.erasing import Erasure
from desk.models.start import StartPutAway
from desk.models.views import ColumnChoice, SavedView

__all__ = ["BulkRow", "BulkRun", "ColumnChoice", "Erasure", "RowState", "SavedView", "StartPutAway"]
