"""A parcel that could not be delivered, and the link that its buyer was sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from connectors.couriers.words import Reason, ScanStatus
from ndr.models import Case
from orders.models import BuyerLink, Purpose, Shipment
from orders.services import linking, tracking
from tests.factories.accounts import StoreFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.ndr import AttemptFactory, CaseFactory
from tests.factories.orders import OrderFactory, ScanFactory, ShipmentFactory

PHONE, DIGITS = "+919822014417", "4417"
HERS = {
    "buyer_name": "Snehal Kulkarni-Deshpande", "phone": PHONE, "email": "snehal@example.com",
    "address1": "12 Laxmi Road", "address2": "Sadashiv Peth", "landmark": "near Chitale", "city": "Pune",
    "state": "Maharashtra", "postcode": "411030", "country": "IN",
}  # fmt: skip


@dataclass
class Door:
    """A link, what is behind it, and somebody who has it."""

    client: Client
    case: Case
    link: BuyerLink

    @property
    def url(self) -> str:
        return f"/p/{linking.token_of(self.link)}/"

    @property
    def parcel(self) -> Shipment:
        return self.case.shipment

    def get(self, query: str = "") -> str:
        return self.client.get(self.url + query).content.decode()

    def prove(self, said: str = DIGITS):
        return self.client.post(self.url, {"step": "prove", "said": said})

    def post(self, **said: object):
        """Say something, with the proof."""
        proof = self.prove().context["proof"]
        usual = {
            "step": "answer",
            "truth": "was_out",
            "address": "12 Laxmi Road, Sadashiv Peth",
            "landmark": "near Chitale",
        }
        return self.client.post(self.url, {**usual, "proof": proof, **said}, follow=True)

    def scanned(self, status: ScanStatus, at: datetime) -> None:
        ScanFactory(shipment=self.parcel, status=status, happened_at=at)
        tracking.refold(shipment_ids=[self.parcel.pk], at=at, quiet=True)


def door(client: Client, **order: object) -> Door:
    """A case that is a few hours old."""
    at = timezone.now()
    store = StoreFactory(contact_phone="+912041234567", whatsapp="+919000000001", contact_email="help@warna.example")
    made = OrderFactory(store=store, **{**HERS, **order})
    parcel = ShipmentFactory(order=made, courier="delhivery", connection=ConnectionFactory(stores=[store]))
    case = CaseFactory(shipment=parcel, failed_at=at - timedelta(hours=3), reason=Reason.UNAVAILABLE)
    AttemptFactory(case=case)
    tracking.refold(shipment_ids=[parcel.pk], at=at, quiet=True)
    link = linking.make(order=made, shipment=parcel, purpose=Purpose.FAILED_DELIVERY, at=at - timedelta(hours=2))
    return Door(client, case, link)


@pytest.fixture
def buyer(client: Client) -> Door:
    return door(client)
