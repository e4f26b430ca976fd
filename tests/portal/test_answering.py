"""The buyer's page about a failed delivery, from the link to the thank-you."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from connectors.couriers.words import ScanStatus
from ndr.models import Answer, Case
from ndr.queries import standing
from ndr.services import moving
from ndr.states import CaseAction, CaseStatus, SuggestedBy, Truth, Wish
from orders.models import BuyerLink, Order
from orders.services import linking
from tests.portal.conftest import HERS, PHONE, Door, door

pytestmark = pytest.mark.django_db
PERSONAL = [value for name, value in HERS.items() if name not in {"state", "country"}] + ["98220"]


def test_it_says_what_the_courier_reported_and_asks_who_is_there(buyer: Door) -> None:
    page = buyer.get()
    assert "Delhivery says that nobody was there" in page
    assert "Last four digits" in page
    assert "attempt 1 of 3" in page


def test_no_personal_data_before_proof(buyer: Door) -> None:
    pages = [buyer.get(), buyer.prove("0000").content.decode(), buyer.get("?language=id")]
    assert [value for value in PERSONAL for page in pages if value in page] == []


def test_after_proof_the_address_can_be_changed_but_not_its_city(buyer: Door) -> None:
    page = buyer.prove().content.decode()
    assert "12 Laxmi Road, Sadashiv Peth</textarea>" in page
    assert "Pune, Maharashtra 411030" in page
    assert 'name="city"' not in page
    assert 'name="postcode"' not in page
    assert "98220 14417" in page


@pytest.mark.parametrize("said", ["4417", " 44 17 ", "+91 98220 14417", "9822014417"])
def test_a_whole_number_proves_as_much_as_its_end(buyer: Door, said: str) -> None:
    assert "proof" in buyer.prove(said).context


def test_without_a_phone_it_asks_for_the_e_mail_address(client: Client) -> None:
    buyer = door(client, phone="", phone_given="")
    assert "E-mail address of this order" in buyer.get()
    assert "proof" not in buyer.prove("other@example.com").context
    assert "proof" in buyer.prove("Snehal@Example.com ").context


def test_where_nothing_is_known_the_shop_is_named_instead(client: Client) -> None:
    buyer = door(client, phone="", phone_given="", email="")
    assert "Please talk to it" in buyer.get()
    for nothing in ("", " ", "None"):
        assert "proof" not in buyer.prove(nothing).context


def test_an_answer_is_kept_and_becomes_the_suggestion(buyer: Door) -> None:
    day = standing.of_case(buyer.case, at=timezone.now()).window.days()[1]
    page = buyer.post(on=day.isoformat(), phone="98220 55555", note="After six").content.decode()
    row = Answer.objects.get()
    assert (row.truth, row.wish, row.on, row.phone) == (Truth.WAS_OUT, Wish.DELIVER, day, "+919822055555")
    assert (row.address, row.landmark, row.note, row.taken_by) == ("", "", "After six", None)
    case = Case.objects.get()
    assert (case.suggested_by, case.suggested_on) == (SuggestedBy.BUYER, day)
    assert case.answered_at is not None
    assert "The courier is asked to come on" in page


@pytest.mark.parametrize(
    ("said", "suggested", "thanked"),
    [
        ({"truth": "not_ordered"}, CaseAction.REQUEST_RTO, "You don’t want this parcel."),
        ({"truth": "nobody_came"}, CaseAction.CLAIM_FAKE_ATTEMPT, "why it reported a visit"),
        ({"step": "cancel"}, CaseAction.REQUEST_RTO, "You don’t want this parcel."),
        ({"landmark": "opposite the bank"}, CaseAction.CHANGE_ADDRESS, "The courier is asked to come again."),
        ({}, CaseAction.REATTEMPT, "Have ₹1,299 ready."),
    ],
)
def test_what_follows_from_it(buyer: Door, said: dict[str, str], suggested: CaseAction, thanked: str) -> None:
    page = buyer.post(**said).content.decode()
    assert thanked in page
    assert Case.objects.get().suggested == suggested


def test_who_denies_the_order_is_evidence_of_grade_a(buyer: Door) -> None:
    buyer.post(truth="not_ordered", phone="12", on="", note="Never heard of it")
    row = Answer.objects.get()
    assert (row.grade, row.phone, row.note) == ("A", "", "Never heard of it")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"truth": ""}, "Choose what comes closest."),
        ({"on": "2020-01-01"}, "Select a valid choice"),
        ({"on": "2099-01-01"}, "Select a valid choice"),
        ({"phone": PHONE}, "has this number already"),
        ({"phone": "12"}, "This is no phone number"),
        ({"address": " "}, "Write the whole address"),
        ({"note": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_can_not_be_is_said_beside_its_field(buyer: Door, said: dict[str, str], told: str) -> None:
    answer = buyer.post(**said)
    assert told in answer.content.decode()
    assert answer.context["proof"]
    assert not Answer.objects.exists()
    assert Case.objects.get().answered_at is None


def test_days_on_which_nobody_works_are_left_out(buyer: Door) -> None:
    days = [value for value, _name in buyer.prove().context["form"].fields["on"].choices if value]
    today = timezone.localdate(timezone.now(), buyer.case.store.zone)
    assert days
    assert not [day for day in days if timezone.datetime.fromisoformat(day).isoweekday() == 7]
    assert min(days) > today.isoformat()


def test_it_can_be_changed_until_the_courier_is_told(buyer: Door) -> None:
    buyer.post(truth="nobody_came")
    assert "Change it" in buyer.get()
    buyer.post(truth="was_out")
    assert list(Answer.objects.order_by("pk").values_list("truth", flat=True)) == ["nobody_came", "was_out"]
    proof = buyer.prove().context["proof"]
    moving.move(case=buyer.case, to=CaseStatus.INSTRUCTED, at=timezone.now(), actor=None)
    page = buyer.client.post(buyer.url, {"step": "cancel", "proof": proof}, follow=True).content.decode()
    assert "It can’t be changed here any more." in page
    assert Answer.objects.count() == 2


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (ScanStatus.DELIVERED, "Your parcel has been delivered."),
        (ScanStatus.RTO_INITIATED, "Your parcel is on its way back to the shop."),
        (ScanStatus.LOST, "This parcel is not coming any more."),
    ],
)
def test_a_parcel_that_ended_a_second_ago(buyer: Door, status: ScanStatus, told: str) -> None:
    proof = buyer.prove().context["proof"]
    buyer.scanned(status, timezone.now())
    said = {"step": "answer", "proof": proof, "truth": "was_out", "address": "12 Laxmi Road"}
    page = buyer.client.post(buyer.url, said, follow=True).content.decode()
    assert told in page
    assert told in buyer.get()
    assert "help@warna.example" in page
    assert not Answer.objects.exists()


@pytest.mark.parametrize("how", ["expired", "closed", "erased"])
def test_a_link_that_opens_no_more(buyer: Door, how: str) -> None:
    proof = buyer.prove().context["proof"]
    if how == "expired":
        past = timezone.now() - timedelta(days=8)
        BuyerLink.objects.update(created_at=past, expires_at=past + timedelta(days=7))
    elif how == "closed":
        linking.close(shipments=[buyer.parcel], purpose=buyer.link.purpose, at=timezone.now())
    else:
        Order.objects.update(erased_at=timezone.now())
    assert "This link has expired." in buyer.get()
    said = {"step": "cancel", "proof": proof}
    assert "This link has expired." in buyer.client.post(buyer.url, said).content.decode()
    assert not Answer.objects.exists()


def test_the_language_can_be_switched_and_stays(buyer: Door) -> None:
    assert '<html lang="en">' in buyer.get()
    assert '<html lang="id">' in buyer.get("?language=id")
    assert '<html lang="en">' in buyer.get("?language=xx")
    answer = buyer.post(language="id")
    assert '<html lang="id">' in answer.content.decode()
    assert answer.redirect_chain[0][0].endswith("?language=id")
