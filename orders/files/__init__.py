"""Tables of text out of the files that people send: CSV, CSV.gz and XLSX, whatever their encoding and separator."""

from orders.files.opening import open_table
from orders.files.tables import Row, Table, Unreadable

__all__ = ["Row", "Table", "Unreadable", "open_table"]
