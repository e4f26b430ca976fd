"""Failed deliveries over REST, as an integration reads and answers them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Membership
from accounts.roles import Role
from connectors.couriers.words import Reason, ScanStatus
from ndr.models import Case
from ndr.states import CaseStatus
from orders.models import Instruction, Shipment
from orders.states import Bucket
from tests.factories.accounts import MembershipFactory, StoreFactory
from tests.factories.connectors import ConnectionFactory
from tests.factories.ndr import AnswerFactory, AttemptFactory, CaseFactory
from tests.factories.orders import NOON, OrderFactory, ShipmentFactory

pytestmark = pytest.mark.django_db

AT = "/api/v1/ndr/cases/"


@pytest.fixture
def member() -> Membership:
    return MembershipFactory(role=Role.OPERATIONS)


@pytest.fixture
def api(member: Membership) -> APIClient:
    client = APIClient()
    client.force_authenticate(member.user)
    return client


def failed(member: Membership, **case: Any) -> Case:
    parcel = ShipmentFactory(
        order=OrderFactory(store=member.store), connection=ConnectionFactory(stores=[member.store]),
        status=ScanStatus.ATTEMPT_FAILED, attempts=1, handed_over_at=NOON,
    )  # fmt: skip
    facts = {"reason": Reason.NO_ATTEMPT, "failed_at": timezone.now() - timedelta(hours=1), **case}
    return AttemptFactory(case=CaseFactory(shipment=parcel, **facts)).case


def test_the_queue_is_by_its_clock_and_narrowed(api: APIClient, member: Membership) -> None:
    now = timezone.now()
    late, early = failed(member, due_at=now + timedelta(hours=9)), failed(member, due_at=now + timedelta(hours=1))
    mine = failed(member, due_at=now, assigned_to=member.user, reason=Reason.REFUSED, answered_at=now)
    CaseFactory()

    def found(query: str) -> list[int]:
        return [one["id"] for one in api.get(f"{AT}?{query}").json()["results"]]

    assert found("") == [mine.pk, early.pk, late.pk]
    assert found("reason=refused") == found("answered=true") == found(f"assigned_to={member.user.email}") == [mine.pk]
    assert found("assigned_to=-") == found("answered=false") == [early.pk, late.pk]
    assert found("due_before=" + (now + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")) == [mine.pk, early.pk]
    assert found("status=instructed") == found("store=elsewhere") == []


def test_a_page_says_where_the_next_one_is(api: APIClient, member: Membership) -> None:
    made = {failed(member).pk for _turn in range(3)}
    first = api.get(f"{AT}?page_size=2").json()
    second = api.get(first["next"]).json()
    assert {one["id"] for one in first["results"] + second["results"]} == made


def test_what_buyers_said_is_masked_and_offers_say_why(api: APIClient, member: Membership) -> None:
    case = failed(member, reason=Reason.UNREACHABLE)
    AnswerFactory(case=case, at=timezone.now(), wish="", phone="+919822014499", note="Mrs Kulkarni")
    told = api.get(f"{AT}{case.pk}/").json()
    assert told["answers"][0]["phone"] == "+91••••••4499"
    assert "Kulkarni" not in str(told)
    offers = {one["action"]: one for one in told["offers"]}
    assert offers["reattempt"]["needs"] == [["phone"]]
    assert offers["request_rto"]["locked"] == ""
    assert told["reports"][0]["number"] == 1
    assert len(told["days"]) >= 5


def test_an_action_is_done_once_however_often_it_is_sent(api: APIClient, member: Membership) -> None:
    case = failed(member)
    answers = [api.post(f"{AT}{case.pk}/act/", {"action": "reattempt"}, headers={"Idempotency-Key": "k"}) for _ in "ab"]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert (answers[0].json()["status"], Instruction.objects.count()) == ("instructed", 1)
    refused = api.post(f"{AT}{case.pk}/act/", {"action": "reattempt"})
    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    assert "told already" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"action": "reattempt_on"}, "on"),
        ({"action": "reattempt_on", "on": "2020-01-01"}, "on"),
        ({"action": "reattempt_on", "on": "soon"}, "on"),
        ({"action": "change_phone", "phone": "nobody"}, "phone"),
        ({"action": "change_phone", "phone": "+919822014417"}, "phone"),
        ({"action": "change_address", "address": ""}, "address"),
        ({"action": "change_address", "address": "x" * 301}, "address"),
        ({"action": "assign", "assignee": "stranger@example.com"}, "assignee"),
        ({"action": "explode"}, "action"),
        ({}, "action"),
    ],
)
def test_bad_input_names_the_field_and_changes_nothing(
    api: APIClient, member: Membership, told: dict[str, str], field: str
) -> None:
    case = failed(member)
    answer = api.post(f"{AT}{case.pk}/act/", told)
    assert answer.status_code == 400
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]
    assert Case.objects.get().status == CaseStatus.OPEN


def test_a_parcel_delivered_a_second_ago_is_a_conflict(api: APIClient, member: Membership) -> None:
    case = failed(member)
    Shipment.objects.update(bucket=Bucket.DELIVERED)
    answer = api.post(f"{AT}{case.pk}/act/", {"action": "request_rto"})
    assert (answer.status_code, Case.objects.get().status) == (409, CaseStatus.OPEN)
    assert "has been delivered" in answer.json()["detail"]


def test_many_at_once_say_for_each_what_became_of_it(api: APIClient, member: Membership) -> None:
    first, second = failed(member), failed(member, status=CaseStatus.INSTRUCTED)
    elsewhere = failed(MembershipFactory(store=StoreFactory()))
    ids = [first.pk, second.pk, elsewhere.pk, 2**62]
    told = api.post(f"{AT}act/", {"cases": ids, "action": "reattempt"}).json()
    assert [one["done"] for one in told["results"]] == [True, False, False, False]
    assert [one["case"] for one in told["results"]] == ids
    assert told["done"] == 1
    assert Instruction.objects.get().shipment == first.shipment
    assert api.post(f"{AT}act/", {"cases": list(range(1, 300)), "action": "note"}).status_code == 400


def test_what_is_suggested_is_done_for_many(api: APIClient, member: Membership) -> None:
    case = failed(member, suggested="request_rto", suggested_by="reason")
    told = api.post(f"{AT}act/", {"cases": [case.pk], "action": "suggested"}).json()
    assert (told["done"], Instruction.objects.get().verb) == (1, "rto")
    api.post(f"{AT}act/", {"cases": [case.pk], "action": "assign"})
    assert Case.objects.get().assigned_to == member.user


def test_what_the_courier_was_told_last_is_taken_back_while_it_has_not_left(api: APIClient, member: Membership) -> None:
    case = failed(member)
    assert api.post(f"{AT}{case.pk}/undo/").status_code == 409
    assert api.post(f"{AT}{case.pk}/act/", {"action": "reattempt"}, format="json").json()["status"] == "instructed"
    assert api.post(f"{AT}{case.pk}/undo/").json()["status"] == "open"
    assert Instruction.objects.get().result == "withdrawn"
    again = api.post(f"{AT}{case.pk}/undo/")
    assert (again.status_code, "on its way" in again.json()["detail"]) == (409, True)
    assert api.post(f"{AT}{CaseFactory().pk}/undo/").status_code == 404
