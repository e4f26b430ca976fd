from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.management import stores
from connectors import services


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise ArgumentTypeError(f"{text!r} is not of the form key=value")
    return key, value


class Command(BaseCommand):
    help = "Connect a store with a courier or messenger. With --set name=…, running it again updates that connection."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--store", required=True, help="the store's code")
        parser.add_argument("--provider", required=True, help="the adapter's name, e.g. simulator")
        parser.add_argument(
            "--set", dest="given", type=_pair, action="append", default=[], metavar="KEY=VALUE",
            help="a credential or setting; repeatable",
        )  # fmt: skip
        parser.add_argument("--print-hook", action="store_true", help="print the webhook's path and nothing else")

    def handle(self, **options: Any) -> None:
        store = stores.named(options["store"])
        try:
            connection = services.put_connection(
                store=store,
                provider=options["provider"],
                given=dict(options["given"]),
                at=timezone.now(),
                actor=None,
            )
        except services.CannotConnect as refusal:
            raise CommandError(str(refusal)) from refusal
        path = f"/hooks/{connection.hook_token}/"
        self.stdout.write(path if options["print_hook"] else f"{connection.name} serves {store.name}; hook: {path}")
