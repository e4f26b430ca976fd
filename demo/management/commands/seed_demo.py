"""`seed_demo [--orders N] [--seed S] [--store CODE]`: a believable merchant."""

import time
from argparse import SUPPRESS
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Store
from demo import filing, seeding
from demo.merchants import MERCHANTS
from orders.models import Scan

BAR = 30  # characters
WITH_A_FILE = "warna"  # the store that has loaded an export besides


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.astimezone()


class Command(BaseCommand):
    help = (
        "Three stores with orders, parcels and scans of the last 120 days; with --store only that one, which may be a "
        "store of your own. The same seed gives the same world; a store that holds it already is left as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--orders", type=int, default=20_000, metavar="N", help="over all stores (default: 20000)")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="which world (default: 1)")
        parser.add_argument("--store", metavar="CODE", help="only this store")
        parser.add_argument("--at", type=_moment, help=SUPPRESS)

    def handle(self, *, orders: int, seed: int, store: str | None, at: datetime | None, **options: object) -> None:
        if orders < 1:
            raise CommandError("--orders must be 1 or more.")
        at = (at or timezone.now()).replace(microsecond=0)
        made = [chosen] if (chosen := self._own(store)) else self._demo(store, at)
        for each in made:
            count = seeding.shares(made, orders)[each.code]
            try:
                self._fill(each, orders=count, seed=seed, at=at)
            except seeding.OtherWorld as refusal:
                raise CommandError(str(refusal)) from refusal

    def _own(self, code: str | None) -> Store | None:
        """A store that somebody made, not one of the demo's."""
        return Store.objects.filter(code=code).exclude(code__in=MERCHANTS).first() if code else None

    def _demo(self, code: str | None, at: datetime) -> list[Store]:
        if code and code not in MERCHANTS:
            known = ", ".join(MERCHANTS)
            raise CommandError(f"There is no store {code!r}. Make it with add_store first, or take one of {known}.")
        return [store for store in seeding.stores(at=at) if code in {None, store.code}]

    def _fill(self, store: Store, *, orders: int, seed: int, at: datetime) -> None:
        if seeding.is_there(store, seed=seed):
            self.stdout.write(f"{store.name}: the world of seed {seed} is there already, nothing changed.")
            return
        started = time.monotonic()
        self._spent: dict[str, float] = {}
        self._since = started
        seeding.seed_store(store=store, orders=orders, seed=seed, at=at, step=self._step)
        if store.code == WITH_A_FILE:
            filing.load_export(store=store, seed=seed, at=at)
        seeding.count(store, step=self._step)
        scans = Scan.objects.filter(store=store).count()
        phases = ", ".join(f"{what} {seconds:.1f} s" for what, seconds in self._spent.items())
        line = f"{store.name}: {orders:,} orders, {scans:,} scans in {time.monotonic() - started:.1f} s ({phases})"
        self.stdout.write(f"{self._return()}{line}".ljust(BAR + 40))

    def _step(self, what: str, done: int, steps: int) -> None:
        """Count the time of each phase, and draw a bar where somebody looks."""
        now = time.monotonic()
        self._spent[what] = self._spent.get(what, 0) + now - self._since
        self._since = now
        if self.stdout.isatty():
            filled = BAR * done // steps
            bar = "#" * filled + "." * (BAR - filled)
            self.stdout.write(f"\r{what:<10} [{bar}] {100 * done // steps:3} %", ending="")
            self.stdout.flush()

    def _return(self) -> str:
        return "\r" if self.stdout.isatty() else ""
