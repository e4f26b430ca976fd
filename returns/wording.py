"""The one coloured word for where a returning parcel stands, for a unit's grade and for a claim."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.web.state_words import Colour, StateWord
from returns import shown, stage
from returns.models import ReturnRequest, RtoCase
from returns.shown import Shown
from returns.stage import Stage
from returns.states import ClaimStatus, Grade

BACK = "arrow-back-up"

OF_STAGE: dict[Stage, StateWord] = {
    Stage.INITIATED: StateWord(_("Sent back"), Colour.BACK, BACK),
    Stage.IN_TRANSIT: StateWord(_("Coming back"), Colour.BACK, "truck"),
    Stage.OUT_FOR_RETURN: StateWord(_("Out for return"), Colour.BACK, "truck-delivery"),
    Stage.ATTEMPT_FAILED: StateWord(_("Return attempt failed"), Colour.ACT, "alert-circle"),
    Stage.DELIVERED_BACK: StateWord(_("Marked returned"), Colour.BACK, "package-import"),
    Stage.LOST: StateWord(_("Lost or damaged"), Colour.LOSS, "alert-octagon"),
    Stage.RECEIVED: StateWord(_("Received"), Colour.ARRIVED, "circle-check"),
    Stage.INSPECTED: StateWord(_("Inspected"), Colour.ARRIVED, "square-check"),
    Stage.DISPUTED: StateWord(_("Disputed"), Colour.LOSS, "gavel"),
    Stage.CLOSED: StateWord(pgettext_lazy("status", "Closed"), Colour.ENDED, "circle-minus"),
    Stage.WRITTEN_OFF: StateWord(_("Written off"), Colour.ENDED, "circle-minus"),
}
OF_RETURN: dict[Shown, StateWord] = {
    Shown.REQUESTED: StateWord(_("Requested"), Colour.ACT, "help-circle"),
    Shown.TO_BOOK: StateWord(_("Pickup to arrange"), Colour.ACT, "truck"),
    Shown.BOOKING: StateWord(_("Pickup being booked"), Colour.WAITING, "clock"),
    Shown.BOOKED: StateWord(_("Pickup booked"), Colour.WAITING, "clock"),
    Shown.OUT_FOR_PICKUP: StateWord(_("Out for pickup"), Colour.MOVING, "truck"),
    Shown.PICKUP_FAILED: StateWord(_("Pickup failed"), Colour.ACT, "alert-circle"),
    Shown.PICKED_UP: StateWord(_("Picked up"), Colour.BACK, "package-import"),
    Shown.IN_TRANSIT: StateWord(_("On its way to us"), Colour.BACK, "truck"),
    Shown.TO_THE_BUYER: StateWord(_("Going back to the buyer"), Colour.LOSS, "truck"),
    Shown.ARRIVED: StateWord(_("Marked delivered"), Colour.BACK, "package-import"),
    Shown.LOST: StateWord(_("Lost or damaged"), Colour.LOSS, "alert-octagon"),
    Shown.APPROVED: StateWord(_("Approved"), Colour.MOVING, "circle-check"),
    Shown.RECEIVED: StateWord(_("Received"), Colour.ARRIVED, "circle-check"),
    Shown.INSPECTED: StateWord(_("Inspected"), Colour.ARRIVED, "square-check"),
    Shown.RESOLVED: StateWord(_("Resolved"), Colour.ARRIVED, "circle-check"),
    Shown.CLOSED: StateWord(pgettext_lazy("status", "Closed"), Colour.ENDED, "circle-minus"),
    Shown.REJECTED: StateWord(_("Rejected"), Colour.ENDED, "hand-stop"),
    Shown.CANCELLED: StateWord(pgettext_lazy("status", "Cancelled"), Colour.ENDED, "circle-minus"),
}
OF_GRADE: dict[Grade, StateWord] = {
    Grade.A: StateWord(Grade.A.label, Colour.ARRIVED, "circle-check"),
    Grade.B: StateWord(Grade.B.label, Colour.MOVING, "circle-dashed"),
    Grade.C: StateWord(Grade.C.label, Colour.ACT, "refresh"),
    Grade.D: StateWord(Grade.D.label, Colour.LOSS, "trash"),
}
OF_CLAIM: dict[ClaimStatus, StateWord] = {
    ClaimStatus.OPEN: StateWord(ClaimStatus.OPEN.label, Colour.ACT, "send"),
    ClaimStatus.SENT: StateWord(ClaimStatus.SENT.label, Colour.MOVING, "send"),
    ClaimStatus.ACCEPTED: StateWord(ClaimStatus.ACCEPTED.label, Colour.ARRIVED, "circle-check"),
    ClaimStatus.PAID: StateWord(ClaimStatus.PAID.label, Colour.ARRIVED, "coins"),
    ClaimStatus.REJECTED: StateWord(ClaimStatus.REJECTED.label, Colour.LOSS, "thumb-down"),
    ClaimStatus.WITHDRAWN: StateWord(ClaimStatus.WITHDRAWN.label, Colour.ENDED, "circle-minus"),
}


def of_case(case: RtoCase) -> StateWord:
    """The word for where it stands; its parcel comes along."""
    return OF_STAGE[stage.of(case.status, case.shipment.status)]


def of_request(request: ReturnRequest) -> StateWord:
    """The word for where a return stands; its tries with their parcels come along."""
    return OF_RETURN[shown.of_request(request)]
