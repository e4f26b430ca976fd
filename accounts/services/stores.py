"""Stores: made, described, and their days off."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from accounts.models import Holiday, Membership, Store, User
from accounts.roles import Role
from accounts.services.refusals import NotPossible
from core import audit

LOGO_NAME = 24  # letters: nobody guesses another store's


@transaction.atomic
def put_store(
    *, code: str, name: str, currency: str, timezone: str, country: str, locale: str, at: datetime, actor: User | None
) -> Store:
    """Make the store `code` or bring it up to date; says so in the audit log only when something changed."""
    wanted = {"name": name, "currency": currency, "timezone": timezone, "country": country, "locale": locale}
    store = Store.objects.select_for_update().filter(code=code).first() or Store(code=code)
    return _put(store, wanted, at, actor)


@transaction.atomic
def change(*, store: Store, to: Mapping[str, object], at: datetime, actor: User | None) -> Store:
    """Set the fields of `to`; the audit row names those that are new. Raises `ValidationError` for what can't be."""
    return _put(Store.objects.select_for_update().get(pk=store.pk), to, at, actor)


@transaction.atomic
def add(*, fields: Mapping[str, str], at: datetime, owner: User) -> Store:
    """A new store of which `owner` is the owner; `fields` as of `put_store`."""
    store = _put(Store(), fields, at, owner)
    member = Membership.objects.create(user=owner, store=store, role=Role.OWNER)
    audit.record("accounts.member.put", member, at=at, actor=owner, after=Role.OWNER)
    return store


@transaction.atomic
def put_logo(*, store: Store, png: bytes | None, at: datetime, actor: User | None) -> Store:
    """Keep a picture that `brand.redrawn` made, or none; the file of the one before goes once this is certain."""
    store = Store.objects.select_for_update().get(pk=store.pk)
    before, storage = store.logo.name, store.logo.storage
    store.logo = storage.save(f"logos/{get_random_string(LOGO_NAME)}.png", ContentFile(png)) if png else ""
    store.save(update_fields=["logo"])
    audit.record("accounts.store.changed", store, at=at, actor=actor, facts={"fields": ["logo"]}, scope=store.pk)
    if before:
        transaction.on_commit(lambda: storage.delete(before))
    return store


@transaction.atomic
def add_holiday(*, store: Store, on: date, name: str, at: datetime, actor: User | None) -> Holiday:
    """The store rests on this day."""
    store = Store.objects.select_for_update().get(pk=store.pk)
    if store.holidays.filter(on=on).exists():
        raise NotPossible(_("This day is on the list already."))
    holiday = Holiday.objects.create(store=store, on=on, name=name)
    audit.record("accounts.holiday.added", holiday, at=at, actor=actor, facts={"on": on.isoformat()})
    return holiday


@transaction.atomic
def remove_holiday(*, holiday: Holiday, at: datetime, actor: User | None) -> None:
    """It is a day like any other again; repeating it changes nothing."""
    if not Holiday.objects.select_for_update().filter(pk=holiday.pk):
        return
    audit.record("accounts.holiday.removed", holiday, at=at, actor=actor, facts={"on": holiday.on.isoformat()})
    holiday.delete()


def _put(store: Store, to: Mapping[str, object], at: datetime, actor: User | None) -> Store:
    changed = [field for field, value in to.items() if store.pk is None or getattr(store, field) != value]
    for field in changed:
        setattr(store, field, to[field])
    store.full_clean()
    if changed:
        verb = "accounts.store.changed" if store.pk else "accounts.store.created"
        store.save()
        audit.record(verb, store, at=at, actor=actor, facts={"fields": changed}, scope=store.pk)
    return store
