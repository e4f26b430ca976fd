"""The file for the bank: whom to pay how much, account data in full. It leaves only with a row in the log."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Store, User
from core.web.export import Column
from returns.models import Refund
from returns.payouts import Field
from returns.services import refunding

MOST: Final = 500  # payments in one file
Line = tuple[Refund, Mapping[str, str]]


def _told(field: Field) -> Column[Line]:
    return Column(field.value, field.label, lambda line: line[1].get(field.value, ""))


COLUMNS: Final[tuple[Column[Line], ...]] = (
    Column("refund", _("Refund"), lambda line: f"R{line[0].pk}"),
    Column("return", _("Return"), lambda line: line[0].request.number),
    Column("amount", _("Amount"), lambda line: line[0].amount),
    Column("currency", _("Currency"), lambda line: line[0].currency),
    Column("way", _("Way"), lambda line: line[0].get_way_display()),
    *(_told(field) for field in Field),
)


@transaction.atomic
def lines(store: Store, chosen: Collection[int], *, at: datetime, actor: User) -> list[Line]:
    """Hand these refunds to the bank; what can't be paid so stays where it is."""
    taken = refunding.hand_to_bank(store=store, refunds=list(chosen)[:MOST], at=at, actor=actor)
    return _opened(taken, at=at, actor=actor)


@transaction.atomic
def again(store: Store, exported_at: datetime, *, at: datetime, actor: User) -> list[Line]:
    """The file of that moment once more, for one that was lost on the way; only what is not settled yet."""
    rows = Refund.objects.filter(store=store, exported_at=exported_at, status="sending").order_by("order", "pk")
    return _opened(list(rows.select_related("request")), at=at, actor=actor)


def _opened(refunds: list[Refund], *, at: datetime, actor: User) -> list[Line]:
    return [(refund, refunding.open_details(refund=refund, at=at, actor=actor)) for refund in refunds]
