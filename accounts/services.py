"""Every write to stores, people and tokens."""

from datetime import datetime

from django.db import transaction

from accounts.models import ApiToken, Membership, Store, User
from accounts.roles import Role
from core import audit, crypto


@transaction.atomic
def put_store(
    *, code: str, name: str, currency: str, timezone: str, country: str, locale: str, at: datetime, actor: User | None
) -> Store:
    """Make the store `code` or bring it up to date; says so in the audit log only when something changed."""
    wanted = {"name": name, "currency": currency, "timezone": timezone, "country": country, "locale": locale}
    store = Store.objects.select_for_update().filter(code=code).first() or Store(code=code)
    changed = [field for field, value in wanted.items() if store.pk is None or getattr(store, field) != value]
    for field in changed:
        setattr(store, field, wanted[field])
    store.full_clean()
    if changed:
        verb = "accounts.store.changed" if store.pk else "accounts.store.created"
        store.save()
        audit.record(verb, store, at=at, actor=actor, facts={"fields": changed}, scope=store.pk)
    return store


@transaction.atomic
def put_member(
    *, email: str, role: Role, store: Store, password: str | None, at: datetime, actor: User | None
) -> Membership:
    """Give the user with this e-mail (made if new) a role in `store`; a password given replaces the old one."""
    user = User.objects.filter(email=email.strip().lower()).first() or User.objects.create_user(email)
    if password is not None:
        user.set_password(password)
        user.save(update_fields=["password"])
    before = Membership.objects.select_for_update().filter(user=user, store=store).first()
    member, _ = Membership.objects.update_or_create(user=user, store=store, defaults={"role": role})
    if before is None or before.role != role:
        was = before.role if before else None
        audit.record("accounts.member.put", member, at=at, actor=actor, before=was, after=role)
    return member


@transaction.atomic
def make_token(*, user: User, name: str, at: datetime, actor: User | None) -> str:
    """A new API token for `user`; returned once, only its digest stays."""
    token = crypto.new_token()
    row = ApiToken.objects.create(user=user, name=name, digest=crypto.digest(token), created_at=at)
    audit.record("accounts.token.created", row, at=at, actor=actor)
    return token


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
