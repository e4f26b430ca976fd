"""The icons there are: the symbols of one sprite, listed in `static/vendor/tabler-icons/icons.txt`."""

from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SPRITE = "vendor/tabler-icons/icons.svg"
LIST = Path(__file__).parents[2] / "static/vendor/tabler-icons/icons.txt"


@cache
def names() -> frozenset[str]:
    """Every icon in the sprite; a test holds templates and code against it."""
    return frozenset(LIST.read_text().split())


@cache
def icon(name: str, css: str = "") -> SafeString:
    """One icon as an SVG reference, hidden from screen readers: the words beside it speak."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', f"i {css}".rstrip(), static(SPRITE), name
    )
