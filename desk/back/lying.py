"""What lies on the table, a parcel that came back undelivered or a return that a buyer asked for: how it is called, and
which service works on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.web.state_words import StateWord
from orders.models import Order
from orders.services.instructing import NotPossible
from returns import wording
from returns.models import Arrival, ReturnRequest, RtoCase
from returns.services import counting, inspecting, receiving
from returns.services.counting import Counted
from returns.services.either import Back
from returns.services.inspecting import Unit
from returns.services.requests import receiving as requests
from returns.why import Why


@dataclass(frozen=True, slots=True)
class Lies:
    """`see_url` is the page of the whole story; `awb` and `courier` are empty where nobody knows them."""

    number: str
    awb: str
    courier: str
    why: str
    url: str
    see_url: str
    is_return: bool


def of(back: Back) -> Lies:
    """In words."""
    if isinstance(back, RtoCase):
        see, why = reverse("desk:rto_case", args=[back.pk]), back.get_reason_display()
        return Lies(back.order.number, back.shipment.awb, back.courier, why, url(back), see, is_return=False)
    last = max(back.tries.all(), key=lambda one: one.number, default=None)
    awb, courier = (last.shipment.awb, last.shipment.courier) if last else ("", "")
    why = ", ".join(dict.fromkeys(str(Why(line.why).label) for line in back.lines.all()))
    see = reverse("desk:order", args=[back.order_id])
    return Lies(back.number, awb, courier, why, url(back), see, is_return=True)


def url(back: Back) -> str:
    """Where it is counted and graded."""
    return reverse("desk:receive_case" if isinstance(back, RtoCase) else "desk:receive_return", args=[back.pk])


def word(back: Back) -> StateWord:
    """Where it stands."""
    return wording.of_case(back) if isinstance(back, RtoCase) else wording.of_request(back)


def order_of(arrival: Arrival) -> Order | None:
    """Of what was scanned, where anybody knows."""
    if arrival.shipment:
        return arrival.shipment.order
    return arrival.request.order if arrival.request else None


def receive(arrival: Arrival, *, at: datetime, actor: User) -> Back:
    """It lies here, whatever was expected. Raises `NotPossible`."""
    if arrival.request:
        return requests.receive(request=arrival.request, shipment=arrival.shipment, at=at, actor=actor)
    if arrival.shipment:
        return receiving.receive(shipment=arrival.shipment, at=at, actor=actor)
    raise NotPossible(_("Nobody knows this parcel: keep it aside."))


def unreceive(arrival: Arrival, *, at: datetime, actor: User) -> None:
    """The scan was a mistake. Raises `NotPossible`, `IllegalTransition`."""
    if arrival.case:
        receiving.unreceive(case=arrival.case, at=at, actor=actor)
    elif arrival.request:
        requests.unreceive(request=arrival.request, at=at, actor=actor)


def count(back: Back, counts: Mapping[int, Counted], *, at: datetime, actor: User) -> None:
    """Raises `Misfit`, `NotPossible`."""
    if isinstance(back, RtoCase):
        counting.count(case=back, counts=counts, at=at, actor=actor)
    else:
        counting.count(case=back, counts=counts, at=at, actor=actor)


@transaction.atomic
def inspect(back: Back, units: Sequence[Unit], refused: Mapping[int, int], *, at: datetime, actor: User) -> None:
    """Both or none. Raises `Misfit`, `NotPossible`."""
    if isinstance(back, RtoCase):
        inspecting.inspect(case=back, units=units, at=at, actor=actor)
        return
    inspecting.inspect(case=back, units=units, at=at, actor=actor)
    _refuse(back, refused, at, actor)


def _refuse(back: ReturnRequest, refused: Mapping[int, int], at: datetime, actor: User) -> None:
    if refused:
        requests.refuse(request=back, refused=refused, at=at, actor=actor)
