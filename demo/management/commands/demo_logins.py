"""`demo_logins`: who may come in, for the terminal that `bin/run` speaks to."""

from django.core.management.base import BaseCommand

from demo import logins


class Command(BaseCommand):
    help = "Name the demo's people and their password; nobody outside the demo."

    def handle(self, **options: object) -> None:
        known = logins.known()
        if not known:
            return
        width = max(len(login.email) for login in known)
        self.stdout.write(f"Log in with the password “{logins.PASSWORD}” as one of these:")
        for login in known:
            self.stdout.write(f"  {login.email:<{width}}  {login.role:<10}  {login.store}")
