"""Pictures of units, kept under names that nobody can guess and shown to whoever may see the case."""

import secrets
from datetime import datetime
from functools import partial
from typing import Final

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from orders.services.instructing import NotPossible
from returns import pictures
from returns.models import Photo, RtoLine
from returns.services import either
from returns.services.either import Line

MOST: Final = 12  # pictures of one unit


def add(*, line: Line, unit: int, upload: bytes, at: datetime, actor: User | None) -> Photo:
    """Keep a picture of a received unit, drawn anew. Raises `ValidationError` where it is none that we read, and
    `NotPossible` where there is no such unit.
    """
    picture = pictures.redrawn(upload)
    with transaction.atomic():
        back = either.hold(line.case) if isinstance(line, RtoLine) else either.hold(line.request)
        either.require_here(back)
        held = either.lines_of(back)[line.pk]
        if not 1 <= unit <= (held.received or 0):
            raise NotPossible(_("Count the units first: there is no unit %(unit)d.") % {"unit": unit})
        if Photo.objects.filter(**either.named(held), unit=unit).count() >= MOST:
            raise NotPossible(_("There are %(most)d pictures of this unit: remove one first.") % {"most": MOST})
        return _keep(held, unit, picture, at, actor)


@transaction.atomic
def remove(*, photo: Photo, at: datetime, actor: User | None) -> None:
    """It goes with its file. Repeating it changes nothing."""
    held = Photo.objects.select_for_update(of=("self",)).select_related("rto_line", "returned")
    row = held.filter(pk=photo.pk).first()
    if row:
        facts = either.whose(row.rto_line or row.returned) | {"unit": row.unit}
        audit.record("returns.photo.removed", row, at=at, actor=actor, facts=facts)
        drop_files([row.file.name or ""])
        row.delete()


def drop_files(names: list[str]) -> None:
    """After the transaction, so that no row points to a file that is gone."""
    storage = Photo._meta.get_field("file").storage
    for name in filter(None, names):
        transaction.on_commit(partial(storage.delete, name))


def _keep(line: Line, unit: int, picture: pictures.Picture, at: datetime, actor: User | None) -> Photo:
    size = {"width": picture.width, "height": picture.height}
    photo = Photo(store_id=line.store_id, **either.named(line), unit=unit, at=at, by=actor, **size)
    photo.file.save(f"{secrets.token_hex(16)}.jpg", ContentFile(picture.content), save=False)
    photo.save()
    facts = either.whose(line) | {"unit": unit}
    audit.record("returns.photo.added", photo, at=at, actor=actor, facts=facts)
    return photo
