"""Django's admin as a window for support: it shows rows, and changes none. Services are the only door for writes."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest


class ReadOnly(admin.ModelAdmin):
    """Rows to look at. `fields` lists what may be seen: never personal data, credentials or tokens."""

    show_full_result_count = False  # no count over everything
    list_per_page = 50
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Support staff."""
        return request.user.is_active and request.user.is_staff


def show(model: type[Model], *columns: str, **options: Any) -> None:
    """Register `model` with these columns and no others."""
    shown = {"fields": columns, "list_display": ("pk", *columns), "ordering": ("-pk",), **options}
    admin.site.register(model, type(f"{model.__name__}Window", (ReadOnly,), shown))
