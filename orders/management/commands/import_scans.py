"""`import_scans FILE --store CODE`: a courier's sheet of what happened to parcels; stdout ends with JSON."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.management import stores
from orders.files import Unreadable
from orders.formats import courier_sheet
from orders.management import rejects
from orders.management.bar import Bar
from orders.services import importing, scan_sheets


class Command(BaseCommand):
    help = "Load a courier's CSV, CSV.gz or XLSX of statuses by AWB; loading the same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--store", required=True, help="the store's code")
        parser.add_argument("--courier", default="", help="whose parcels, where several couriers share an AWB")
        parser.add_argument("--mapping", type=Path, help="JSON: which column is which, and what their words mean")
        parser.add_argument("--rejects", type=Path, help="CSV to write the rows to that are not loaded")
        parser.add_argument("--live", action="store_true", help="news of today: tell buyers")

    def handle(self, **options: Any) -> None:
        store = stores.named(options["store"])
        bar = Bar(self.stderr)
        try:
            loaded = scan_sheets.load(
                path=options["file"],
                store=store,
                courier=options["courier"],
                mapping=_mapping(options["mapping"]),
                era=importing.Era.LIVE if options["live"] else importing.Era.PAST,
                rejected_to=options["rejects"],
                at=timezone.now(),
                actor=None,
                watch=bar.show,
            )
        except (Unreadable, importing.Busy, OSError, UnicodeDecodeError) as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            bar.end()
        self._tell(loaded, options)

    def _tell(self, loaded: scan_sheets.Loaded, options: dict[str, Any]) -> None:
        counts = loaded.counts
        columns = ", ".join(f"{name} = {column}" for name, column in loaded.mapping.columns.items())
        self.stdout.write(f"{options['file'].name}: {loaded.read_as}; {columns}")
        self.stdout.write(
            f"{counts.rows:,} rows: {counts.scans_new:,} scans are new, {counts.scans_known:,} were known, "
            f"{counts.unmapped:,} of the new ones have a code that nobody mapped; {counts.rejected:,} rejected"
        )
        rejects.tell(self.stderr, loaded.examples, rejected=counts.rejected, written_to=options["rejects"])
        self.stdout.write(json.dumps(asdict(counts)))
        if counts.rejected and counts.rejected == counts.rows:
            raise CommandError("Nothing was loaded.")


def _mapping(path: Path | None) -> courier_sheet.SheetMapping | None:
    return courier_sheet.parse(path.read_text(encoding="utf-8-sig")) if path else None
