from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from inbox.models import Receipt
from inbox.services import replaying


class Command(BaseCommand):
    help = "List the calls that were set aside; with their numbers or --all, work on them again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("receipts", nargs="*", type=int, metavar="NUMBER")
        parser.add_argument("--all", action="store_true", help="everything that was set aside")

    def handle(self, **options: Any) -> None:
        aside = Receipt.objects.set_aside().select_related("connection")
        if not options["receipts"] and not options["all"]:
            for receipt in aside:
                self.stdout.write(
                    f"{receipt.pk}  {receipt.connection}  {receipt.received_at:%F %T}Z  {receipt.problem}"
                )
            return
        chosen = aside if options["all"] else aside.filter(pk__in=options["receipts"])
        replayed = [replaying.replay(receipt=receipt, at=timezone.now(), actor=None) for receipt in chosen]
        self.stdout.write(f"{len(replayed)} of them wait to be worked on again.")
