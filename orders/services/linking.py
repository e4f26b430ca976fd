"""Links that buyers are sent: made, shown again, found by their token, closed.

A token is an HMAC of the link's nonce under the installation's key, so that it can be written into a message a second
time although only its digest is kept. Whoever reads the table has no token, whoever has the key has no nonce.
"""

from base64 import urlsafe_b64encode
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from core import crypto
from orders.models import BuyerLink, Order, Purpose, Shipment

LASTS = timedelta(days=7)
About = tuple[Order, Shipment | None]
SALT = "orders.links"
BYTES = 18  # 144 bits of the HMAC: 24 letters without a filler, short enough for a text message


def make(*, order: Order, shipment: Shipment | None, purpose: Purpose, at: datetime) -> BuyerLink:
    """The link to this one thing, good for a week from now: the one that stands, or else a new one.

    Called by whoever has locked what the link is about; two at once would make two links that both open.
    """
    return make_all(about=[(order, shipment)], purpose=purpose, at=at)[0]


@transaction.atomic
def make_all(*, about: Sequence[About], purpose: Purpose, at: datetime) -> list[BuyerLink]:
    """As `make`, a link for each, in their order; the same few queries for one and for hundreds."""
    standing = _standing(about, purpose, at)
    links = [
        standing.get((order.pk, shipment.pk if shipment else None)) or _new(order, shipment, purpose, at)
        for order, shipment in about
    ]
    BuyerLink.objects.bulk_create([link for link in links if link.pk is None])
    kept = [link for link in links if link.expires_at < at + LASTS]
    for link in kept:
        link.expires_at = at + LASTS
    BuyerLink.objects.bulk_update(kept, ["expires_at"])
    return links


def token_of(link: BuyerLink) -> str:
    """The token that opens it; empty once the key that made it is gone from the installation."""
    tokens = (_token(link.nonce, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
    return next((token for token in tokens if crypto.same(crypto.digest(token), link.digest)), "")


def address_of(link: BuyerLink) -> str:
    """The whole address, as it is sent; see `portal.urls`."""
    return f"{settings.SITE_URL}/p/{token_of(link)}/"


def find(*, token: str) -> BuyerLink | None:
    """The link that this token belongs to, whether it still opens or not; one look-up by digest, hit or miss."""
    found = BuyerLink.objects.filter(digest=crypto.digest(token))
    return found.select_related("store", "order__customer", "shipment").first()


@transaction.atomic
def close(*, shipments: Collection[Shipment], purpose: Purpose, at: datetime) -> int:
    """Shut every link to these; returns how many were open. Closing again changes nothing."""
    return BuyerLink.objects.filter(shipment__in=shipments, purpose=purpose, closed_at=None).update(closed_at=at)


def opens(link: BuyerLink, *, at: datetime) -> bool:
    """Whether it still lets anybody in."""
    return link.closed_at is None and at < link.expires_at


def _standing(about: Sequence[About], purpose: Purpose, at: datetime) -> dict[tuple[int, int | None], BuyerLink]:
    """Links that open, whose token can be shown; the newest of each."""
    rows = BuyerLink.objects.filter(
        order__in=[order for order, _shipment in about], purpose=purpose, closed_at=None, expires_at__gt=at
    )
    held = rows.select_for_update().order_by("pk")
    return {(link.order_id, link.shipment_id): link for link in held if token_of(link)}


def _new(order: Order, shipment: Shipment | None, purpose: Purpose, at: datetime) -> BuyerLink:
    nonce = uuid4()
    return BuyerLink(
        store_id=order.store_id,
        order=order,
        shipment=shipment,
        purpose=purpose,
        nonce=nonce,
        digest=crypto.digest(_token(nonce, settings.SECRET_KEY)),
        created_at=at,
        expires_at=at + LASTS,
    )


def _token(nonce: UUID, key: str) -> str:
    made = salted_hmac(SALT, nonce.bytes, secret=key, algorithm="sha256").digest()
    return urlsafe_b64encode(made[:BYTES]).decode()
