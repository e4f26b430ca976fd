from datetime import timedelta

import pytest

from core.queue import QueueState
from inbox.models import Receipt
from inbox.services import forgetting
from orders.models import News
from tests.factories.connectors import ConnectionFactory
from tests.factories.orders import ShipmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def keep(now):
    connection = ConnectionFactory()

    def kept(name, *, days, state=QueueState.DONE):
        moment = now - timedelta(days=days)
        return Receipt.objects.create(
            connection=connection, digest=name.encode(), method="POST", url="https://sampai.example/hooks/",
            headers={}, body=b"{}", received_at=moment, try_at=moment, state=state,
        )  # fmt: skip

    return kept


def test_what_is_old_and_done_with_goes_and_nothing_else(keep, now):
    keep("old", days=36)
    aside = keep("set aside", days=90, state=QueueState.SET_ASIDE)
    waiting = keep("waiting", days=40, state=QueueState.WAITING)
    young = keep("young", days=34)
    assert forgetting.forget_old(at=now) == 1
    assert set(Receipt.objects.all()) == {aside, waiting, young}
    assert forgetting.forget_old(at=now) == 0


def test_what_was_set_aside_does_not_hide_what_comes_after_it(keep, now, monkeypatch):
    monkeypatch.setattr(forgetting, "BATCH", 2)
    for number in range(3):
        keep(f"aside {number}", days=80, state=QueueState.SET_ASIDE)
        keep(f"old {number}", days=70)
    assert [forgetting.forget_old(at=now) for _round in range(3)] == [2, 1, 0]


def test_news_goes_after_two_weeks(now):
    parcel = ShipmentFactory()
    for days in (13, 15):
        News.objects.create(
            store=parcel.store, shipment=parcel, at=now - timedelta(days=days), try_at=now, state=QueueState.DONE,
            before="created", after="delivered", bucket_before="open", bucket_after="delivered",
            attempts_before=0, attempts_after=0, quiet=True,
        )  # fmt: skip
    assert forgetting.forget_old(at=now) == 1
    assert News.objects.get().at == now - timedelta(days=13)
