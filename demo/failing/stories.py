"""The parcels of a made-up past that were not delivered at once, with what their courier said of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from connectors import registry
from connectors.couriers.words import ScanStatus
from connectors.models import Connection
from demo.rows import Place
from demo.travelling import Heard, Trip, said_of
from demo.writing import Numbered
from ndr import clocks
from ndr.clocks import Account
from ndr.failures import Failure, failures
from orders.queries.shipments import RECENT
from orders.states import Bucket


@dataclass(frozen=True, slots=True)
class Story:
    """One parcel that failed: the ids of its rows, its failed runs, and when its rider went out."""

    order: int
    parcel: int
    buyer: str
    trip: Trip
    value: str
    payment: str
    account: Account
    connection: Connection
    failures: tuple[Failure, ...]
    outs: tuple[datetime, ...]

    @property
    def waits(self) -> bool:
        """Whether its buyer still waits for it."""
        return self.trip.journey.bucket is Bucket.OPEN

    @property
    def ended_at(self) -> datetime | None:
        """When its way to the buyer ended; None while it goes on."""
        went = self.trip.journey
        ended = {Bucket.DELIVERED: went.delivered_at, Bucket.RTO: went.rto_initiated_at}
        return None if self.waits else ended.get(went.bucket) or went.status_at

    def scan_of(self, failure: Failure) -> Heard:
        """The report that the failure stands on."""
        return next(one for one in self.trip.heard if one.digest == failure.digest)

    def out_after(self, moment: datetime) -> datetime | None:
        """When the rider next went out."""
        return next((out for out in self.outs if out > moment), None)


def of(place: Place, numbered: Iterable[Numbered]) -> Iterator[Story]:
    """Those that failed, oldest order first; what failed more than 60 days ago and still waits is nobody's case."""
    for each in numbered:
        for order, parcel, trip in each.travelling():
            failed = failures(said_of(trip.heard)) if trip.journey.attempts or trip.journey.no_attempts else []
            story = failed and _story(place, each, order, parcel, trip, tuple(failed))
            if story and not (story.waits and failed[-1].at <= place.at - RECENT):
                yield story


def _story(place: Place, each: Numbered, order: int, parcel: int, trip: Trip, failed: tuple[Failure, ...]) -> Story:
    connection = place.connection(trip)
    adapter = registry.COURIERS[connection.provider]
    sale = each.sold.sale
    return Story(
        order=order,
        parcel=parcel,
        buyer=sale.buyer.name,
        trip=trip,
        value=str(sale.total),
        payment=sale.payment.value,
        account=clocks.account(connection.settings, adapter.able(connection.settings)),
        connection=connection,
        failures=failed,
        outs=tuple(one.said.at for one in trip.heard if one.meaning.status is ScanStatus.OUT_FOR_DELIVERY),
    )
