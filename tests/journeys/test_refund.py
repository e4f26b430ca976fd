"""From a return that is here to money in the buyer’s account, over HTTP; what came damaged is exchanged unseen."""

import csv
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from returns.models import Refund, ReturnRequest
from returns.services.requests import paying_whom
from returns.states import Outcome, Payout, RefundStatus, Resolution, ReturnStatus
from returns.why import Why
from returns.wishes import Wanted
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.giving_back import arrived, asked, photos
from tests.factories.orders import NOON

pytestmark = pytest.mark.django_db


def logged_in(store, role) -> Client:
    client = Client()
    client.force_login(MembershipFactory(store=store, role=role).user)
    return client


def tell(client: Client, name: str, request: ReturnRequest, **said: object) -> None:
    address = reverse(f"api-return-{name}", args=[request.pk])
    answer = client.post(address, said, content_type="application/json")
    assert answer.status_code in {200, 201}, answer.content


def here(request: ReturnRequest, clerk: Client) -> None:
    """Approved, received and graded B."""
    line = request.lines.get()
    if request.status == ReturnStatus.REQUESTED:
        tell(clerk, "approve", request)
    tell(clerk, "receive", request, lines=[{"line": line.pk, "received": line.quantity}])
    units = [{"line": line.pk, "unit": unit + 1, "grade": "B"} for unit in range(line.quantity)]
    tell(clerk, "inspect", request, units=units)


def test_one_of_two_units_is_graded_b_and_paid_back_in_part_by_the_bank():
    store = StoreFactory()
    clerk, payer = logged_in(store, Role.OPERATIONS), logged_in(store, Role.FINANCE)
    request = asked(arrived((2, "998.00"), store=store), 1)
    paying_whom.tell(request=request, way=Payout.UPI, said={"upi": "asha@okicici"}, at=NOON, actor=None)
    here(request, clerk)
    tell(clerk, "refund", request, less="49.00", why="Marks on the sleeve.")
    refund = Refund.objects.get()
    assert (str(refund.amount), refund.status) == ("450.00", RefundStatus.APPROVED)
    file = payer.post(reverse("desk:refunds_bank"), {"refund": [refund.pk]})
    [line] = csv.DictReader(StringIO(b"".join(file.streaming_content).decode("utf-8-sig")))
    assert (line["Amount"], line["UPI ID"]) == ("450.00", "asha@okicici")
    payer.post(reverse("desk:refund_move", args=[refund.pk]), {"to": "paid", "reference": "UTR-1"})
    refund.refresh_from_db()
    assert (refund.status, refund.reference) == (RefundStatus.PAID, "UTR-1")


def test_what_came_damaged_is_exchanged_without_a_check_at_the_door():
    store = StoreFactory()
    clerk = logged_in(store, Role.OPERATIONS)
    order = arrived((1, "499.00"), store=store)
    line = order.lines.get()
    wanted = Wanted(line.pk, 1, Why.DAMAGED, pictures=photos(), wants=line.product_id)
    request = asked(order, lines=[wanted], resolution=Resolution.EXCHANGE)
    assert not request.lines.get().qc
    here(request, clerk)
    clerk.post(reverse("desk:return_resolve", args=[request.pk]), {"outcome": "exchanged", "extra": "collect"})
    request.refresh_from_db()
    assert (request.outcome, request.new_order.number) == (Outcome.EXCHANGED, f"{order.number}-E1")
    assert not request.new_order.cod_amount
