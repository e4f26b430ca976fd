"""Orders and parcels as the desk writes them."""

from typing import Any

from django import template
from django.utils.translation import get_language

from desk.settings import sections
from orders import wording
from orders.models import Order

register = template.Library()

register.filter("courier", wording.courier)


@register.simple_tag(takes_context=True)
def settings_sections(context: template.Context) -> dict[str, Any]:
    """`{% settings_sections as sections %}`: the groups that are open to the user, and the section on screen."""
    request = context["request"]
    return {"groups": sections.groups_for(request), "current": sections.current(request)}


@register.filter
def how_paid(order: Order) -> str:
    """`{{ order|how_paid }}` → COD, Prepaid, Part paid: ₹300 to collect."""
    language = get_language() or "en"
    return wording.how_paid(order.payment_method, order.cod_amount, currency=order.currency, language=language)
