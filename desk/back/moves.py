"""What may be decided about a returning parcel now, and what can't, with why. Pure."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Action
from returns.models import RtoCase
from returns.states import NEXT, RtoStatus


@dataclass(frozen=True, slots=True)
class Move:
    """One decision: where it leads, what its button says, who may."""

    to: RtoStatus
    label: str | Promise
    icon: str
    needs: Action
    done: str | Promise


@dataclass(frozen=True, slots=True)
class Locked:
    """A decision that is not possible now, and why."""

    label: str | Promise
    why: str | Promise


RECEIVE = Move(RtoStatus.RECEIVED, _("Mark received"), "package-import", Action.RTO_RECEIVE, _("Received."))
DISPUTE = Move(RtoStatus.DISPUTED, _("Dispute"), "gavel", Action.RTO_DECIDE, _("Disputed."))
WRITE_OFF = Move(RtoStatus.WRITTEN_OFF, _("Write off"), "trash", Action.RTO_DECIDE, _("Written off."))
CLOSE = Move(RtoStatus.CLOSED, _("Close"), "circle-check", Action.RTO_DECIDE, _("Closed."))
AWAIT = Move(RtoStatus.EXPECTED, _("Wait for it again"), "refresh", Action.RTO_DECIDE, _("It is expected again."))
RECOUNT = Move(RtoStatus.RECEIVED, _("Count it again"), "refresh", Action.RTO_RECEIVE, _("To be counted again."))
MISTAKE = Move(
    RtoStatus.EXPECTED, _("Not received after all"), "arrow-back-up", Action.RTO_RECEIVE, _("It is expected again.")
)
OFFERED = {
    RtoStatus.EXPECTED: (RECEIVE, DISPUTE, WRITE_OFF, CLOSE),
    RtoStatus.DISPUTED: (RECEIVE, AWAIT, WRITE_OFF, CLOSE),
    RtoStatus.RECEIVED: (MISTAKE, DISPUTE, WRITE_OFF, CLOSE),
    RtoStatus.INSPECTED: (RECOUNT, DISPUTE, WRITE_OFF, CLOSE),
    RtoStatus.CLOSED: (AWAIT, DISPUTE),
    RtoStatus.WRITTEN_OFF: (RECEIVE, AWAIT),
}
HERE = {RtoStatus.RECEIVED, RtoStatus.INSPECTED}
WHY_NOT = {
    RtoStatus.WRITTEN_OFF: _("It is here: say for each unit what is done with it."),
    RtoStatus.DISPUTED: _("It is here. For what is missing or damaged, claim from the courier."),
    RtoStatus.CLOSED: _("Count it and grade its units first."),
}


def of_case(case: RtoCase, allowed: frozenset[Action]) -> tuple[list[Move], list[Locked]]:
    """What this role could do with it, possible or locked."""
    status = RtoStatus(case.status)
    possible, locked = list[Move](), list[Locked]()
    for move in OFFERED[status]:
        if move.to not in NEXT[status]:
            locked.append(Locked(move.label, WHY_NOT[move.to]))
        elif move.needs not in allowed:
            locked.append(Locked(move.label, _("Your role does not decide that: add a task for operations.")))
        else:
            possible.append(move)
    return possible, locked


def undone_by(before: RtoStatus, after: RtoStatus) -> bool:
    """Whether the table allows the way back."""
    return before in NEXT[after]
