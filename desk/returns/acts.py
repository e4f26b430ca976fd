"""What may be decided about a return now, and what can't, with why. Pure; the services judge again."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.roles import Action
from returns.models import Pickup, ReturnRequest
from returns.states import RETURN_NEXT, PickupEnd, ReturnStatus


class Act(StrEnum):
    """What a button does."""

    APPROVE = "approve"
    REJECT = "reject"
    RECONSIDER = "reconsider"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Button:
    """One decision: where it leads, what its button says, what the toast says."""

    act: Act
    to: ReturnStatus
    label: str | Promise
    icon: str
    done: str | Promise
    undo: Act | None = None


@dataclass(frozen=True, slots=True)
class Locked:
    """A decision that is not possible now, and why."""

    label: str | Promise
    why: str | Promise


APPROVE = Button(
    Act.APPROVE, ReturnStatus.APPROVED, _("Approve"), "circle-check", _("%(number)s is approved."), Act.RECONSIDER
)
REJECT = Button(
    Act.REJECT, ReturnStatus.REJECTED, _("Reject"), "thumb-down", _("%(number)s is rejected."), Act.RECONSIDER
)
RECONSIDER = Button(
    Act.RECONSIDER, ReturnStatus.REQUESTED, _("Look at it again"), "refresh", _("%(number)s waits for an answer again.")
)
CANCEL = Button(Act.CANCEL, ReturnStatus.CANCELLED, _("Call it off"), "x", _("%(number)s is called off."))
BUTTONS = {one.act: one for one in (APPROVE, REJECT, RECONSIDER, CANCEL)}
OVER = _("That is over.")
ALREADY = _("It is that already.")
HERE = frozenset({ReturnStatus.RECEIVED, ReturnStatus.INSPECTED})


def of_request(
    request: ReturnRequest, tries: Sequence[Pickup], allowed: frozenset[Action]
) -> tuple[list[Button], list[Locked]]:
    """What this role could do with it, possible or locked; nothing where it decides nothing."""
    if Action.RETURNS_DECIDE not in allowed:
        return [], [Locked(_now("Approve or reject"), _now("Your role does not decide on returns."))]
    told = [(one, why_not(one.act, ReturnStatus(request.status), tries)) for one in BUTTONS.values()]
    possible = [one for one, why in told if not why]
    return possible, [Locked(one.label, why) for one, why in told if why and _worth_saying(one, request)]


def why_not(act: Act, status: ReturnStatus, tries: Sequence[Pickup] = ()) -> str:
    """Why a return in this status with these tries to fetch it can't go there; empty when it can."""
    to = BUTTONS[act].to
    if status is to:
        return str(ALREADY)
    if act is Act.CANCEL and any(one.end == PickupEnd.PICKED_UP for one in tries):
        return _now("The courier has the goods already.")
    if to not in RETURN_NEXT[status] or (act is Act.RECONSIDER and status in HERE):
        return _now("It is here: inspect it.") if status in HERE else str(OVER)
    if act is Act.RECONSIDER and any(one.ended_at is None for one in tries):
        return _now("A courier is on the way to fetch it: call that off first.")
    return ""


def _worth_saying(one: Button, request: ReturnRequest) -> bool:
    """Nobody asks why what was decided can't be decided again."""
    return one.to != request.status and request.status not in {ReturnStatus.CLOSED, ReturnStatus.CANCELLED}
