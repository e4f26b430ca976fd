"""Links of buyers: long enough, shown again, shut."""

from datetime import datetime, timedelta

import pytest
from django.test import override_settings

from orders.models import BuyerLink, Purpose
from orders.services import linking
from tests.factories.orders import ShipmentFactory

pytestmark = pytest.mark.django_db
ASKED = Purpose.FAILED_DELIVERY


def make(at: datetime, **changed: object) -> BuyerLink:
    parcel = changed.pop("shipment", None) or ShipmentFactory()
    return linking.make(order=parcel.order, shipment=parcel, purpose=ASKED, at=at)


def test_a_token_has_128_bits_or_more_and_is_not_kept(now: datetime) -> None:
    tokens = {linking.token_of(make(now)) for _link in range(20)}
    assert len(tokens) == 20
    assert min(len(token) * 6 for token in tokens) >= 128  # base64: six bits a letter
    assert not BuyerLink.objects.filter(digest__in=tokens).exists()


def test_it_is_found_by_its_token_and_by_nothing_else(now: datetime) -> None:
    link = make(now)
    assert linking.find(token=linking.token_of(link)) == link
    for wrong in ("", link.digest, str(link.nonce), linking.token_of(link)[:-1], "A" * 24):
        assert linking.find(token=wrong) is None


def test_hit_and_miss_cost_the_same_question(now: datetime, django_assert_num_queries) -> None:
    token = linking.token_of(make(now))
    for said in (token, token[::-1]):
        with django_assert_num_queries(1):
            linking.find(token=said)


def test_the_same_link_is_shown_again_and_lasts_a_week_from_then(now: datetime) -> None:
    first = make(now)
    again = make(now + timedelta(days=3), shipment=first.shipment)
    assert (again.pk, linking.token_of(again)) == (first.pk, linking.token_of(first))
    assert again.expires_at == now + timedelta(days=10)


@pytest.mark.parametrize("gone", ["closed", "expired"])
def test_one_that_no_longer_opens_is_followed_by_another(now: datetime, gone: str) -> None:
    first = make(now)
    if gone == "closed":
        assert linking.close(shipments=[first.shipment], purpose=ASKED, at=now) == 1
        assert linking.close(shipments=[first.shipment], purpose=ASKED, at=now) == 0
    later = now + timedelta(days=7)
    first.refresh_from_db()
    assert not linking.opens(first, at=later)
    assert make(later, shipment=first.shipment).pk != first.pk


def test_a_link_outlives_a_change_of_the_key(now: datetime, settings) -> None:
    link, old = make(now), settings.SECRET_KEY
    token = linking.token_of(link)
    with override_settings(SECRET_KEY="new " * 20, SECRET_KEY_FALLBACKS=[old]):
        assert linking.token_of(link) == token
    with override_settings(SECRET_KEY="new " * 20, SECRET_KEY_FALLBACKS=[]):
        assert linking.find(token=token) == link
        assert linking.token_of(link) == ""
        assert make(now, shipment=link.shipment).pk != link.pk
