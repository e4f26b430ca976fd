"""`import_orders FILE --store CODE`: orders from CSV, CSV.gz or XLSX; stdout ends with the summary in JSON."""

import gc
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.management import stores
from orders.files import Unreadable
from orders.formats import generic, registry
from orders.management import rejects
from orders.management.bar import Bar
from orders.services import importing


class Command(BaseCommand):
    help = "Load orders from a CSV, CSV.gz or XLSX file; loading the same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--store", required=True, help="the store's code")
        parser.add_argument("--format", default=registry.AUTO, choices=registry.CHOICES)
        parser.add_argument("--mapping", type=Path, help="TOML: which column is which, for generic files")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--rejects", type=Path, help="CSV to write the rows to that are not loaded")
        parser.add_argument("--live", action="store_true", help="orders of today: tell buyers, ask couriers")

    def handle(self, **options: Any) -> None:
        store = stores.named(options["store"])
        gc.freeze()  # what is loaded by now stays: looking for garbage in it again and again takes a fifth of the time
        bar = Bar(self.stderr)
        try:
            loaded = importing.load(
                path=options["file"],
                store=store,
                name=options["format"],
                mapping=generic.read(options["mapping"]) if options["mapping"] else None,
                mode=importing.Mode.REHEARSE if options["dry_run"] else importing.Mode.LOAD,
                era=importing.Era.LIVE if options["live"] else importing.Era.PAST,
                rejected_to=options["rejects"],
                at=timezone.now(),
                actor=None,
                watch=bar.show,
            )
        except (Unreadable, importing.Busy) as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            bar.end()
        self._tell(loaded, options)

    def _tell(self, loaded: importing.Loaded, options: dict[str, Any]) -> None:
        summary = loaded.summary
        self.stdout.write(f"{options['file'].name}: {loaded.format}, {loaded.read_as}")
        if options["dry_run"]:
            self.stdout.write("A rehearsal: nothing was kept.")
        self.stdout.write(
            f"{summary.orders:,} orders ({summary.orders_created:,} new, {summary.orders_updated:,} changed, "
            f"{summary.orders_unchanged:,} unchanged), {summary.lines:,} lines, {summary.shipments:,} parcels"
        )
        self.stdout.write(f"{summary.rows:,} rows, {summary.duplicates:,} repeats, {summary.rejected:,} rejected")
        rejects.tell(self.stderr, loaded.examples, rejected=summary.rejected, written_to=options["rejects"])
        self.stdout.write(json.dumps(importing.as_json(summary)))
        if summary.rejected and not summary.orders:
            raise CommandError("Nothing was loaded.")
