"""Cases with everything that the rules look at, for one and for hundreds in the same few queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.roles import Action
from connectors.couriers.words import Reason, Verb
from core.dates import day_of
from messaging.ways import Person, to_people
from ndr.clocks import Calendar
from ndr.days import Window, window
from ndr.inputs import Known
from ndr.models import Answer, Attempt, Case, FakeAttempt
from ndr.models.cases import CaseQuerySet
from ndr.models.fakes import STANDING
from ndr.offers import Facts
from ndr.queries import calendars
from ndr.states import CaseStatus
from orders import policy
from orders.models import Instruction
from orders.services import instructing


@dataclass(frozen=True, slots=True)
class Standing:
    """A case as the rules look at it: its parcel, its last report, and what the buyer said about that."""

    case: Case
    rules: policy.Parcel
    attempt: Attempt | None
    answer: Answer | None
    claimed: bool
    calendar: Calendar
    window: Window
    reached: bool  # whether a message would come to the buyer

    def facts(self, *, may: Collection[Action], at: datetime) -> Facts:
        """For `ndr.offers`."""
        return Facts(
            status=CaseStatus(self.case.status),
            reason=Reason(self.case.reason),
            attempts=self.case.attempts,
            most_attempts=self.case.most_attempts,
            parcel=self.rules,
            may=may,
            at=at,
            truth=self.answer.truth if self.answer else "",
            wish=self.answer.wish if self.answer else "",
            asked=self.case.asked_at is not None,
            claimed=self.claimed,
            reached=self.reached,
            quiet=self.case.quiet,
        )

    def known(self) -> Known:
        """For `ndr.inputs`: what the courier has, with what it was told since."""
        order, told = self.case.order, [row for row in self.case.shipment.instructions.all() if row.answers]
        phone, line = _last(told, "phone"), _last(told, "address")
        address = line or ", ".join(filter(None, (order.address1, order.address2)))
        return Known(
            self.window,
            order.country or self.case.store.country,
            phone or order.phone,
            address,
            "" if line else order.landmark,
        )


def load(cases: CaseQuerySet) -> CaseQuerySet:
    """With what `of` reads of each."""
    related = cases.select_related("store", "order__customer", "shipment__connection", "rule")
    return related.prefetch_related("shipment__instructions")


def of(cases: Sequence[Case], *, at: datetime) -> list[Standing]:
    """Each case that `load` brought, in their order."""
    rules = instructing.parcels_of([case.shipment for case in cases])
    attempts = _attempts(cases)
    answers, claimed = _answers(cases), _claimed(attempts.values())
    days = calendars.of({case.store for case in cases}, since=(at - timedelta(days=1)).date())
    ways = to_people([Person(case.store, case.order.phone, case.order.email) for case in cases])
    standing = list[Standing]()
    for case, way in zip(cases, ways, strict=True):
        attempt, answer = attempts.get(case.pk), answers.get(case.pk)
        said = answer if answer and answer.at >= case.failed_at else None
        parcel = rules[case.shipment_id]
        calendar = days[case.store_id]
        open_days = _window(case, parcel, calendar, at)
        is_claimed = bool(attempt and attempt.pk in claimed)
        standing.append(Standing(case, parcel, attempt, said, is_claimed, calendar, open_days, reached=way is not None))
    return standing


def of_case(case: Case, *, at: datetime) -> Standing:
    """One of them."""
    return of([load(Case.objects.all()).get(pk=case.pk)], at=at)[0]


def _window(case: Case, parcel: policy.Parcel, calendar: Calendar, at: datetime) -> Window:
    zone = case.store.zone
    first = case.shipment.first_failed_at or case.opened_at
    most = parcel.can.on(Verb.DEFER).days_after_failure if parcel.can else None
    return window(today=day_of(at, zone), failed_on=day_of(first, zone), most_days=most, calendar=calendar)


def _attempts(cases: Sequence[Case]) -> dict[int, Attempt]:
    rows = Attempt.objects.filter(case__in=cases).order_by("case", "-reported_at", "-pk").distinct("case")
    return {row.case_id: row for row in rows}


def _answers(cases: Sequence[Case]) -> dict[int, Answer]:
    rows = Answer.objects.filter(case__in=cases).order_by("case", "-at", "-pk").distinct("case")
    return {row.case_id: row for row in rows}


def _claimed(attempts: Collection[Attempt]) -> set[int]:
    claims = FakeAttempt.objects.filter(attempt__in=attempts, status__in=STANDING)
    return set(claims.values_list("attempt", flat=True))


def _last(told: Sequence[Instruction], name: str) -> str:
    """What was told last under this name."""
    rows = sorted(told, key=lambda row: (row.asked_at, row.pk), reverse=True)
    return next((str(row.inputs[name]) for row in rows if row.inputs.get(name)), "")
