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


@register.filter
def whole_percent(fraction: float) -> str:
    """`{{ tick.share|whole_percent }}` → 20 %."""
    return wording.percent_whole(fraction, language=get_language() or "en")
