"""Orders and parcels as the desk writes them."""

from django import template
from django.utils.translation import get_language

from orders import wording
from orders.models import Order

register = template.Library()

register.filter("courier", wording.courier)


@register.filter
def how_paid(order: Order) -> str:
    """`{{ order|how_paid }}` → COD, Prepaid, Part paid: ₹300 to collect."""
    language = get_language() or "en"
    return wording.how_paid(order.payment_method, order.cod_amount, currency=order.currency, language=language)
