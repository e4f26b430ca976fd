"""Keys of groups as people read them."""

from babel.dates import format_date
from django.utils.translation import gettext as _

from analytics import periods
from analytics.dimensions import TIMES, Dimension
from connectors.couriers.words import Reason
from core.dates import Days
from core.web import formats
from core.web.formats.language import words
from orders.states import Payment
from orders.wording import courier

CHOICES = {Dimension.PAYMENT_METHOD: Payment, Dimension.REASON: Reason}


def key(dimension: Dimension, text: str, *, language: str) -> str:
    """A group's key in words: "3 Aug 2026" for a week, "Cash on delivery", "Not known" for ""."""
    if dimension in TIMES:
        form = "MMM y" if dimension is Dimension.MONTH else "d MMM y"
        return format_date(periods.days(dimension, text).first, form, locale=words(language).locale)
    if not text:
        return _("Not known")
    choices = CHOICES.get(dimension)
    if choices is not None and text in choices.values:
        return str(choices(text).label)
    return courier(text) if dimension is Dimension.COURIER else text


def days(between: Days, *, language: str) -> str:
    """3 Aug – 15 Nov 2026."""
    locale = words(language).locale
    first = "d MMM" if between.first.year == between.last.year else "d MMM y"
    last = format_date(between.last, "d MMM y", locale=locale)
    return last if len(between) == 1 else f"{format_date(between.first, first, locale=locale)} – {last}"


def week_short(text: str, *, language: str) -> str:
    """3 Aug, for axes."""
    return format_date(periods.days(Dimension.WEEK, text).first, "d MMM", locale=words(language).locale)


def percent_whole(fraction: float, *, language: str) -> str:
    """24 %, for axes and small bars."""
    return f"{formats.count(round(100 * fraction), language=language)}\N{NO-BREAK SPACE}%"
