"""`refill_analytics [--store CODE] [--all]`: figures from the raw rows."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Store
from analytics import services

BAR = 30  # characters


class Command(BaseCommand):
    help = "Makes the figures of a store, or of all, anew from the raw rows."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--store", metavar="CODE", help="only this store")
        which.add_argument("--all", action="store_true", help="every store (the default)")

    def handle(self, *, store: str | None, **options: object) -> None:
        stores = Store.objects.order_by("code")
        chosen = list(stores.filter(code=store) if store else stores)
        if store and not chosen:
            raise CommandError(f"There is no store {store!r}.")
        for each in chosen:
            counted = services.refill(store=each, step=self._bar(each.code))
            self.stdout.write(f"\r{each.code}: {counted:,} parcels counted".ljust(BAR + 30))

    def _bar(self, code: str) -> services.Step:
        def step(done: int, steps: int) -> None:
            filled = BAR * done // steps
            self.stdout.write(f"\r{code} [{'#' * filled}{'.' * (BAR - filled)}] {100 * done // steps:3} %", ending="")
            self.stdout.flush()

        return step
