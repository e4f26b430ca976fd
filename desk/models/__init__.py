from desk.models.views import ColumnChoice, SavedView

__all__ = ["ColumnChoice", "SavedView"]
