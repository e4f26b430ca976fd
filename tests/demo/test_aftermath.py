"""What became of the made-up parcels that no door opened for: believable, and what the real handlers would say."""

import hashlib
from collections import Counter

import pytest
from django.core.management import call_command
from django.db.models import F

from inbox import handlers
from ndr.models import Act, Answer, Attempt, Case, FakeAttempt, Rule
from ndr.states import LIVE
from orders.models import News, Shipment
from orders.states import Bucket
from returns.models import Arrival, Claim, Inspection, Photo, RtoCase
from returns.states import RtoStatus
from tests.demo.kept import aftermath
from tests.demo.test_world import AT

ORDERS = 900

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> None:
    call_command("seed_demo", orders=ORDERS, seed=5, at=AT)


def _digest() -> str:
    kept = hashlib.sha256()
    for rows in aftermath():
        for row in rows.iterator():
            kept.update(repr(row).encode())
    return kept.hexdigest()


def _parcels(**fits: object) -> set[int]:
    return set(Shipment.objects.filter(order__import_run=None, **fits).values_list("pk", flat=True))


def test_it_is_full_of_life_and_what_the_real_handlers_would_say(world: None) -> None:
    _every_parcel_has_its_case()
    _the_desk_has_been_at_work()
    _the_warehouse_has_been_at_work()
    before = _digest()
    ids = (
        Shipment.objects.filter(order__import_run=None)
        .order_by("pk")
        .values_list("pk", "store_id", "status", "bucket", "attempts")
    )
    news = [
        News(store_id=store, shipment_id=pk, at=AT, try_at=AT, before=status, after=status, bucket_before=bucket,
             bucket_after=bucket, attempts_before=attempts, attempts_after=attempts, quiet=True)
        for pk, store, status, bucket, attempts in ids
    ]  # fmt: skip
    handlers.on_news(news, at=AT)
    assert _digest() == before, "the handlers would have said something else"


def _every_parcel_has_its_case() -> None:
    failed = _parcels(attempts__gt=0) | _parcels(no_attempts__gt=0)
    assert set(Case.objects.values_list("shipment", flat=True)) == failed
    assert set(Case.objects.filter(status__in=LIVE).values_list("shipment__bucket", flat=True)) == {Bucket.OPEN}
    assert set(RtoCase.objects.values_list("shipment", flat=True)) >= _parcels(bucket=Bucket.RTO)
    reasons = Counter(Attempt.objects.filter(case__status="given_up").values_list("reason", flat=True))
    assert reasons.most_common(1)[0][0] == "refused"


def _the_desk_has_been_at_work() -> None:
    acts = Act.objects.all()
    honoured, broken = acts.exclude(honoured_at=None).count(), acts.exclude(broken_at=None).count()
    assert 0.7 < honoured / (honoured + broken) < 0.97
    assert acts.exclude(rule=None).filter(actor=None).exists()
    assert acts.exclude(actor=None).exists()
    assert not acts.filter(honoured_at__lt=F("at")).exists()
    assert {"deliver", "cancel"} <= set(Answer.objects.values_list("wish", flat=True))
    assert {"upheld", "rejected"} <= set(FakeAttempt.objects.values_list("status", flat=True))
    for store in ("warna", "rona", "nord"):
        own = Rule.objects.filter(store__code=store, built_in="")
        assert sorted(own.values_list("enabled", "acts")) == [(False, True), (True, False), (True, True)]


def _the_warehouse_has_been_at_work() -> None:
    assert {RtoStatus.EXPECTED, RtoStatus.INSPECTED, RtoStatus.CLOSED} <= set(
        RtoCase.objects.values_list("status", flat=True)
    )
    assert set(Inspection.objects.values_list("grade", flat=True)) == {"A", "B", "C", "D"}
    assert {"paid", "sent"} <= set(Claim.objects.values_list("status", flat=True))
    assert set(Arrival.objects.values_list("verdict", flat=True)) == {"expected", "again", "not_returning", "unknown"}
    assert Photo.objects.exists()
