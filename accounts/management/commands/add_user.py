from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import services
from accounts.management import stores
from accounts.roles import Role


class Command(BaseCommand):
    help = "Make a person a member of a store; running it again changes her role or password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--store", required=True, help="the store's code")
        parser.add_argument("--password")
        parser.add_argument("--print-token", action="store_true", help="print an API token and nothing else")

    def handle(self, **options: Any) -> None:
        store = stores.named(options["store"])
        now = timezone.now()
        role = Role(options["role"])
        member = services.put_member(
            email=options["email"], role=role, store=store, password=options["password"], at=now, actor=None
        )
        if options["print_token"]:
            self.stdout.write(services.make_token(user=member.user, name="command line", at=now, actor=None))
        else:
            self.stdout.write(f"{member.user.email} is {role.label} in {store.name}")
