"""A buyer who goes takes her words, photos and accounts along; what was returned and why stays."""

from dataclasses import replace

import pytest

from returns.models import PayoutDetails, Rating, ReturnLine, ReturnPhoto
from returns.services import erasing
from returns.services.requests import asking, deciding, paying_whom
from returns.states import AskedBy, Payout
from tests.factories.giving_back import arrived, asked, photos, wish
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db


def test_what_she_said_goes_and_what_was_returned_stays(django_capture_on_commit_callbacks):
    order = arrived()
    plain = wish(order)
    line = replace(plain.lines[0], words="Call me at 98220 14417", pictures=photos(2))
    told = replace(plain, lines=[line], origin={"phone": "+919822055555"})
    row = asking.ask(order=order, wish=told, asked_by=AskedBy.BUYER, at=NOON, actor=None)
    paying_whom.tell(request=row, way=Payout.UPI, said={"upi": "snehal@okaxis"}, at=NOON, actor=None)
    Rating.objects.create(store=row.store, request=row, product=1, words="Snehal was here.", at=NOON)
    deciding.reject(request=row, why="Worn by Snehal.", at=NOON, actor=None)
    other = asked()
    shot = ReturnPhoto.objects.first()
    assert shot is not None
    with django_capture_on_commit_callbacks(execute=True):
        done = erasing.erase(store=row.store, orders=[order.pk])
    row.refresh_from_db()
    assert (row.origin, row.refused_why, row.value) == ({}, "–", 1299)
    assert ReturnLine.objects.get(request=row).words == ""
    assert Rating.objects.get().words == ""
    assert not ReturnPhoto.objects.exists()
    assert not PayoutDetails.objects.exists()
    assert not shot.file.storage.exists(shot.file.name)
    assert sum(done.values()) == 7
    assert sum(erasing.erase(store=row.store, orders=[order.pk]).values()) == 0
    other.refresh_from_db()
    assert other.lines.get().quantity == 1
