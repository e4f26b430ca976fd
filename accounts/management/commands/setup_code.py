from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.services import founding


class Command(BaseCommand):
    help = "Print the code that the first owner types when she sets this installation up."

    def handle(self, **options: Any) -> None:
        if not founding.nobody_is_here():
            raise CommandError("This installation is set up already: nobody needs a code any more.")
        self.stdout.write(founding.setup_code())
