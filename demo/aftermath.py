"""What became of the parcels that no door opened for: failed deliveries, and what came back of them."""

from collections.abc import Sequence

from connectors.couriers.words import Reason
from demo import failing, returning, staff
from demo.failing.rows import Told
from demo.rows import Place
from demo.writing import Numbered
from ndr.states import Truth
from simulator.luck import Luck


def write(place: Place, numbered: Sequence[Numbered], *, luck: Luck) -> None:
    """All of it, as of the place's moment. The caller's transaction."""
    people = staff.of(place.store)
    told = failing.write(place, numbered, staff=people, luck=luck)
    returning.write(place, numbered, _said(told), staff=people, luck=luck)


def _said(told: Sequence[Told]) -> dict[int, Reason]:
    """By parcel: what buyers said of why they did not take it."""
    denied = [one for one in told if one.answer and one.answer.truth is Truth.NOT_ORDERED]
    return {one.story.parcel: Reason.DENIED_ORDER for one in denied}
