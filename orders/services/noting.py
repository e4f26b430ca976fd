"""Notes on orders: written for colleagues, one's own to mend for ten minutes, deleted ones to bring back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from orders.models import Note, Order
from orders.models.notes import LONGEST_NOTE
from orders.services.instructing import NotPossible


@transaction.atomic
def write(*, order: Order, text: str, at: datetime, actor: User | None) -> Note:
    """Keep a note. Raises `ValidationError` for an empty or overlong one."""
    note = Note.objects.create(store_id=order.store_id, order=order, author=actor, text=_said(text), written_at=at)
    audit.record("orders.note.written", note, at=at, actor=actor, facts={"order": order.pk})
    return note


@transaction.atomic
def rewrite(*, note: Note, text: str, at: datetime, actor: User) -> Note:
    """Mend one's own note within ten minutes. Raises `NotPossible` after them, `ValidationError` as `write`."""
    note = _own(note, actor)
    if not note.open_to(actor.pk, at):
        raise NotPossible(_("A note can be changed for ten minutes. Write another one."))
    note.text, note.edited_at = _said(text), at
    note.save(update_fields=["text", "edited_at"])
    audit.record("orders.note.rewritten", note, at=at, actor=actor, facts={"order": note.order_id})
    return note


@transaction.atomic
def delete(*, note: Note, at: datetime, actor: User) -> Note:
    """Take one's own note away; `restore` brings it back."""
    note = _own(note, actor)
    note.deleted_at = at
    note.save(update_fields=["deleted_at"])
    audit.record("orders.note.deleted", note, at=at, actor=actor, facts={"order": note.order_id})
    return note


@transaction.atomic
def restore(*, note: Note, at: datetime, actor: User) -> Note:
    """Bring one's own deleted note back."""
    note = _own(note, actor)
    if note.deleted_at is None:
        return note
    note.deleted_at = None
    note.save(update_fields=["deleted_at"])
    audit.record("orders.note.restored", note, at=at, actor=actor, facts={"order": note.order_id})
    return note


def _own(note: Note, actor: User) -> Note:
    note = Note.objects.select_for_update().get(pk=note.pk)
    if note.author_id != actor.pk:
        raise NotPossible(_("Only who wrote a note can change it."))
    return note


def _said(text: str) -> str:
    said = text.replace("\x00", "").strip()
    if not said:
        raise ValidationError({"text": _("Write something first.")})
    if len(said) > LONGEST_NOTE:
        raise ValidationError({"text": _("A note has at most %(most)d characters.") % {"most": LONGEST_NOTE}})
    return said
