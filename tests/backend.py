"""The test's own database, for programs that run beside the test."""

from urllib.parse import quote

from django.db.backends.base.base import BaseDatabaseWrapper


def url_of(connection: BaseDatabaseWrapper, name: str | None = None) -> str:
    """Its address as DATABASE_URL takes it; `name` is another database on the same server."""
    known = connection.settings_dict
    who = quote(known["USER"]) + (f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else "")
    where = quote(known["HOST"], safe="") + (f":{known['PORT']}" if known["PORT"] else "")
    return f"postgres://{who}@{where}/{name or known['NAME']}"
