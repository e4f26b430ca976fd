from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import services


class Command(BaseCommand):
    help = "Make a store; running it again updates the store."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--name", required=True)
        parser.add_argument("--currency", required=True, help="ISO 4217, e.g. INR")
        parser.add_argument("--timezone", required=True, help="IANA name, e.g. Asia/Kolkata")
        parser.add_argument("--country", required=True, help="ISO 3166, e.g. IN")
        parser.add_argument("--locale", default="en", help="language of its buyers: en or id")

    def handle(self, **options: Any) -> None:
        fields = {key: options[key] for key in ("code", "name", "currency", "timezone", "country", "locale")}
        try:
            store = services.put_store(**fields, at=timezone.now(), actor=None)
        except ValidationError as refusal:
            raise CommandError("; ".join(refusal.messages)) from refusal
        self.stdout.write(f"Store {store.code}: {store.name}, {store.currency}, {store.timezone}")
