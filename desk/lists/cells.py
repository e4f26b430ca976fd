"""Columns of files that more than one list has."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.web import masking
from core.web.export import Column
from desk.lists.base import Mask
from orders.models import Order

OrderOf = Callable[[Any], Order]


def only(*columns: Column[Any]) -> Callable[[Mask | None], list[Column[Any]]]:
    """Columns without personal data."""
    return lambda _clear: list(columns)


def named(order: OrderOf, *columns: Column[Any]) -> Callable[[Mask | None], list[Column[Any]]]:
    """These, and the buyer's name."""
    return lambda clear: [
        *columns,
        Column("customer_name", _("Buyer"), lambda row: (clear or masking.name)(order(row).buyer_name)),
    ]


def phone(order: OrderOf) -> Callable[[Mask | None], list[Column[Any]]]:
    """The buyer's number."""
    return lambda clear: [
        Column("phone", _("Phone"), lambda row: (clear or masking.phone)(order(row).phone or order(row).phone_given))
    ]


def place(order: OrderOf) -> list[Column[Any]]:
    """Where it goes, as far as it names nobody."""
    return [
        Column("city", _("City"), lambda row: order(row).city),
        Column("state", _("State"), lambda row: order(row).state),
        Column("postcode", _("Postcode"), lambda row: order(row).postcode),
    ]


def worth(order: OrderOf) -> list[Column[Any]]:
    """What it costs, and how it is paid."""
    return [
        Column("total", _("Total"), lambda row: order(row).total),
        Column("currency", _("Currency"), lambda row: order(row).currency),
        Column("payment_method", _("Payment"), lambda row: order(row).payment_method),
    ]


def contact(order: OrderOf) -> list[Column[Any]]:
    """Everything that a file with contact data has besides its list's columns."""
    return [
        Column("customer_name", _("Buyer"), lambda row: order(row).buyer_name),
        Column("phone", _("Phone"), lambda row: order(row).phone or order(row).phone_given),
        Column("email", _("E-mail"), lambda row: order(row).email),
        Column("address1", _("Address"), lambda row: order(row).address1),
        Column("address2", _("Address, second line"), lambda row: order(row).address2),
        Column("landmark", _("Landmark"), lambda row: order(row).landmark),
        *place(order),
    ]
