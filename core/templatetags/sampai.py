"""What templates need to write figures, times, icons and states as `docs/look.md` says.

Language and zone are those of the request (`translation`, `timezone`); the clock is `at` of the
context where the view hands one in, else now.
"""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.web import formats, icons
from core.web.state_words import StateWord

register = template.Library()

PLACE_IN_LIST = "cursor"  # another filter or order starts at the top of the list


def language() -> str:
    """The language of the page; English where translations are switched off."""
    return get_language() or "en"


def page_clock(context: Context) -> datetime:
    """The moment that the page speaks of."""
    at = context.get("at")
    return at if isinstance(at, datetime) else timezone.now()


register.simple_tag(icons.icon, name="icon")


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """`{{ order.total|money:order.currency }}` → ₹1,299."""
    return formats.money(amount, currency=currency, language=language())


@register.filter
def money_short(amount: Decimal | None, currency: str) -> str:
    """`{{ total|money_short:"IDR" }}` → Rp2 jt."""
    return formats.money_short(amount, currency=currency, language=language())


@register.filter
def count(number: int | None) -> str:
    """`{{ parcels|count }}` → 18,614."""
    return formats.count(number, language=language())


@register.filter
def percent(fraction: Decimal | float | None) -> str:
    """`{{ rate|percent }}` → 24.1 %."""
    return formats.percent(fraction, language=language())


@register.filter
def points(change: Decimal | float | None) -> str:
    """`{{ change|points }}` → 0.9 points up."""
    return formats.points(change, language=language())


@register.filter
def awb(number: str | None) -> str:
    """`{{ shipment.awb|awb }}` → 1490 8213 5567 41."""
    return formats.awb(number)


@register.filter
def phone(number: str | None) -> str:
    """`{{ masked|phone }}` → +91 98••• ••417."""
    return formats.phone(number)


@register.filter
def city(zone: str) -> str:
    """`{{ store.timezone|city }}`: Asia/Kolkata → Kolkata."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


@register.filter
def initials(person: object) -> str:
    """`{{ request.user|initials }}`: Asha Nair → AN, asha@warna.example → AS."""
    words = str(person).split("@")[0].split()
    return ("".join(word[0] for word in (words[0], words[-1])) if len(words) > 1 else str(person)[:2]).upper()


@register.filter
def lookup(mapping: dict[str, str], key: str) -> str:
    """`{{ rates|lookup:courier }}`: a value whose key is a variable; nothing where there is none."""
    return mapping.get(key, "")


@register.simple_tag
def share(part: Decimal | None, whole: Decimal | None) -> str:
    """`{% share rto handed_over %}` → 24.1 %."""
    return formats.share(part, whole, language=language())


@register.simple_tag
def span(low: Decimal | float | None, high: Decimal | float | None) -> str:
    """`{% span row.low row.high %}` → 23.3–24.9."""
    return formats.span(low, high, language=language())


@register.simple_tag(takes_context=True)
def day(context: Context, on: date | None) -> str:
    """`{% day promised_on %}` → Sat 21 Nov."""
    if on is None:
        return formats.NONE
    return formats.day(on, today=timezone.localdate(page_clock(context)), language=language())


@register.simple_tag(takes_context=True)
def day_long(context: Context, on: date | None) -> str:
    """`{% day_long promised_on %}` → Saturday 21 November."""
    if on is None:
        return formats.NONE
    return formats.day_long(on, today=timezone.localdate(page_clock(context)), language=language())


@register.simple_tag
def clock(at: datetime | None) -> SafeString | str:
    """`{% clock scan.happened_at %}` → 10:42, with everything in its title."""
    if at is None:
        return formats.NONE
    return _time(at, formats.time_of_day(at, zone=timezone.get_current_timezone(), language=language()))


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime | None) -> SafeString | str:
    """`{% moment order.placed_at %}` → Sat 14 Nov, 10:42; today 10:42."""
    if at is None:
        return formats.NONE
    zone, now = timezone.get_current_timezone(), page_clock(context)
    return _time(at, formats.moment(at, now=now, zone=zone, language=language()))


@register.simple_tag(takes_context=True)
def ago(context: Context, at: datetime | None) -> SafeString | str:
    """`{% ago last_scan_at %}` → 40 s ago, with the exact moment on hover."""
    if at is None:
        return formats.NONE
    zone, now = timezone.get_current_timezone(), page_clock(context)
    return _time(at, formats.relative(at, now=now, zone=zone, language=language()))


@register.simple_tag(takes_context=True)
def age(context: Context, since: datetime | None) -> SafeString | str:
    """`{% age oldest_at %}` → 25 h."""
    if since is None:
        return formats.NONE
    return _time(since, formats.age(since, at=page_clock(context), language=language()))


@register.simple_tag(takes_context=True)
def time_left(context: Context, until: datetime | None) -> SafeString | str:
    """`{% time_left case.act_by %}` → −25 min, coloured by its urgency."""
    if until is None:
        return formats.NONE
    now = page_clock(context)
    return _time(until, formats.time_left(until, at=now, language=language()), _clock_class(until, now))


@register.simple_tag(takes_context=True)
def time_left_words(context: Context, until: datetime | None) -> SafeString | str:
    """`{% time_left_words queue.least %}` → late by 25 min."""
    if until is None:
        return formats.NONE
    now = page_clock(context)
    return _time(until, formats.time_left_words(until, at=now, language=language()), _clock_class(until, now))


@register.simple_tag
def state_word(word: StateWord) -> SafeString:
    """`{% state_word order.word %}`: icon and word in the state's colour."""
    return format_html('<span class="state is-{}">{}{}</span>', word.colour, icons.icon(word.icon), word.text)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: str | int | None) -> str:
    """`{% query sort="-placed_at" %}`: this page's query with these parameters changed, None to drop.

    The place in the list is dropped with every change that doesn't set it.
    """
    params = context["request"].GET.copy()
    params.pop(PLACE_IN_LIST, None)
    for name, value in changes.items():
        if value is None or value == "":
            params.pop(name, None)
        else:
            params[name] = str(value)
    return f"?{params.urlencode()}"


def _time(at: datetime, text: str, css: str = "") -> SafeString:
    title = formats.exact(at, zone=timezone.get_current_timezone(), language=language())
    attributes = format_html(' class="{}"', css) if css else ""
    return format_html('<time datetime="{}" title="{}"{}>{}</time>', at.isoformat(), title, attributes, text)


def _clock_class(until: datetime, now: datetime) -> str:
    return f"clock {formats.urgency(until, at=now)}".rstrip()
