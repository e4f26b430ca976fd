"""A courier's world and ours on one clock: whole days pass in a moment, and both sides see the same time."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from connectors import express, registry
from connectors.couriers.base import Ask
from connectors.couriers.words import ScanStatus, Verb
from connectors.models import Connection
from inbox.services import draining
from messaging import services as messaging
from ndr.services import settling
from orders.models import Shipment
from orders.services import instructing
from simulator.clock import StoppedClock
from simulator.facts import Parcel
from simulator.journeys import tell

SEED = 1
STEP, MOST_STEPS = timedelta(hours=2), 400
HEARD_WITHIN = 30  # seconds
HOME = {"country": "IN", "postcode": "302017", "payment": "cod", "cod_amount": "998.00", "currency": "INR"}
FROM = {"postcode": "400001"}


@dataclass
class Road:
    """One parcel's way, with the clock that everybody reads."""

    clock: StoppedClock
    now: time_machine.Traveller

    def wait(self, **more: float) -> None:
        """Time goes by, here and there."""
        self.clock.advance(**more)
        self.now.move_to(self.clock.now())

    def goes_on(self, parcel: Shipment, until: set[ScanStatus]) -> None:
        """Until the parcel is known to be in one of these states."""
        for _step in range(MOST_STEPS):
            self.hear(parcel)
            parcel.refresh_from_db()
            if parcel.status in until:
                return
            self.wait(hours=STEP.total_seconds() / 3600)
        pytest.fail(f"still {parcel.status}")

    def hear(self, parcel: Shipment) -> None:
        """Everything that the courier would tell by now."""
        assert parcel.connection is not None
        [told] = express.service(parcel.connection.account()).read("/v1/track", awb=parcel.awb)["parcels"]
        give_up = time.perf_counter() + HEARD_WITHIN
        while time.perf_counter() < give_up:
            draining.drain(at=timezone.now())
            if parcel.scans.count() >= len(told["scans"]):
                return
            time.sleep(0.02)
        pytest.fail("a push got lost")


def book(connection: Connection, awb: str, fate: str, reason: str) -> None:
    """Tell the courier of a parcel with this story."""
    sandbox = {"awb": awb, "fate": fate, "reason": reason}
    courier = registry.courier(connection.provider, connection.account())
    answer = courier.instruct(Ask(Verb.BOOK, "", f"booking-{awb}", inputs={**HOME, "origin": FROM, "sandbox": sandbox}))
    assert answer.accepted


def numbered(clock: StoppedClock, fits: Callable[[list[str]], bool], **story: str) -> str:
    """An AWB whose parcel, booked now, has such scans (their codes) where nobody says anything."""
    for number in range(500):
        parcel = Parcel(f"SX{number:04}", clock.now(), origin_postcode="400001", **HOME, **story)  # type: ignore[arg-type]
        if fits([scan.code for scan in tell(SEED, parcel).scans]):
            return parcel.awb
    pytest.fail("no parcel of this seed has such a story")


def everything_leaves(connection: Connection) -> None:
    """What was asked of the courier goes out, and its answers are taken note of."""
    later, chance = timezone.now() + 2 * instructing.TIME_TO_UNDO, random.Random(1)
    while instructing.send_next(connection_id=connection.pk, at=later, chance=chance):
        pass
    settling.settle(at=later)


def mail_leaves(connection: Connection) -> None:
    """What was written to people goes out."""
    while messaging.send_next(connection_id=connection.pk, at=timezone.now(), chance=random.Random(1)):
        pass
