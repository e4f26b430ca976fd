"""Everything that is known about parcels whose delivery failed, fetched for many at once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from connectors import registry
from connectors.couriers.words import Direction
from ndr import clocks
from ndr.failures import Failure, failures
from ndr.models import Attempt, Case
from ndr.states import LIVE
from orders.models import News, Shipment
from orders.services.tracking.folding import said_of


@dataclass(slots=True)
class Story:
    """One parcel: its failed deliveries, its cases from the oldest to the newest, and what they know already.

    `quiet`: all the news about it is of the past.
    """

    parcel: Shipment
    failures: Sequence[Failure]
    cases: list[Case]
    attempts: dict[bytes, Attempt]  # by the digest of their scan
    quiet: bool

    @property
    def live(self) -> Case | None:
        return next((case for case in reversed(self.cases) if case.status in LIVE), None)

    @property
    def account(self) -> clocks.Account:
        """What its connection says about failed deliveries."""
        connection = self.parcel.connection
        adapter = registry.COURIERS.get(connection.provider) if connection else None
        settings = connection.settings if connection else {}
        return clocks.account(settings, adapter.able(settings) if adapter else None)

    def known(self, failure: Failure) -> Attempt | None:
        """The attempt that stands for this failure, even if it stands on another report of the same run."""
        told = sorted(failure.reports & self.attempts.keys(), key=lambda digest: (digest != failure.digest, digest))
        return self.attempts[told[0]] if told else None

    def unknown(self) -> list[Failure]:
        """Failures that no case has yet."""
        return [failure for failure in self.failures if self.known(failure) is None]

    def of(self, case: Case) -> list[Failure]:
        """The failures of one case, oldest first."""
        told = [(failure, self.known(failure)) for failure in self.failures]
        return [failure for failure, attempt in told if attempt is not None and attempt.case_id == case.pk]


def of(news: Sequence[News]) -> list[Story]:
    """The stories of the parcels in the news to buyers that ever failed to be delivered, their cases locked."""
    loud = {item.shipment_id for item in news if not item.quiet}
    parcels = _parcels({item.shipment_id for item in news})
    if not parcels:
        return []
    said, cases, attempts = said_of(parcels), _cases(parcels), _attempts(parcels)
    return [
        Story(one, failures(said[one.pk]), cases[one.pk], attempts[one.pk], quiet=one.pk not in loud) for one in parcels
    ]


def _parcels(ids: Collection[int]) -> list[Shipment]:
    has_case = Exists(Case.objects.filter(shipment=OuterRef("pk")))
    failed = Shipment.objects.filter(Q(attempts__gt=0) | Q(no_attempts__gt=0) | has_case, pk__in=ids)
    forward = failed.filter(direction=Direction.FORWARD).select_related("order", "store", "connection")
    return list(forward.order_by("pk"))


def _cases(parcels: Sequence[Shipment]) -> dict[int, list[Case]]:
    found = defaultdict[int, list[Case]](list)
    for case in Case.objects.filter(shipment__in=parcels).select_for_update().order_by("pk"):
        found[case.shipment_id].append(case)
    return found


def _attempts(parcels: Sequence[Shipment]) -> dict[int, dict[bytes, Attempt]]:
    found = defaultdict[int, dict[bytes, Attempt]](dict)
    rows = Attempt.objects.filter(case__shipment__in=parcels).select_related("scan").order_by("pk")
    for attempt in rows:
        found[attempt.scan.shipment_id or 0][bytes(attempt.scan.digest)] = attempt
    return found
