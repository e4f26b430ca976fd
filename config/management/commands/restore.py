"""`manage.py restore FILE`: what `backup` wrote, into an empty database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from config import sealing
from config.backups import restoring
from config.backups.progress import Progress
from config.backups.restoring import Plan
from config.backups.tools import Failed


class Command(BaseCommand):
    """Checks the whole archive first; the database then changes as a whole or not at all."""

    help = "Check FILE and put it into the empty database; --replace takes one that is not empty."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--check", action="store_true", help="only look whether the archive is whole and would fit")
        parser.add_argument("--replace", action="store_true", help="drop everything that is in the database now")
        parser.add_argument("--no-input", action="store_true", help="don't ask before replacing")

    def handle(self, *, file: Path, **options: Any) -> None:
        progress = Progress(self.stderr)
        try:
            planned = restoring.plan(file, progress)
            progress.done()
            self._tell(planned)
            if options["check"]:
                return
            self._agree(planned, replace=options["replace"], ask=not options["no_input"])
            restoring.restore(planned, watch=progress)
        except (Failed, OSError) as failure:
            raise CommandError(str(failure)) from failure
        finally:
            progress.done()
        self._look_after(planned)

    def _tell(self, planned: Plan) -> None:
        made = planned.made
        self.stdout.write(
            f"{planned.path}: version {made.version}, PostgreSQL {made.postgres}, made {made.made_at:%F %T}Z; "
            f"{made.rows:,} rows of {len(made.counts)} tables and {len(made.media)} files; every checksum fits."
        )
        there = f"it has {planned.replaces} tables, which will be dropped" if planned.replaces else "it is empty"
        self.stdout.write(f"It goes into {_name()}: {there}. Files go to {settings.MEDIA_ROOT}.")

    def _agree(self, planned: Plan, *, replace: bool, ask: bool) -> None:
        if not planned.replaces:
            return
        if not replace:
            message = f"{_name()} is not empty. With --replace, what is in it now is dropped."
            raise Failed(message)
        restoring.alone()
        if ask and input(f"Type {_database()} to drop what is in it: ") != _database():
            message = "Nothing was changed."
            raise Failed(message)

    def _look_after(self, planned: Plan) -> None:
        self.stdout.write("Restored; every table has the rows that the archive says.")
        if planned.to_apply:
            self.stdout.write(f"{planned.to_apply} migrations are newer than the archive: run migrate.")
        elif lost := sealing.unopened():
            self.stdout.write(f"{lost} sealed values can't be opened: add the key of that time to FIELD_KEYS.")


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _name() -> str:
    at = connection.settings_dict.get("HOST") or "this machine"
    return f"database {_database()} at {at}"
