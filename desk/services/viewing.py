"""Views of lists: kept, renamed, shared, deleted and taken back; and the columns that a person chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core import audit
from desk.models import ColumnChoice, SavedView

KEPT_FOR = timedelta(days=1)  # after it was deleted
MOST = 40  # views of one list that a person can keep


@dataclass(frozen=True)
class Shape:
    """What a view shows: filters as the list's own filter set normalised them, order, columns (none: the list's)."""

    query: str
    sort: str
    columns: Sequence[str] = ()


@transaction.atomic
def keep(
    *, store: Store, list_name: str, title: str, shared: bool, shape: Shape, at: datetime, actor: User
) -> SavedView:
    """Keep a view. Raises `ValidationError` where the title is taken or there are too many."""
    mine = SavedView.objects.live().filter(store=store, list_name=list_name, owner=actor)
    places = list(mine.select_for_update().values_list("position", flat=True))
    if len(places) >= MOST:
        raise ValidationError(_("%(most)d views are enough: delete one first.") % {"most": MOST})
    view = SavedView(
        store=store,
        owner=actor,
        list_name=list_name,
        title=title,
        shared=shared,
        position=max(places, default=0) + 1,
        created_at=at,
        **_columns(shape),
    )
    _save(view, at)
    audit.record("desk.view.kept", view, at=at, actor=actor, facts={"list": list_name, "shared": shared})
    return view


@transaction.atomic
def rename(*, view: SavedView, title: str, shared: bool, at: datetime, actor: User) -> SavedView:
    """Give it another title, share it or stop sharing. Raises `ValidationError` where the title is taken."""
    view = SavedView.objects.live().select_for_update().get(pk=view.pk)
    before, view.title, view.shared = view.shared, title, shared
    _save(view, at)
    audit.record("desk.view.renamed", view, at=at, actor=actor, facts={"shared_before": before, "shared": shared})
    return view


@transaction.atomic
def update(*, view: SavedView, shape: Shape, at: datetime, actor: User) -> SavedView:
    """Let the view show something else."""
    view = SavedView.objects.live().select_for_update().get(pk=view.pk)
    for name, value in _columns(shape).items():
        setattr(view, name, value)
    _save(view, at)
    audit.record("desk.view.changed", view, at=at, actor=actor)
    return view


@transaction.atomic
def delete(*, view: SavedView, at: datetime, actor: User) -> SavedView:
    """Take it off the list; `restore` brings it back for a day."""
    view = SavedView.objects.live().select_for_update().get(pk=view.pk)
    view.deleted_at = at
    view.save(update_fields=["deleted_at"])
    audit.record("desk.view.deleted", view, at=at, actor=actor)
    return view


@transaction.atomic
def restore(*, view: SavedView, at: datetime, actor: User) -> SavedView:
    """Bring a deleted one back; nothing where it is there. Raises `ValidationError` where its title is taken by now."""
    view = SavedView.objects.select_for_update().get(pk=view.pk)
    if view.deleted_at is None:
        return view
    view.deleted_at = None
    _save(view, at)
    audit.record("desk.view.restored", view, at=at, actor=actor)
    return view


@transaction.atomic
def choose_columns(*, store: Store, user: User, list_name: str, view: str, columns: Sequence[str]) -> None:
    """Remember which columns she wants here; none means the list's own."""
    mine = ColumnChoice.objects.filter(user=user, store=store, list_name=list_name, view=view)
    if not columns:
        mine.delete()
        return
    ColumnChoice.objects.update_or_create(
        user=user, store=store, list_name=list_name, view=view, defaults={"columns": list(columns)}
    )


def forget_old(*, at: datetime) -> int:
    """Delete what was taken off a list more than a day ago."""
    return SavedView.objects.filter(deleted_at__lt=at - KEPT_FOR).delete()[0]


def _columns(shape: Shape) -> dict[str, object]:
    return {"query": shape.query, "sort": shape.sort, "columns": list(shape.columns)}


def _save(view: SavedView, at: datetime) -> None:
    view.changed_at = at
    view.clean_fields()
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        message = _("There is a view “%(title)s” already.") % {"title": view.title}
        raise ValidationError({"title": message}) from None
