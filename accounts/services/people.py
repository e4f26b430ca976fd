"""People: what they are in which store, and whether they come in at all.

A store is never without an owner who can log in: whoever takes an owner away locks the store's row first and looks
for another.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import ApiToken, Membership, Store, User
from accounts.roles import Action, Role
from accounts.scoping import store_ids
from accounts.services import logbook
from accounts.services.refusals import NotPossible
from core import audit


@transaction.atomic
def put_member(
    *, email: str, role: Role, store: Store, password: str | None, at: datetime, actor: User | None
) -> Membership:
    """Give the user with this e-mail (made if new) a role in `store`; a password given replaces the old one."""
    user = User.objects.filter(email=email.strip().lower()).first() or User.objects.create_user(email)
    if password is not None:
        user.set_password(password)
        user.save(update_fields=["password"])
    _lock([store.pk])
    before = Membership.objects.select_for_update().filter(user=user, store=store).first()
    if before and role != Role.OWNER:
        _leave_an_owner(before)
    member, _made = Membership.objects.update_or_create(user=user, store=store, defaults={"role": role})
    if before is None or before.role != role:
        was = before.role if before else None
        audit.record("accounts.member.put", member, at=at, actor=actor, before=was, after=role)
    return member


@transaction.atomic
def prefer(*, user: User, language: str | None, theme: str | None, name: str | None = None) -> User:
    """Keep the language and theme that `user` chose and the name she goes by; None leaves one as it is."""
    if name is not None:
        user.name = name
    if language is not None:
        user.language = language
    if theme is not None:
        user.theme = theme
    user.save(update_fields=["name", "language", "theme"])
    return user


@transaction.atomic
def change_role(*, member: Membership, to: Role, at: datetime, actor: User) -> Membership:
    """She is something else in her store from now on."""
    member = _held(member, actor)
    if to != Role.OWNER:
        _leave_an_owner(member)
    before, member.role = member.role, to
    if before != to:
        member.save(update_fields=["role"])
        audit.record("accounts.member.put", member, at=at, actor=actor, before=before, after=to)
    return member


@transaction.atomic
def remove(*, member: Membership, at: datetime, actor: User) -> None:
    """She has nothing more to do with this store; her account and her other stores stay."""
    member = _held(member, actor)
    _leave_an_owner(member)
    audit.record("accounts.member.removed", member, at=at, actor=actor, before=member.role)
    member.delete()


@transaction.atomic
def deactivate(*, user: User, at: datetime, actor: User) -> User:
    """She can't log in any more: every session ends and every token is revoked, in all her stores."""
    user = _whole(user, actor)
    for member in Membership.objects.filter(user=user).order_by("store_id"):
        _leave_an_owner(member)
    User.objects.filter(pk=user.pk).update(is_active=False, log_ins_ended=F("log_ins_ended") + 1)
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    logbook.record("accounts.user.deactivated", user, user=user, at=at, actor=actor)
    return user


@transaction.atomic
def reactivate(*, user: User, at: datetime, actor: User) -> User:
    """She may log in again, with the password that she had; sessions and tokens of before stay ended."""
    user = _whole(user, actor)
    User.objects.filter(pk=user.pk).update(is_active=True)
    logbook.record("accounts.user.reactivated", user, user=user, at=at, actor=actor)
    return user


@transaction.atomic
def reset_second_step(*, user: User, at: datetime, actor: User) -> User:
    """Her phone is lost: the password alone lets her in, to set a new one up; every session of hers ends."""
    user = _whole(user, actor)
    Authenticator.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(log_ins_ended=F("log_ins_ended") + 1)
    logbook.record("accounts.second_step.reset", user, user=user, at=at, actor=actor)
    return user


def _lock(stores: list[int]) -> None:
    """Whoever changes who owns a store waits for whoever is at it."""
    list(Store.objects.select_for_update().filter(pk__in=stores).order_by("pk").values_list("pk"))


def _held(member: Membership, actor: User) -> Membership:
    _lock([member.store_id])
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user")
    found = rows.filter(pk=member.pk).first()
    if found is None:
        raise NotPossible(_("This person is no longer in the store."))
    if found.user_id == actor.pk:
        raise NotPossible(_("Nobody changes her own role or takes herself out. Ask another owner."))
    return found


def _whole(user: User, actor: User) -> User:
    """The user with all her stores locked, if they are all stores of which `actor` manages the people."""
    if user.pk == actor.pk:
        raise NotPossible(_("Nobody switches her own account off. Ask another owner."))
    stores = sorted(Membership.objects.filter(user=user).values_list("store_id", flat=True))
    _lock(stores)
    if not stores or not set(stores) <= set(store_ids(actor, Action.PEOPLE_MANAGE)):
        raise NotPossible(_("She also belongs to a store that is not yours. Remove her from this store instead."))
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _leave_an_owner(member: Membership) -> None:
    """Refuse what would leave a store without an owner who can log in; call with the store locked."""
    if member.role != Role.OWNER:
        return
    owners = Membership.objects.filter(store_id=member.store_id, role=Role.OWNER, user__is_active=True)
    if not owners.exclude(pk=member.pk).exists():
        raise NotPossible(_("This is the store’s last owner. Make somebody else an owner first."))
