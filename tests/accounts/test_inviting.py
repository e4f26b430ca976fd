"""Invitations: once, for a week, to one address."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from accounts.models import Invitation, Membership, User
from accounts.roles import Role
from accounts.services import inviting
from accounts.services.inviting import Issued
from accounts.services.refusals import NotPossible
from core.models import AuditEvent
from tests.factories.accounts import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
LINK = "https://desk.example.org/me/invitation/t/"


@pytest.fixture
def owner() -> Membership:
    return MembershipFactory(role=Role.OWNER, store__locale="id", user__name="Meera\nBcc: everybody@example.com")


@pytest.fixture
def issued(owner: Membership, now: datetime) -> Issued:
    return inviting.invite(store=owner.store, email=" Ira@Example.com", role=Role.AGENT, at=now, actor=owner.user)


def enrol(issued: Issued, at: datetime) -> Membership:
    return inviting.enrol(token=issued.token, name="Ira", password="a short sentence", at=at)


def test_the_link_is_kept_nowhere(issued: Issued) -> None:
    row = Invitation.objects.get()
    assert len(issued.token) * 4 >= 128
    assert issued.token not in str(vars(row))
    assert row.email == "ira@example.com"
    assert [event.verb for event in AuditEvent.objects.all()] == ["accounts.invitation.issued"]


def test_it_works_once(issued: Issued, owner: Membership, now: datetime) -> None:
    member = enrol(issued, now)
    assert (member.store, member.role, member.user.email) == (owner.store, Role.AGENT, "ira@example.com")
    with pytest.raises(NotPossible, match="used"):
        enrol(issued, now)
    with pytest.raises(NotPossible, match="used"):
        inviting.join(token=issued.token, user=member.user, at=now)


@pytest.mark.parametrize(
    ("days", "works"), [(0, True), (6.99, True), (7, False), (70, False)], ids=["at once", "late", "too late", "old"]
)
def test_it_works_for_a_week(issued: Issued, now: datetime, days: float, works: bool) -> None:
    found = Invitation.objects.of(issued.token, at=now + timedelta(days=days)).first()
    assert (found == issued.invitation) is works
    if not works:
        with pytest.raises(NotPossible, match="too old"):
            enrol(issued, now + timedelta(days=days))
        assert not User.objects.filter(email="ira@example.com").exists()


def test_a_new_link_ends_the_old_one(issued: Issued, owner: Membership, now: datetime) -> None:
    later = now + timedelta(days=6)
    again = inviting.renew(invitation=issued.invitation, at=later, actor=owner.user)
    assert Invitation.objects.count() == 1
    with pytest.raises(NotPossible):
        enrol(issued, later)
    assert enrol(again, later + timedelta(days=6)).store == owner.store


def test_inviting_the_same_address_again_replaces_the_offer(issued: Issued, owner: Membership, now: datetime) -> None:
    inviting.invite(store=owner.store, email="ira@example.com", role=Role.FINANCE, at=now, actor=owner.user)
    assert [one.role for one in Invitation.objects.open()] == [Role.FINANCE]
    with pytest.raises(NotPossible):
        enrol(issued, now)


def test_a_withdrawn_one_opens_nothing(issued: Issued, owner: Membership, now: datetime) -> None:
    inviting.withdraw(invitation=issued.invitation, at=now, actor=owner.user)
    with pytest.raises(NotPossible):
        enrol(issued, now)
    with pytest.raises(NotPossible, match="withdrawn"):
        inviting.renew(invitation=issued.invitation, at=now, actor=owner.user)


def test_it_is_for_one_address(issued: Issued, now: datetime) -> None:
    with pytest.raises(NotPossible, match=r"for ira@example\.com"):
        inviting.join(token=issued.token, user=UserFactory(), at=now)
    ira = UserFactory(email="ira@example.com")
    with pytest.raises(NotPossible, match="account"):
        enrol(issued, now)
    assert inviting.join(token=issued.token, user=ira, at=now).user == ira


def test_who_is_here_already_is_not_invited(owner: Membership, now: datetime) -> None:
    with pytest.raises(NotPossible, match="already: Owner"):
        inviting.invite(store=owner.store, email=owner.user.email, role=Role.AGENT, at=now, actor=owner.user)


def test_the_mail_is_in_the_stores_language_and_its_subject_is_one_line(issued: Issued, now: datetime) -> None:
    row = inviting.tell(issued=issued, link=LINK, at=now)
    assert row.sent_at == now
    (sent,) = mail.outbox
    assert sent.to == ["ira@example.com"]
    assert LINK in sent.body
    assert "\n" not in sent.subject
    assert "Bcc" not in sent.message()


def test_a_mail_that_does_not_leave_says_why(issued: Issued, now: datetime, monkeypatch) -> None:
    def refuse(_mail: EmailMessage) -> int:
        raise SMTPRecipientsRefused({"ira@example.com": (550, b"no such user")})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    inviting.tell(issued=issued, link=LINK, at=now)
    row = Invitation.objects.get()
    assert row.sent_at is None
    assert "no such user" in row.problem


def test_without_a_mail_server_nothing_is_called_sent(issued: Issued, now: datetime, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert inviting.tell(issued=issued, link=LINK, at=now).sent_at is None
