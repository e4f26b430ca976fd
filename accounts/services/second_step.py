"""The second step of a log-in: a code from an authenticator app, and codes on paper for the day the phone is lost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.roles import Role
from accounts.services import logbook
from accounts.services.refusals import NotPossible

NEEDS_IT: Final = (Role.MANAGER, Role.OWNER)


@dataclass(frozen=True, slots=True)
class Status:
    """Since when it is on, and how many codes on paper are left."""

    on_since: datetime
    codes_left: int


def status(user: User) -> Status | None:
    """None where it is off."""
    totp = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if totp is None:
        return None
    codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return Status(totp.created_at, len(RecoveryCodes(codes).get_unused_codes()) if codes else 0)


def is_on(user: User) -> bool:
    """Whether a log-in asks for a code."""
    found: bool = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    return found


def is_needed(user: User) -> bool:
    """Whether one of her roles does not go without it here."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    return Membership.objects.filter(user=user, role__in=NEEDS_IT).exists()


def is_due(user: User) -> bool:
    """Whether she needs it and lacks it; one small query, and none where nobody needs it."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    codes = Authenticator.objects.filter(user=OuterRef("user"), type=Authenticator.Type.TOTP)
    return Membership.objects.filter(~Exists(codes), user=user, role__in=NEEDS_IT).exists()


@transaction.atomic
def turn_on(*, user: User, secret: str, code: str, at: datetime) -> list[str]:
    """From now on a log-in asks for a code; returns the codes on paper, which nobody sees again."""
    User.objects.select_for_update().get(pk=user.pk)
    if is_on(user):
        raise NotPossible(_("It is on already."))
    if not validate_totp_code(secret, code.replace(" ", "")):
        raise NotPossible(_("The code is not the right one. Is the clock of the phone right?"))
    TOTP.activate(user, secret)
    logbook.record("accounts.second_step.turned_on", user, user=user, at=at, actor=user)
    return _new_codes(user)


@transaction.atomic
def renew_codes(*, user: User, at: datetime) -> list[str]:
    """New codes on paper; the old ones open nothing any more."""
    User.objects.select_for_update().get(pk=user.pk)
    if not is_on(user):
        raise NotPossible(_("Turn the second step on first."))
    logbook.record("accounts.second_step.codes_renewed", user, user=user, at=at, actor=user)
    return _new_codes(user)


@transaction.atomic
def turn_off(*, user: User, at: datetime) -> None:
    """A log-in asks for the password alone again."""
    User.objects.select_for_update().get(pk=user.pk)
    if is_needed(user):
        raise NotPossible(_("Managers and owners don’t go without it here."))
    if Authenticator.objects.filter(user=user).delete()[0]:
        logbook.record("accounts.second_step.turned_off", user, user=user, at=at, actor=user)


def _new_codes(user: User) -> list[str]:
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes
