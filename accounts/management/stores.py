"""The store that a command is told of."""

from django.core.management.base import CommandError

from accounts.models import Store


def named(code: str) -> Store:
    """The store with this code. Raises `CommandError`."""
    store = Store.objects.filter(code=code).first()
    if store is None:
        raise CommandError(f"There is no store {code!r}. Make it with add_store first.")
    return store
