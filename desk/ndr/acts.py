"""What can be done about one case, as buttons with their forms, the suggested one first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import Membership, Store, User
from accounts.roles import Action, roles_with
from desk.ndr import wording
from desk.ndr.forms import ActForm, known
from ndr import offers, plan
from ndr.offers import Offer
from ndr.queries.standing import Standing
from ndr.states import CaseAction
from orders import wording as order_wording

ICONS = {
    CaseAction.REATTEMPT: "refresh",
    CaseAction.REATTEMPT_ON: "calendar-event",
    CaseAction.CHANGE_PHONE: "phone",
    CaseAction.CHANGE_ADDRESS: "map-pin",
    CaseAction.REQUEST_RTO: "arrow-back-up",
    CaseAction.ESCALATE: "flag",
    CaseAction.CLAIM_FAKE_ATTEMPT: "gavel",
    CaseAction.ASK_BUYER: "message",
    CaseAction.NOTE: "note",
    CaseAction.ASSIGN: "user",
}


@dataclass(frozen=True, slots=True)
class Button:
    """One action: what it is called, what its button says, what is told along."""

    action: CaseAction
    label: str
    press: str
    icon: str
    form: ActForm
    hint: str = ""
    locked: str = ""


@dataclass(frozen=True, slots=True)
class Locked:
    """Actions that are not possible for one and the same reason."""

    labels: Sequence[str]
    why: str


@dataclass(frozen=True, slots=True)
class Buttons:
    """The suggested action, what else is possible, and what is not."""

    suggested: Button | None
    also: Button | None  # what goes with it
    possible: Sequence[Button]
    locked: Sequence[Locked]

    @property
    def leads(self) -> bool:
        """Whether the suggestion can be followed."""
        return self.suggested is not None and not self.suggested.locked


def of(
    standing: Standing, allowed: frozenset[Action], people: "QuerySet[User]", *, at: datetime,
    sent: tuple[CaseAction, ActForm] | None = None, also: CaseAction | None = None,
) -> Buttons:  # fmt: skip
    """Everything as it stands for this role; `sent` is the form that came back with faults, `also` what is suggested
    beside the suggestion.
    """
    told = offers.offers(standing.facts(may=allowed, at=at))
    buttons = [_button(standing, offer, people, at) for offer in told if offers.ROLE[offer.action] in allowed]
    if sent:
        buttons = [replaced(one, sent[1]) if one.action is sent[0] else one for one in buttons]
    suggested = next((one for one in buttons if _is_suggested(one, standing)), None)
    second = next((one for one in buttons if one.action == also and not one.locked), None)
    rest = [one for one in buttons if one is not suggested and one is not second]
    return Buttons(suggested, second, [one for one in rest if not one.locked], _locked(rest))


def people(store: Store) -> "QuerySet[User]":
    """Whom a case can be given to."""
    may = Membership.objects.filter(store=store, role__in=roles_with(Action.NDR_ACT), user__is_active=True)
    return User.objects.filter(pk__in=may.values("user")).order_by("name", "email", "pk")


def replaced(button: Button, form: ActForm) -> Button:
    """The button with the form as it was sent."""
    return Button(button.action, button.label, button.press, button.icon, form, button.hint, button.locked)


def form_of(standing: Standing, offer: Offer, people: "QuerySet[User]", sent: QueryDict | None = None) -> ActForm:
    """The action's form, filled in as far as anything is known."""
    form = ActForm(offer.action, offer.needs, sent, people=people, initial={}, about=standing.case.pk)
    form.initial = known(standing, form.fields)
    return form.bound_by(standing)


def _is_suggested(button: Button, standing: Standing) -> bool:
    """What was suggested before the end is history once it is over."""
    over = bool(button.locked) and standing.case.closed_at is not None
    return button.action == standing.case.suggested and not over


def _locked(buttons: Sequence[Button]) -> list[Locked]:
    """By reason, in the order in which they are offered."""
    reasons = dict.fromkeys(one.locked for one in buttons if one.locked)
    return [Locked([one.label for one in buttons if one.locked == why], why) for why in reasons]


def _button(standing: Standing, offer: Offer, people: "QuerySet[User]", at: datetime) -> Button:
    action = offer.action
    suggested = action == standing.case.suggested
    label = wording.action_words(action, standing.case, at=at) if suggested else str(action.label)
    return Button(
        action,
        label,
        _press(standing, action),
        ICONS[action],
        form_of(standing, offer, people),
        offer.hint,
        offer.locked,
    )


def _press(standing: Standing, action: CaseAction) -> str:
    """What the button itself says."""
    courier = order_wording.courier(standing.case.courier)
    if action in plan.VERBS:
        return _("Send to %(courier)s") % {"courier": courier} if courier else _("Send to the courier")
    said = {
        CaseAction.ASK_BUYER: _("Send the question"),
        CaseAction.CLAIM_FAKE_ATTEMPT: _("Claim it"),
        CaseAction.ESCALATE: _("Escalate"),
        CaseAction.NOTE: _("Add note"),
        CaseAction.ASSIGN: _("Assign"),
    }
    return said[action]
