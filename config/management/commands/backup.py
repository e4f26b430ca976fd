"""`manage.py backup FILE`: the database and the files in one archive."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.backups import keeping
from config.backups.progress import Progress
from config.backups.tools import Failed

REMINDER = "It holds personal data in clear: encrypt it before it leaves this machine. FIELD_KEYS are not in it."


class Command(BaseCommand):
    """Other work goes on meanwhile; the archive is of one moment."""

    help = "Write the database and the files of one moment into FILE; an existing one is never written over."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file: Path, **options: object) -> None:
        progress = Progress(self.stderr)
        try:
            made = keeping.keep(path=file, at=timezone.now(), watch=progress)
        except (Failed, OSError) as failure:
            raise CommandError(str(failure)) from failure
        finally:
            progress.done()
        tables, size = len(made.counts), file.stat().st_size / 1_000_000
        self.stdout.write(f"{file}: {made.rows:,} rows of {tables} tables, {len(made.media)} files, {size:,.1f} MB")
        self.stdout.write(REMINDER)
