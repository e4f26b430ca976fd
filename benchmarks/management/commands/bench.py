"""`bench NAME …`: print what a benchmark measures, as a table and as JSON lines; `bench --list` names them all."""

from argparse import REMAINDER
from importlib import import_module

from django.core.management.base import BaseCommand, CommandError, CommandParser

from benchmarks.registry import BENCHMARKS


class Command(BaseCommand):
    help = "Run a benchmark. Its own options follow its name: bench lookup --orders 100000"
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", dest="listing", action="store_true", help="name the benchmarks")
        parser.add_argument("name", nargs="?", help="which benchmark")
        parser.add_argument("words", nargs=REMAINDER, help="the benchmark's own options")

    def handle(self, *, listing: bool, name: str | None, words: list[str], **options: object) -> None:
        if listing:
            for known, where in sorted(BENCHMARKS.items()):
                module, _, _function = where.partition(":")
                self.stdout.write(f"{known:<12} {_first_line(module)}")
            return
        if name not in BENCHMARKS:
            known = ", ".join(sorted(BENCHMARKS))
            raise CommandError(
                f"There is no benchmark {name!r}; known are: {known}." if name else f"Name one: {known}."
            )
        module, _, function = BENCHMARKS[name].partition(":")
        getattr(import_module(module), function)(words)


def _first_line(module: str) -> str:
    """What the benchmark measures, in its own words."""
    return (import_module(module).__doc__ or "").strip().partition("\n")[0]
