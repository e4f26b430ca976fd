"""The one coloured word for every state of a case."""

from core.web.state_words import Colour, StateWord
from ndr.states import CaseStatus
from orders.wording import BACK

OF_CASE: dict[CaseStatus, StateWord] = {
    CaseStatus.OPEN: StateWord(CaseStatus.OPEN.label, Colour.ACT, "alert-circle"),
    CaseStatus.ASKED: StateWord(CaseStatus.ASKED.label, Colour.WAITING, "circle-dashed"),
    CaseStatus.INSTRUCTED: StateWord(CaseStatus.INSTRUCTED.label, Colour.MOVING, "send"),
    CaseStatus.RESOLVED: StateWord(CaseStatus.RESOLVED.label, Colour.ARRIVED, "circle-check"),
    CaseStatus.GIVEN_UP: StateWord(CaseStatus.GIVEN_UP.label, Colour.BACK, BACK),
    CaseStatus.LOST: StateWord(CaseStatus.LOST.label, Colour.LOSS, "alert-octagon"),
    CaseStatus.CANCELLED: StateWord(CaseStatus.CANCELLED.label, Colour.ENDED, "circle-minus"),
}


def of_case(status: str) -> StateWord:
    """How a case stands."""
    return OF_CASE[CaseStatus(status)]
