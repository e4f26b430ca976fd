"""The paper for the courier: what stands on it, and what doesn't."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import translation

from accounts.roles import Role
from connectors.couriers.words import Reason, ScanStatus
from core.web import paper
from core.web.paper import Paper
from messaging.models import Message
from ndr import evidence
from ndr.models import Attempt, Case
from ndr.queries import evidence as known
from ndr.services import following
from ndr.states import Truth
from orders.services import tracking
from tests.factories.accounts import MembershipFactory
from tests.factories.messaging import MessageFactory
from tests.factories.ndr import AnswerFactory, FakeAttemptFactory
from tests.factories.orders import OrderFactory, ScanFactory, ShipmentFactory

pytestmark = pytest.mark.django_db
HERS = {
    "buyer_name": "Snehal Kulkarni",
    "phone": "+919822014417",
    "address1": "12 Laxmi Road",
    "email": "s@example.com",
}
SAID = "घर पर था, कोई नहीं आया"


@pytest.fixture
def attempt(now: datetime) -> Attempt:
    """The second of two failures; nobody was out for delivery before it."""
    parcel = ShipmentFactory(order=OrderFactory(**HERS), courier="delhivery", awb="149082135567")
    for hours, status, reason in (
        (50, ScanStatus.OUT_FOR_DELIVERY, ""),
        (48, ScanStatus.ATTEMPT_FAILED, Reason.UNREACHABLE),
        (3, ScanStatus.OUT_FOR_DELIVERY, ""),
        (2, ScanStatus.ATTEMPT_FAILED, Reason.UNAVAILABLE),
    ):
        ScanFactory(shipment=parcel, status=status, reason=reason, happened_at=now - timedelta(hours=hours))
    following.follow(tracking.refold(shipment_ids=[parcel.pk], at=now, quiet=False), at=now)
    case = Case.objects.get()
    AnswerFactory(case=case, at=now, truth=Truth.NOBODY_CAME, note=SAID)
    text = "Tell us: https://desk.example.org/p/secret-token-of-24-letters/"
    MessageFactory(store=case.store, thread=f"order:{case.order_id}", to="s@example.com", subject="", text=text)
    return Attempt.objects.latest("reported_at")


def made(attempt: Attempt, now: datetime) -> Paper:
    return evidence.paper(known.of(attempt, at=now))


def words(made: Paper) -> str:
    parts = [made.title, made.summary, made.maker]
    for section in made.sections:
        parts += [section.heading, section.empty, *(f"{label}: {text}" for label, text in section.facts)]
        parts += [" ".join(row) for row in section.table.rows] if section.table else []
    return "\n".join(map(str, parts))


def test_what_stands_on_it(attempt: Attempt, now: datetime) -> None:
    said = words(made(attempt, now))
    for expected in (
        "A reported attempt that did not happen",
        "AWB: 1490 8213 5567",
        "To collect: ₹1,299",
        "As: Failed delivery, Nobody there",
        "Code: raw-attempt_failed",
        "Out for delivery since: Tue 10 Mar 2026, 12:00:00 IST",
        f"Nobody came. Deliver it. {SAID} on her own link",
        "Tue 10 Mar 2026, 13:00:00 IST",
        "Goes to: Pune, Maharashtra, 411038",
    ):
        assert expected in said
    assert said.count("Failed delivery, ") == 3  # the attempt itself, and both in the list


def test_names_and_numbers_are_masked_and_no_link_is_given_away(attempt: Attempt, now: datetime) -> None:
    said = words(made(attempt, now))
    for secret in ("Kulkarni", "98220", "12 Laxmi Road", "s@example.com", "secret-token"):
        assert secret not in said
    assert "4417" in said
    assert "E-mail: Tell us: …" in said


def test_an_attempt_for_which_nobody_left(attempt: Attempt, now: datetime) -> None:
    first = Attempt.objects.earliest("reported_at")
    facts = known.of(first, at=now)
    assert facts.out == now - timedelta(hours=50)
    assert known._out([one for one in facts.scans if "Out" not in str(one.what)], before=first.reported_at) is None


def test_the_same_facts_make_the_same_file(attempt: Attempt, now: datetime) -> None:
    assert paper.pdf(made(attempt, now)) == paper.pdf(made(attempt, now))
    before = paper.digest(made(attempt, now))
    FakeAttemptFactory(attempt=attempt, reference="CLM-7")
    assert paper.digest(made(attempt, now)) != before
    assert "Your number for this claim: CLM-7" in words(made(attempt, now))


def test_in_the_language_of_whoever_asks(attempt: Attempt, now: datetime) -> None:
    with translation.override("id"):
        assert "Sel 10 Mar 2026, 13.00.00 IST" in words(made(attempt, now))


def test_it_is_downloaded(attempt: Attempt, client: Client) -> None:
    case = attempt.case
    client.force_login(MembershipFactory(store=case.store, role=Role.OPERATIONS).user)
    answer = client.get(f"/failed/{case.pk}/evidence.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert f"-{attempt.pk}.pdf" in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF-")
    first = Attempt.objects.earliest("reported_at")
    FakeAttemptFactory(attempt=first)
    assert f"-{first.pk}.pdf" in client.get(f"/failed/{case.pk}/evidence.pdf")["Content-Disposition"]
    for wrong in ("0", "x", "9" * 40):
        assert client.get(f"/failed/{case.pk}/evidence.pdf?attempt={wrong}").status_code == 404
    assert Message.objects.count() == 1
