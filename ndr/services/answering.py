"""What buyers say about a failed delivery: kept, and looked at before everything else that is known.

The same door for their own page and for whoever writes it down on the phone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from ndr.inputs import BadInput, Inputs, faults
from ndr.inputs import cleaned as cleaned_inputs
from ndr.models import Answer, Case
from ndr.plan import VERBS
from ndr.queries import standing
from ndr.services import acting, asking, habits, suggesting
from ndr.states import LIVE, CaseAction, CaseStatus, Truth, Wish
from orders.services.instructing import NotPossible
from orders.services.tracking import hold
from orders.states import Bucket

log = structlog.get_logger(__name__)
OBEYED = frozenset(VERBS)  # what a courier can be told
TOLD = ("on", "phone", "address", "landmark", "note")


@dataclass(frozen=True, slots=True)
class Said:
    """As it was said. The day is one of the store's zone; the phone as typed; a postcode or city is no part of it."""

    truth: Truth | None = None
    wish: Wish | None = None
    on: date | None = None
    phone: str = ""
    address: str = ""
    landmark: str = ""
    note: str = ""


@transaction.atomic
def answer(*, case: Case, said: Said, at: datetime, actor: User | None) -> Answer:
    """Keep what the buyer said; the suggestion follows it, and questions that wait are not sent.

    Raises `BadInput`, a `NotPossible` with a fault for each field, or `NotPossible` where it comes too late.
    """
    hold(shipment_ids=[case.shipment_id])
    case = Case.objects.select_for_update(of=("self",)).select_related("store", "order", "shipment").get(pk=case.pk)
    _in_time(case)
    said = _checked(case, said, at=at)
    row = Answer.objects.create(
        store=case.store,
        case=case,
        attempt=case.reports.order_by("-reported_at", "-pk").first(),
        at=at,
        truth=said.truth or "",
        wish=said.wish or "",
        taken_by=actor,
        **{name: getattr(said, name) for name in TOLD},
    )
    case.answered_at = at
    case.save(update_fields=["answered_at"])
    asking.keep_quiet([case])
    suggesting.suggest_held([case], at=at)
    audit.record("ndr.answer.taken", case, at=at, actor=actor, after=row.truth or row.wish, facts=_facts(said))
    if habits.of(case.store).obeys:
        _obey(case, said, at=at)
    return row


def why_not(case: Case) -> str:
    """Why an answer comes too late for this case, with its parcel; empty while it is in time."""
    if case.shipment.bucket == Bucket.DELIVERED:
        return _("The parcel has been delivered: there is nothing left to answer.")
    if case.shipment.bucket != Bucket.OPEN or case.status not in LIVE:
        return _("The parcel is not on its way to the buyer any more: write a note instead.")
    if case.status == CaseStatus.INSTRUCTED:
        return _("The courier has been told already. Undo that first, or wait for its answer.")
    return ""


def _obey(case: Case, said: Said, *, at: datetime) -> None:
    """Tell the courier what the buyer wants; what it doesn't take stays a suggestion for a person."""
    action = CaseAction(case.suggested) if case.suggested else None
    if action not in OBEYED:
        return
    wanted = Inputs(said.on, said.phone, said.address, said.landmark, said.note)
    try:
        with transaction.atomic():
            acting.act(case=case, action=action, inputs=wanted, at=at, actor=None)
    except NotPossible as refusal:
        log.info("ndr.answer_not_obeyed", case=case.pk, reason=type(refusal).__name__)


def _in_time(case: Case) -> None:
    if why := why_not(case):
        raise NotPossible(why)


def _checked(case: Case, said: Said, *, at: datetime) -> Said:
    """As it is kept. Whoever wants nothing delivered has said all with that."""
    if said.truth is None and said.wish is None:
        raise BadInput({"truth": _("Say what happened, or what is wanted now.")})
    if said.wish is Wish.CANCEL or said.truth is Truth.NOT_ORDERED:
        return Said(said.truth, said.wish, note=" ".join(said.note.split())[:500])
    told = Inputs(said.on, said.phone, said.address, said.landmark, said.note)
    told = cleaned_inputs(CaseAction.CHANGE_ADDRESS, told, country=case.order.country or case.store.country)
    found = {**_empty(said), **faults(told, standing.of_case(case, at=at).known(), ())}
    if found:
        raise BadInput(found)
    return replace(said, **{name: getattr(told, name) for name in TOLD})


def _empty(said: Said) -> Mapping[str, str]:
    """An address of spaces is none."""
    if said.address and not said.address.strip():
        return {"address": _("Write the whole address: house, street and area.")}
    return {}


def _facts(said: Said) -> dict[str, list[str] | str]:
    """Which fields were told, never what stands in them."""
    told = [name for name in TOLD if getattr(said, name)]
    return {"told": [*told]}
