"""How far a message came, from the set of reports about it. Pure: the order of arrival does not matter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from connectors.messengers.base import Delivery

ARRIVED = (Delivery.READ, Delivery.DELIVERED)
FURTHEST_FIRST = (*ARRIVED, Delivery.FAILED, Delivery.SENT, Delivery.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Heard:
    """One report: how far, and when it happened."""

    delivery: Delivery
    at: datetime


def fold(reports: Iterable[Heard]) -> Heard | None:
    """The furthest report, at its earliest moment; a failure counts unless the message was seen to arrive."""
    known = list(reports)
    for delivery in FURTHEST_FIRST:
        moments = [heard.at for heard in known if heard.delivery is delivery]
        if moments:
            return Heard(delivery, min(moments))
    return None
