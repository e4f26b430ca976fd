"""What only the templates of figures need."""

from django import template
from django.utils.translation import get_language

from analytics import wording
from analytics.dimensions import Dimension

register = template.Library()


@register.filter
def group_name(key: str, dimension: Dimension) -> str:
    """`{{ row.key|group_name:answer.dimension }}` → Cash on delivery."""
    return wording.key(dimension, key, language=get_language() or "en")
