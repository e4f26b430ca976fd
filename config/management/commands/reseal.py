"""`manage.py reseal`: after a new key came first in FIELD_KEYS, so that the old one can go."""

from django.core.management.base import BaseCommand, CommandError

from config import sealing


class Command(BaseCommand):
    """Safe to repeat, and while the site runs."""

    help = "Seal credentials and second factors with the first of FIELD_KEYS."

    def handle(self, **options: object) -> None:
        done, lost = sealing.reseal()
        self.stdout.write(f"{done} rows are sealed by the first of FIELD_KEYS.")
        if lost:
            message = f"{lost} rows are opened by none of the keys and stay as they are: bring their key back."
            raise CommandError(message)
