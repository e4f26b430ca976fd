"""`manage.py prepare`: what `bin/run` does before the first page: tables, and the demo into an empty database."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import Store


class Command(BaseCommand):
    """Safe to repeat: tables that are up to date and a database that has stores stay as they are."""

    help = "Bring the tables up to date; with --demo, load the demo into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demo where there is no store yet")

    def handle(self, *, demo: bool, verbosity: int, **options: object) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Making the tables …")
            call_command("migrate", verbosity=0, interactive=False)
        if demo and not Store.objects.exists():
            self.stdout.write("Loading the demo …")
            call_command("seed_demo", verbosity=verbosity)
        settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
