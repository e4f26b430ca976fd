"""Orders and parcels as the desk writes them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.templatetags.sampai import state_word
from core.web import masking
from desk.back import tabs
from desk.lists.base import ListColumn, Row
from desk.settings import sections
from orders import wording
from orders.models import Order
from returns import wording as returning
from returns.states import Grade

register = template.Library()

register.filter("courier", wording.courier)
register.filter("reason", wording.reason)
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
def select_words(row: Row) -> str:
    """`{% select_words row %}` → what a row's tick is called by whoever hears it."""
    return _("Select %(row)s") % {"row": getattr(row, "number", "") or row.subject}


class Cells(template.Node):
    """A row's cells: what stands under each key was parsed once, and is found without asking one key after another."""

    child_nodelists = ()

    def __init__(self, columns: FilterExpression, under: Mapping[str, NodeList]) -> None:
        self.columns = columns
        self.under = under

    def render(self, context: template.Context) -> SafeString:
        """A `<td>` for each column."""
        return mark_safe("".join([self._cell(column, context) for column in self.columns.resolve(context)]))  # noqa: S308

    def _cell(self, column: ListColumn, context: template.Context) -> str:
        inside = self.under[column.key].render(context) if column.key in self.under else ""
        return f"<td {_attributes(column.number, column.phone, str(column.label))}>{inside}</td>"


@cache
def _attributes(number: bool, phone: str, label: str) -> SafeString:  # noqa: FBT001
    """How a cell stands, on a phone too, and what it is called there."""
    css = f"{'num ' if number else ''}m-{phone or 'more'}"
    return format_html('class="{}" data-label="{}"', css, label)


@register.tag
def cells(parser: Parser, token: Token) -> Cells:
    """`{% cells columns %}{% under "left" %}…{% under "order" %}…{% endcells %}`: a `<td>` for each column, with what
    stands under its key.
    """
    _tag, columns = token.split_contents()
    parser.parse(("under",))
    under = dict[str, NodeList]()
    token = parser.next_token()
    while token.contents != "endcells":
        key = token.split_contents()[1].strip('"')
        under[key] = parser.parse(("under", "endcells"))
        token = parser.next_token()
    return Cells(parser.compile_filter(columns), under)
