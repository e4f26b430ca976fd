"""Open a file by what it is, not by what it is called."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from orders.files import text, workbook
from orders.files.tables import Table, Unreadable

GZIP, ZIP, OLD_EXCEL, PDF = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"


@contextmanager
def open_table(path: Path) -> Iterator[Table]:
    """The table in a file. Reads it through once before the first row, so that a broken file is refused as a whole.

    Memory stays bounded whatever the file's size. Raises `Unreadable`.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256")
    except OSError as error:
        raise Unreadable(_("%(path)s can't be opened: %(why)s.") % {"path": path, "why": error.strerror}) from error
    if start == OLD_EXCEL:
        raise Unreadable(_("This is an old Excel file (.xls). Save it as .xlsx or CSV and try again."))
    if start == PDF:
        raise Unreadable(_("This is a PDF. Only CSV, CSV.gz and XLSX can be loaded."))
    if start == ZIP:
        yield workbook.read(path, digest=digest.hexdigest())
    else:
        with text.read(path, digest=digest.hexdigest(), zipped=start.startswith(GZIP)) as table:
            yield table
