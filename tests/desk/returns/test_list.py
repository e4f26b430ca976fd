"""Returns as a list: each tab has its own, what is most urgent stands first, a row says what comes back for what."""

from datetime import timedelta

import pytest
from django.urls import reverse

from connectors.couriers.words import Direction, ScanStatus
from returns.models import Pickup
from returns.services.requests import deciding, moving
from returns.states import Approval, Outcome, Resolution, ReturnStatus
from returns.why import Why
from tests.factories.giving_back import arrived, asked, at_once, policy
from tests.factories.orders import NOON, ShipmentFactory

pytestmark = pytest.mark.django_db


def listed(desk, **query):
    return [row.subject.pk for row in desk.get(reverse("desk:returns"), query).context["rows"]]


def moved(row, *steps):
    for step in steps:
        outcome = Outcome.REFUNDED if step is ReturnStatus.RESOLVED else None
        row = moving.move(request=row, to=step, at=NOON, actor=None, outcome=outcome)
    return row


def parcel(row, status):
    """The goods travel, as their courier says."""
    shipment = ShipmentFactory(order=row.order, direction=Direction.REVERSE, status=status)
    Pickup.objects.create(store=row.store, request=row, shipment=shipment, number=1, asked_at=NOON)


@pytest.fixture
def every(store):
    """One return for each tab, and two that travel."""
    rows = {
        name: asked(arrived(store=store)) for name in ("waits", "travels", "arrived", "here", "graded", "done", "no")
    }
    for name in ("travels", "arrived"):
        moved(rows[name], ReturnStatus.APPROVED)
    parcel(rows["travels"], ScanStatus.IN_TRANSIT)
    parcel(rows["arrived"], ScanStatus.DELIVERED)
    moved(rows["here"], ReturnStatus.APPROVED, ReturnStatus.RECEIVED)
    moved(rows["graded"], ReturnStatus.APPROVED, ReturnStatus.RECEIVED, ReturnStatus.INSPECTED)
    moved(rows["done"], ReturnStatus.APPROVED, ReturnStatus.RECEIVED, ReturnStatus.INSPECTED, ReturnStatus.RESOLVED)
    deciding.reject(request=rows["no"], why="Worn.", at=NOON, actor=None)
    return rows


@pytest.mark.parametrize(
    ("tab", "has"),
    [
        ("", {"waits"}),
        ("on_the_way", {"travels"}),
        ("to_receive", {"arrived", "here"}),
        ("to_resolve", {"graded"}),
        ("over", {"done", "no"}),
    ],
)
def test_each_tab_has_its_own_returns_and_counts_them(desk, every, tab, has):
    page = desk.get(reverse("desk:returns"), {"queue": tab} if tab else {})
    assert {row.subject.pk for row in page.context["rows"]} == {every[name].pk for name in has}
    current = next(one for one in page.context["tabs"] if one.key == (tab or "to_approve"))
    assert current.current
    assert current.count.n == len(has)


def test_what_the_buyer_keeps_waits_for_its_end_at_once_and_by_a_clock(desk, store):
    policy(store, keep_up_to=10_000, reasons=at_once())
    row = asked(arrived(store=store))
    assert row.status == ReturnStatus.APPROVED
    assert listed(desk, queue="to_resolve") == [row.pk]
    assert row.due_at == NOON + timedelta(days=3)
    assert listed(desk, queue="on_the_way") == []


def test_the_first_clock_to_run_out_stands_first(desk, store):
    later = asked(arrived(store=store), at=NOON)
    sooner = asked(arrived(store=store), at=NOON - timedelta(hours=3))
    assert listed(desk) == [sooner.pk, later.pk]
    assert listed(desk, sort="-due_at") == [later.pk, sooner.pk]


def test_a_row_says_what_comes_back_why_and_what_for(desk, store):
    policy(store, name="Clothing", fee=50)
    asked(arrived((3, "900.00"), (1, "100.00"), store=store), 2, 1)
    row = desk.get(reverse("desk:returns")).context["rows"][0]
    assert row.what.fact.startswith("3 × ")
    assert row.what.fact.endswith(" and 1 more")
    assert row.what.origin == "Does not fit"
    assert "650" in row.gets.fact
    assert row.gets.origin == "Refund"
    assert (row.verdict.fact, row.verdict.origin) == ("Wants a look", "Clothing, version 1")
    assert str(row.word.text) == "Requested"


def test_it_can_be_narrowed(desk, store):
    refund = asked(arrived(store=store))
    credit = asked(arrived(store=store), resolution=Resolution.CREDIT)
    sku = credit.lines.get().line.product.sku
    assert listed(desk, resolution="credit") == [credit.pk]
    assert listed(desk, product=sku) == [credit.pk]
    assert listed(desk, reason=Why.LATE) == []
    assert set(listed(desk, reason=Why.SIZE)) == {refund.pk, credit.pk}
    assert listed(desk, q=refund.number) == [refund.pk]
    assert set(listed(desk, queue="all", approval=Approval.AUTO)) == set()


def test_the_navigation_counts_what_waits_for_an_answer(desk, every):
    page = desk.get(reverse("desk:orders"))
    item = next(one for group in page.context["nav"] for one in group if one.url == reverse("desk:returns"))
    assert (item.count, item.hot) == (1, True)


def test_today_has_what_waits_for_an_answer_and_for_its_end(desk, every):
    page = desk.get(reverse("desk:today"))
    queues = {one.key: one for one, _bars in page.context["queues"]}
    assert queues["returns_to_approve"].count.n == 1
    assert queues["returns_to_approve"].oldest == NOON
    assert queues["returns_to_resolve"].count.n == 1
    assert desk.get(queues["returns_to_resolve"].url).context["rows"][0].subject.pk == every["graded"].pk
    assert "waits for your answer" in page.context["lead"].sentence
