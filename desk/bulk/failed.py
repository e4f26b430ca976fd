"""What can be done about many failed deliveries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.models import Store, User
from accounts.roles import Action
from desk.bulk.base import Bulk, BulkAction, Group, OfStore, Work, grouped
from ndr import offers
from ndr.inputs import Inputs
from ndr.models import Case
from ndr.queries import standing as standings
from ndr.queries.standing import Standing
from ndr.services import judging, many
from ndr.states import LIVE, CaseAction, CaseStatus
from orders.services.instructing import NotPossible
from orders.services.many import Outcomes

LOOKED_AT = 500  # cases that are judged one by one before anything is done; more are judged roughly
EVERYTHING = frozenset(Action)  # who may is asked at the door
NO_INPUTS = Inputs()


@dataclass(frozen=True, slots=True)
class Rough:
    """As much of many cases as is looked at together."""

    status: CaseStatus
    suggested: str


Facts = Standing | Rough


class AssignForm(OfStore):
    """Who gets them."""

    use_required_attribute = False

    assignee = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none())

    def of(self, store: Store) -> None:
        """Those who may act there."""
        people = [one.pk for one in many.in_turn(store)]
        self.fields["assignee"].queryset = User.objects.filter(pk__in=people).order_by("name", "pk")  # type: ignore[attr-defined]

    def clean_assignee(self) -> int:
        """As a run keeps it."""
        person: User = self.cleaned_data["assignee"]
        return person.pk


class DayForm(forms.Form):
    """On which day the courier shall come again."""

    use_required_attribute = False

    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_on(self) -> str:
        """As a run keeps it."""
        day: date = self.cleaned_data["on"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day after today."))
        return day.isoformat()


def groups(rows: QuerySet[Any]) -> list[Group]:
    """Each case as it stands, where they are few; else by what is decided and suggested."""
    ids = list(rows.values_list("pk", flat=True)[: LOOKED_AT + 1])
    if len(ids) <= LOOKED_AT:
        cases = standings.load(Case.objects.filter(pk__in=ids).order_by("due_at", "pk"))
        return [Group(1, one.case.value, one) for one in standings.of(list(cases), at=timezone.now())]
    told = Case.objects.filter(pk__in=rows.values("pk")).order_by()
    counted = told.values("status", "suggested").annotate(n=Count("pk"), money=Sum("value"))
    return [Group(one["n"], one["money"], Rough(CaseStatus(one["status"]), one["suggested"])) for one in counted]


def _why_not(action: CaseAction, *, told: bool = False) -> Callable[[Facts], str]:
    """`told`: a form asks for what the action needs."""

    def why_not(facts: Facts) -> str:
        if isinstance(facts, Rough):
            return _roughly(facts)
        if told:
            at = timezone.now()
            return offers.offer(facts.facts(may=EVERYTHING, at=at), action).locked
        return _judged(facts, action, NO_INPUTS)

    return why_not


def _not_suggested(facts: Facts) -> str:
    if isinstance(facts, Rough):
        return _roughly(facts) or ("" if facts.suggested else str(NOTHING))
    if not facts.case.suggested:
        return str(NOTHING)
    return _judged(facts, CaseAction(facts.case.suggested), many.suggested(facts))


NOTHING = _("Nothing is suggested for it.")


def _judged(standing: Standing, action: CaseAction, inputs: Inputs) -> str:
    try:
        judging.judged(standing, action, inputs, at=timezone.now(), rule=None)
    except NotPossible as refusal:
        return str(refusal)
    return ""


def _roughly(facts: Rough) -> str:
    if facts.status is CaseStatus.INSTRUCTED:
        return str(_("The courier has been told already."))
    return "" if facts.status in LIVE else str(_("It is closed."))


def _not_given(facts: Facts) -> str:
    status = facts.status if isinstance(facts, Rough) else facts.case.status
    return "" if status in LIVE else str(_("It is closed."))


def _act(action: CaseAction) -> Callable[[Work], Outcomes]:
    def act(work: Work) -> Outcomes:
        on = work.inputs.get("on")
        inputs = Inputs(on=date.fromisoformat(on)) if on else NO_INPUTS
        return many.act(
            store=work.store, case_ids=list(work.rows), action=action, inputs=inputs, at=work.at, actor=work.actor
        )

    return act


def _suggested(work: Work) -> Outcomes:
    return many.do_suggested(store=work.store, case_ids=list(work.rows), at=work.at, actor=work.actor)


def _assign(work: Work) -> Outcomes:
    """To the one who was chosen, else to all in turn."""
    people = list(User.objects.filter(pk=work.inputs.get("assignee") or 0))
    return many.assign(store=work.store, case_ids=list(work.rows), to=people, at=work.at, actor=work.actor)


def _take_back(work: Work) -> Outcomes:
    acts = {case: int(act) for case, act in work.rows.items()}
    return many.take_back(store=work.store, acts=acts, at=work.at, actor=work.actor)


def _assign_back(work: Work) -> Outcomes:
    before = {case: int(person) if person else None for case, person in work.rows.items()}
    return many.assign_back(store=work.store, before=before, at=work.at, actor=work.actor)


def subjects(ids: Sequence[int]) -> Mapping[int, tuple[str, int]]:
    """The numbers of their orders."""
    rows = Case.objects.filter(pk__in=ids).values_list("pk", "order__number", "order_id")
    return {pk: (number, order) for pk, number, order in rows}


def _told(n: int) -> str:
    told = ngettext("The courier of %(n)s parcel is told.", "The couriers of %(n)s parcels are told.", n)
    return told % {"n": grouped(n)}


def _given(n: int) -> str:
    return ngettext("%(n)s case given.", "%(n)s cases given.", n) % {"n": grouped(n)}


ACTIONS = (
    BulkAction(
        "suggested", _("Do what is suggested"),
        lambda n: ngettext("Do what is suggested for %(n)s", "Do what is suggested for %(n)s", n) % {"n": grouped(n)},
        lambda n: ngettext("%(n)s case done as suggested.", "%(n)s cases done as suggested.", n) % {"n": grouped(n)},
        "check", Action.NDR_ACT, _not_suggested, _suggested, undo=_take_back,
    ),
    BulkAction(
        "assign", _("Assign"), lambda n: ngettext("Assign %(n)s", "Assign %(n)s", n) % {"n": grouped(n)}, _given,
        "user", Action.NDR_ACT, _not_given, _assign, undo=_assign_back, form=AssignForm,
    ),
    BulkAction(
        "ask", pgettext_lazy("verb", "Message"),
        lambda n: ngettext("Message %(n)s", "Message %(n)s", n) % {"n": grouped(n)},
        lambda n: ngettext("%(n)s buyer is asked.", "%(n)s buyers are asked.", n) % {"n": grouped(n)},
        "message", Action.NDR_ACT, _why_not(CaseAction.ASK_BUYER), _act(CaseAction.ASK_BUYER),
    ),
    BulkAction(
        "reattempt", _("Re-attempt"),
        lambda n: ngettext("Re-attempt %(n)s", "Re-attempt %(n)s", n) % {"n": grouped(n)}, _told,
        "refresh", Action.NDR_ACT, _why_not(CaseAction.REATTEMPT), _act(CaseAction.REATTEMPT),
        undo=_take_back, folded=True,
    ),
    BulkAction(
        "reattempt_on", _("Re-attempt on a day"),
        lambda n: ngettext("Re-attempt %(n)s on a day", "Re-attempt %(n)s on a day", n) % {"n": grouped(n)}, _told,
        "calendar-event", Action.NDR_ACT, _why_not(CaseAction.REATTEMPT_ON, told=True), _act(CaseAction.REATTEMPT_ON),
        undo=_take_back, form=DayForm, folded=True,
    ),
    BulkAction(
        "rto", _("Request RTO"),
        lambda n: ngettext("Request RTO for %(n)s", "Request RTO for %(n)s", n) % {"n": grouped(n)}, _told,
        "arrow-back-up", Action.NDR_ACT, _why_not(CaseAction.REQUEST_RTO), _act(CaseAction.REQUEST_RTO),
        undo=_take_back, folded=True,
    ),
    BulkAction(
        "round_robin", _("Round robin"),
        lambda n: ngettext("Deal %(n)s out in turn", "Deal %(n)s out in turn", n) % {"n": grouped(n)}, _given,
        "users", Action.NDR_ACT, _not_given, _assign, undo=_assign_back, folded=True,
    ),
)  # fmt: skip
FAILED = Bulk(groups, ACTIONS, subjects)
