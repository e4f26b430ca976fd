"""Orders and parcels as the desk writes them."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.templatetags.sampai import state_word
from core.web import masking
from desk.back import tabs
from desk.lists.base import ListColumn
from desk.settings import sections
from orders import wording
from orders.models import Order
from returns import wording as returning
from returns.states import Grade

register = template.Library()

register.filter("courier", wording.courier)
register.filter("hidden_phone", masking.phone)


@register.simple_tag(takes_context=True)
def settings_sections(context: template.Context) -> dict[str, Any]:
    """`{% settings_sections as sections %}`: the groups that are open to the user, and the section on screen."""
    request = context["request"]
    return {"groups": sections.groups_for(request), "current": sections.current(request)}


@register.simple_tag(takes_context=True)
def back_pages(context: template.Context) -> list[tabs.Tab]:
    """`{% back_pages as pages %}`: the pages of what comes back that are open to the user."""
    return tabs.tabs(context["request"], context["store"])


@register.filter
def how_paid(order: Order) -> str:
    """`{{ order|how_paid }}` → COD, Prepaid, Part paid: ₹300 to collect."""
    language = get_language() or "en"
    return wording.how_paid(order.payment_method, order.cod_amount, currency=order.currency, language=language)


@register.simple_tag
def outcome_word(outcome: str) -> SafeString:
    """`{% outcome_word parcel.bucket %}` → what became of it, as a state word."""
    return state_word(wording.of_bucket(outcome))


@register.simple_tag
def scan_word(status: str) -> SafeString:
    """`{% scan_word parcel.status %}` → what its courier says of a parcel, as a state word."""
    return state_word(wording.of_scan(status))


@register.simple_tag
def grade_word(grade: str) -> SafeString:
    """`{% grade_word row.grade %}` → a unit's state, as a state word."""
    return state_word(returning.OF_GRADE[Grade(grade)])


@register.simple_tag
def cell(column: ListColumn) -> SafeString:
    """`<td {% cell column %}>`: how it stands, on a phone too, and what it is called there."""
    css = f"{'num ' if column.number else ''}m-{column.phone or 'more'}"
    return format_html('class="{}" data-label="{}"', css, column.label)
