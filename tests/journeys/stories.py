"""What happens around a parcel on the road: it is ordered and sent, its buyer is asked, people come to work."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Store, User
from accounts.roles import Role
from connectors.models import Connection
from orders.models import Shipment
from tests.factories.accounts import MembershipFactory
from tests.journeys.road import Road, book, mail_leaves, numbered

PHONE, EMAIL = "+919822014417", "snehal@example.com"
BUYER = {
    "name": "Snehal Kulkarni", "phone": PHONE, "email": EMAIL, "address1": "12 Prabhat Road", "city": "Jaipur",
    "postcode": "302017", "country": "IN",
}  # fmt: skip
KURTAS = {"name": "Kurta, M", "quantity": 2, "unit_price": "499.00"}


def sent(
    client: Client, account: Connection, road: Road, *, fits: Callable[[list[str]], bool], **story: str
) -> Shipment:
    """A parcel of two kurtas for Snehal Kulkarni in Jaipur, 998.00 to collect; its scans go as `story` and `fits` say
    where nobody says anything."""
    store = account.stores.get()
    order = {
        "store": store.code, "number": "WK-1", "placed_at": timezone.now().isoformat(), "payment_method": "cod",
        "total": "998.00", "buyer": BUYER, "lines": [KURTAS],
    }  # fmt: skip
    made = client.post("/api/v1/orders/", order, content_type="application/json")
    assert made.status_code == 201, made.content
    awb = numbered(road.clock, fits, **story)
    book(account, awb, **story)
    row = {"order": made.json()["id"], "courier": "simulator", "awb": awb, "connection": account.pk}
    taken = client.post("/api/v1/shipments/", row, content_type="application/json")
    assert taken.status_code == 201, taken.content
    return Shipment.objects.get(pk=taken.json()["id"])


def sent_and_missed(client: Client, account: Connection, road: Road) -> Shipment:
    """Nobody is at home at the first visit; who asks for another gets it delivered."""
    story = {"fate": "delivered", "reason": "UND-CNA"}
    return sent(client, account, road, fits=_fails_first, **story)


def sent_and_refused(client: Client, account: Connection, road: Road) -> Shipment:
    """It is refused at the door, and comes home."""
    return sent(client, account, road, fits=lambda codes: codes[-1] == "RTO-DLV", fate="rto", reason="UND-REF")


def asked(road: Road) -> str:
    """The letter to the buyer leaves; the path of the page that it names."""
    road.wait(minutes=1)
    mail_leaves(Connection.objects.get(provider="email"))
    [letter] = [one for one in mail.outbox if one.to == [EMAIL]]
    found = re.search(r"https?://\S+?(/p/[\w-]+/)", letter.body)
    if found is None:
        pytest.fail(f"no link in {letter.body}")
    return found[1]


def person(shop: Store, role: Role) -> User:
    """Somebody of the store."""
    user: User = MembershipFactory(store=shop, role=role).user
    return user


def at_work(shop: Store, role: Role) -> Client:
    """Somebody of the store who has just signed in: whole days end everybody's session."""
    client = Client()
    client.force_login(person(shop, role))
    return client


def _fails_first(codes: list[str]) -> bool:
    return any(code.startswith("UND") and code != "UND-NAT" for code in codes)
