"""Store credit: a code for the buyer, a balance, and an entry for each change of it."""

import secrets
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from orders.services.instructing import NotPossible
from returns.models import CreditEntry, ReturnRequest, StoreCredit

LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that are taken for another
BLOCKS, LONG = 3, 4  # 60 bits: nobody guesses one
GIVEN, TAKEN_BACK = "given", "taken_back"


@transaction.atomic
def give_held(*, request: ReturnRequest, amount: Decimal, at: datetime, actor: User | None) -> StoreCredit:
    """Credit for a return that the caller holds; one that was taken back before has its code again."""
    credit = StoreCredit.objects.select_for_update().filter(request=request).first()
    if credit is None:
        credit = StoreCredit.objects.create(
            store=request.store, request=request, code=_free_code(request.store_id), currency=request.order.currency,
            balance=Decimal(0), made_at=at,
        )  # fmt: skip
    _enter(credit, amount, GIVEN, at=at, actor=actor)
    audit.record("returns.credit.given", credit, at=at, actor=actor, after=str(amount), facts={"request": request.pk})
    return credit


@transaction.atomic
def take_back_held(*, request: ReturnRequest, at: datetime, actor: User | None) -> None:
    """The credit of this return is worth nothing any more. Raises `NotPossible` once some of it was spent."""
    credit = StoreCredit.objects.select_for_update().filter(request=request).first()
    if credit is None or not credit.balance:
        return
    last = credit.entries.order_by("-pk").first()
    if last is None or last.why != GIVEN or last.amount != credit.balance:
        raise NotPossible(_("Some of the credit has been spent."))
    amount = credit.balance
    _enter(credit, -amount, TAKEN_BACK, at=at, actor=actor)
    audit.record("returns.credit.taken_back", credit, at=at, actor=actor, before=str(amount))


def _enter(credit: StoreCredit, amount: Decimal, why: str, *, at: datetime, actor: User | None) -> None:
    CreditEntry.objects.create(store_id=credit.store_id, credit=credit, amount=amount, why=why, at=at, by=actor)
    credit.balance += amount
    credit.save(update_fields=["balance"])


def _free_code(store_id: int) -> str:
    while True:
        code = "-".join("".join(secrets.choice(LETTERS) for _letter in range(LONG)) for _block in range(BLOCKS))
        if not StoreCredit.objects.filter(store=store_id, code=code).exists():
            return code
