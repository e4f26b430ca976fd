"""An import is taken back: cases that followed from it go along, unless somebody has worked on them."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from inbox.services import sweeping
from orders.models import ImportRun, Order, Shipment
from orders.services.importing import keeping, steps, undoing, working
from orders.services.importing.proposing import Kind
from orders.services.importing.undoing import Why
from returns.models import Claim, RtoCase, RtoLine
from returns.services import receiving
from tests.factories.accounts import MembershipFactory
from tests.factories.returns import ClaimFactory

pytestmark = pytest.mark.django_db

FILE = (
    "Order ID,Order Date,Status,Item,Price,Phone,AWB,Courier\n"
    "A-1,2026-03-01,RTO,Kurta,100,9822014401,JX-A-1,jne\n"
    "A-2,2026-03-01,RTO,Kurta,100,9822014402,JX-A-2,jne\n"
)


@pytest.fixture
def run() -> ImportRun:
    """Two parcels that travel back, their news handled."""
    member, at = MembershipFactory(role="operations"), timezone.now()
    asked = {"store": member.store, "at": at, "actor": member.user}
    run = steps.receive(upload=ContentFile(FILE.encode()), name="f.csv", kind=Kind.ORDERS, **asked)
    del asked["store"]
    run = steps.load(run=run, quiet=True, courier="", keep_as="", sample=keeping.sample_of(run), **asked)
    worked(run)
    while sweeping.sweep(at=timezone.now()):
        pass
    assert RtoCase.objects.count() == 2
    return run


def worked(run: ImportRun) -> None:
    working.work(pk=run.pk, clock=timezone.now)
    run.refresh_from_db()
    assert not run.problem


def test_untouched_cases_go_with_their_orders(run: ImportRun) -> None:
    ClaimFactory(case=RtoCase.objects.first(), opened_by=None)
    assert undoing.prospect(run).go == 2
    worked(steps.undo(run=run, at=timezone.now(), actor=run.started_by))
    assert not any(model.objects.exists() for model in (Order, Shipment, RtoCase, RtoLine, Claim))


def test_a_parcel_that_was_received_keeps_its_order(run: ImportRun) -> None:
    parcel = Shipment.objects.get(order__number="A-2")
    receiving.arrive(store=run.store, scanned="A-2", at=timezone.now(), actor=None)
    prospect = undoing.prospect(run)
    assert (prospect.go, prospect.stay) == (1, {Why.TOUCHED: 1})
    worked(steps.undo(run=run, at=timezone.now(), actor=run.started_by))
    assert RtoCase.objects.get().shipment_id == parcel.pk
