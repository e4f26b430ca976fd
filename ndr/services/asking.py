"""Ask buyers what happened at the door and what they want now: once per failed delivery, by day, with a link."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from connectors.couriers.words import Reason
from core import audit
from core.dates import day_of
from core.languages import spoken
from core.web import formats
from core.writing import write
from messaging.models import Message
from messaging.services import Wanted, call_off, say_all
from messaging.ways import Person, Way, to_people
from ndr import hours, letters
from ndr.models import Asking, Attempt, Case
from ndr.models.cases import CaseQuerySet
from ndr.services import moving, suggesting
from ndr.states import ENDED, TO_DO, CaseStatus
from orders import wording
from orders.models import BuyerLink, News, Purpose
from orders.regions import clocks
from orders.services import linking
from orders.services.instructing import NotPossible

THE_BUYERS_SIDE = frozenset(
    {
        Reason.UNAVAILABLE, Reason.UNREACHABLE, Reason.REFUSED, Reason.RESCHEDULE_REQUESTED, Reason.ADDRESS_PROBLEM,
        Reason.PAYMENT_NOT_READY, Reason.OPEN_DELIVERY_REQUESTED, Reason.ENTRY_RESTRICTED, Reason.VERIFICATION_FAILED,
        Reason.DENIED_ORDER,
    }
)  # fmt: skip
NOT_NEEDED = "not needed any more"


@transaction.atomic
def ask_about(news: Sequence[News], *, at: datetime) -> None:
    """Ask the buyers of parcels whose delivery failed for a reason on their side, where the store does so by itself;
    shut the links of cases that have ended. The caller holds the parcels; the same news twice asks once.
    """
    about = {item.shipment_id for item in news if not item.quiet}
    if not about:
        return
    cases = _fetched(Case.objects.select_for_update(of=("self",)).filter(shipment__in=about))
    _shut([case for case in cases if case.status in ENDED], at=at)
    waiting = [case for case in cases if case.status == CaseStatus.OPEN and case.reason in THE_BUYERS_SIDE]
    silent = _silent(waiting)
    ask_held([case for case in waiting if case.store_id not in silent], at=at, actor=None)


@transaction.atomic
def link(*, case: Case, at: datetime, actor: User) -> BuyerLink:
    """The link for a person who sends it some other way; raises `NotPossible` where nothing is left to answer."""
    (case,) = _fetched(Case.objects.select_for_update(of=("self",)).filter(pk=case.pk))
    if case.status in ENDED or case.order.erased_at is not None:
        raise NotPossible(_("The parcel is not on its way to the buyer any more."))
    made = linking.make(order=case.order, shipment=case.shipment, purpose=Purpose.FAILED_DELIVERY, at=at)
    audit.record("ndr.buyer.linked", case, at=at, actor=actor, facts={"parcel": case.shipment_id})
    return made


def ask_held(cases: Sequence[Case], *, at: datetime, actor: User | None) -> dict[int, Message]:
    """Queue the question, with a link, for the buyers of these cases, which the caller has locked, and move them to
    "asked"; the messages by the case's id.

    Left out is who is not to be asked: she was already, she has answered, nobody went, the case is of the past or has
    ended, she was erased, wants no messages, or nothing reaches her. At night it leaves the next morning.
    """
    letters = {case.pk: (case, letter) for case, letter in _letters(cases, at)}
    said = say_all(wanted=[letter for _case, letter in letters.values()], at=at) if letters else []
    sent = {pk: message for pk, message in zip(letters, said, strict=True) if message is not None}
    asked = [letters[pk][0] for pk in sent]
    for case in asked:
        case.asked_at = at
    write(Case, ("asked_at",), [(case.pk, at) for case in asked])
    fresh = [case for case in asked if case.status == CaseStatus.OPEN]
    moving.move_held([moving.Move(case, CaseStatus.ASKED) for case in fresh], at=at, actor=actor)
    audit.record_all("ndr.buyer.asked", [_noted(case) for case in asked], at=at, actor=actor)
    suggesting.suggest_held(asked, at=at)
    return sent


def keep_quiet(cases: Collection[Case]) -> None:
    """Take back the questions that have not left."""
    attempts = Attempt.objects.filter(case__in=cases).values_list("store_id", "case_id", "pk")
    once = defaultdict[int, list[str]](list)
    for store, case, attempt in attempts:
        once[store].append(_once(case, attempt))
    for store, said in once.items():
        call_off(store=store, once=said, why=NOT_NEEDED)


def _silent(cases: Collection[Case]) -> set[int]:
    """Of their stores those that ask only when told."""
    stores = {case.store_id for case in cases}
    return set(Asking.objects.filter(store__in=stores, automatic=False).values_list("store_id", flat=True))


def _shut(cases: Collection[Case], *, at: datetime) -> None:
    """No question waits any more and no link opens: these cases have ended."""
    if cases and linking.close(shipments=[case.shipment for case in cases], purpose=Purpose.FAILED_DELIVERY, at=at):
        keep_quiet(cases)


def _fetched(cases: CaseQuerySet) -> list[Case]:
    return list(cases.select_related("store", "order__customer", "shipment").order_by("pk"))


def _letters(cases: Sequence[Case], at: datetime) -> list[tuple[Case, Wanted]]:
    """A letter for each case whose buyer is to be asked and can be."""
    rows = Attempt.objects.filter(case__in=cases).order_by("case", "-reported_at", "-pk").distinct("case")
    last = {row.case_id: row for row in rows} if cases else {}
    asking = [case for case in cases if case.pk in last and _may_ask(case, last[case.pk])]
    ways = to_people([Person(case.store, case.order.phone, case.order.email) for case in asking])
    reached = [(case, way) for case, way in zip(asking, ways, strict=True) if way]
    about = [(case.order, case.shipment) for case, _way in reached]
    links = linking.make_all(about=about, purpose=Purpose.FAILED_DELIVERY, at=at) if about else []
    return [
        (case, _wanted(case, last[case.pk], way, link, at)) for (case, way), link in zip(reached, links, strict=True)
    ]


def _may_ask(case: Case, attempt: Attempt) -> bool:
    past = case.quiet or case.status not in TO_DO or case.order.erased_at is not None
    answered = case.asked_at is not None or case.answered_at is not None
    return not (past or answered or attempt.reason == Reason.NO_ATTEMPT)


def _wanted(case: Case, attempt: Attempt, way: Way, link: BuyerLink, at: datetime) -> Wanted:
    order, store = case.order, case.store
    letter = _letter(case, attempt, linking.address_of(link))
    zone = clocks.zone(country=order.country or store.country, state=order.state, otherwise=store.zone)
    return Wanted(
        store=store,
        connection=way.connection,
        to=way.to,
        subject=letter.subject,
        text=letter.text,
        thread=f"order:{order.pk}",
        once=_once(case.pk, attempt.pk),
        leaves_at=hours.from_when(at, zone=zone),
    )


def _noted(case: Case) -> audit.Change:
    return audit.Change(case, facts={"parcel": case.shipment_id})


def _letter(case: Case, attempt: Attempt, link: str) -> letters.Letter:
    """In the buyer's language where it is known and spoken here, else in the store's."""
    customer, zone = case.order.customer, case.store.zone
    with translation.override(spoken(customer.language if customer else "", case.store.locale)):
        on, language = day_of(attempt.reported_at, zone), translation.get_language() or "en"
        day = formats.day_long(on, today=on, language=language)
        facts = letters.Facts(case.store.name, case.order.number, wording.courier(case.courier), day, link)
        return letters.about(Reason(attempt.reason), facts)


def _once(case: int, attempt: int) -> str:
    return f"ndr:{case}:{attempt}"
