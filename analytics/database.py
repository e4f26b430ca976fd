"""Where figures are read: a replica, if there is one."""

from django.conf import settings


def alias() -> str:
    """The database that answers questions; figures are always written to the default one."""
    return "analytics" if "analytics" in settings.DATABASES else "default"
