"""Invitations: a link by e-mail that makes its reader a member of a store, once, within a week.

Only the link's digest is kept, so whoever sends it again makes a new one, and the one before stops working.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Final

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import mail
from accounts.models import Invitation, Membership, Store, User
from accounts.roles import Role
from accounts.services.refusals import NotPossible
from core import audit, crypto
from core.faults import gist

VALID: Final = timedelta(days=7)
LONGEST_PROBLEM: Final = 200


@dataclass(frozen=True, slots=True)
class Issued:
    """An invitation and the token of its link, which is nowhere else."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(*, store: Store, email: str, role: Role, at: datetime, actor: User) -> Issued:
    """Offer `role` in `store` to whoever reads mail at `email`; an open offer to her is replaced."""
    email = email.strip().lower()
    Store.objects.select_for_update().get(pk=store.pk)
    member = Membership.objects.filter(store=store, user__email=email).first()
    if member:
        role_word = Role(member.role).label
        raise NotPossible(_("%(email)s is in this store already: %(role)s.") % {"email": email, "role": role_word})
    known = Invitation.objects.open().filter(store=store, email=email).first()
    return _issue(known or Invitation(store=store, email=email), role, at, actor)


@transaction.atomic
def renew(*, invitation: Invitation, at: datetime, actor: User) -> Issued:
    """A new link for another week; the old one opens nothing any more."""
    invitation = _open(invitation)
    return _issue(invitation, Role(invitation.role), at, actor)


@transaction.atomic
def withdraw(*, invitation: Invitation, at: datetime, actor: User) -> Invitation:
    """The link opens nothing any more."""
    invitation = _open(invitation)
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    audit.record("accounts.invitation.withdrawn", invitation, at=at, actor=actor)
    return invitation


def tell(*, issued: Issued, link: str, at: datetime) -> Invitation:
    """Send the link by e-mail and note on the row what became of it. Call after the transaction: this is a network."""
    invitation = issued.invitation
    said = {"store": invitation.store.name, "who": str(invitation.invited_by), "link": link, "days": VALID.days}
    with translation.override(invitation.store.locale):
        subject = _("%(who)s invites you to %(store)s") % said
        text = render_to_string("accounts/invitation_mail.txt", said | {"role": invitation.get_role_display()})
    try:
        EmailMessage(" ".join(subject.split()), text, to=[invitation.email]).send()
    except (SMTPException, OSError) as error:
        invitation.problem = gist(error)[:LONGEST_PROBLEM]
    else:
        invitation.sent_at, invitation.problem = at if mail.leaves() else None, ""
    Invitation.objects.filter(pk=invitation.pk).update(sent_at=invitation.sent_at, problem=invitation.problem)
    return invitation


@transaction.atomic
def join(*, token: str, user: User, at: datetime) -> Membership:
    """Take the offer up as a user who is here already; a role that she has stays."""
    invitation = _held(token, at)
    if user.email != invitation.email:
        raise NotPossible(_("This invitation is for %(email)s.") % {"email": invitation.email})
    return _accepted(invitation, user, at)


@transaction.atomic
def enrol(*, token: str, name: str, password: str, at: datetime) -> Membership:
    """Take the offer up as somebody new: the account is made, its address is known to work."""
    invitation = _held(token, at)
    if User.objects.filter(email=invitation.email).exists():
        raise NotPossible(_("There is an account with this address already. Log in with it."))
    user = User.objects.create_user(invitation.email, password, name=name)
    return _accepted(invitation, user, at)


def _issue(invitation: Invitation, role: Role, at: datetime, actor: User) -> Issued:
    token = crypto.new_token()
    invitation.digest, invitation.role, invitation.invited_by = crypto.digest(token), role, actor
    invitation.created_at, invitation.expires_at = at, at + VALID
    invitation.sent_at, invitation.problem = None, ""
    invitation.save()
    audit.record("accounts.invitation.issued", invitation, at=at, actor=actor, after=role)
    return Issued(invitation, token)


def _open(invitation: Invitation) -> Invitation:
    found = Invitation.objects.open().select_for_update(of=("self",)).select_related("store").filter(pk=invitation.pk)
    known = found.first()
    if known is None:
        raise NotPossible(_("This invitation has been used or withdrawn."))
    return known


def _held(token: str, at: datetime) -> Invitation:
    found = Invitation.objects.of(token, at=at).select_for_update(of=("self",)).first()
    if found is None:
        raise NotPossible(_("This invitation has been used or withdrawn, or is too old."))
    return found


def _accepted(invitation: Invitation, user: User, at: datetime) -> Membership:
    member, new = Membership.objects.get_or_create(
        user=user, store_id=invitation.store_id, defaults={"role": invitation.role}
    )
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    audit.record("accounts.invitation.accepted", invitation, at=at, actor=user)
    if new:
        audit.record("accounts.member.put", member, at=at, actor=user, after=member.role)
    return member
