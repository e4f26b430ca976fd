"""What people of the store write on an order: notes, and the tags that the store uses."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Store
from accounts.scoping import ScopedQuerySet
from orders import tags
from orders.models.orders import Order

LONGEST_NOTE = 2000
TIME_TO_EDIT = timedelta(minutes=10)


class Tag(models.Model):
    """A tag that the store has used; an order carries the names themselves (`Order.tags`)."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=tags.LONGEST)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store", "name"], name="one_tag_per_store_and_name"),
            models.CheckConstraint(condition=~Q(name=""), name="tag_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class NoteQuerySet(ScopedQuerySet["Note"]):
    def kept(self) -> "NoteQuerySet":
        """Those that nobody deleted."""
        return self.filter(deleted_at=None)


class Note(models.Model):
    """What somebody wrote about an order, for colleagues. A deleted one stays for as long as it can be taken back."""

    store = models.ForeignKey(Store, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    order = models.ForeignKey(Order, models.CASCADE, related_name="notes", db_constraint=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.TextField(max_length=LONGEST_NOTE)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_says_something")]

    def __str__(self) -> str:
        return f"note {self.pk} on order {self.order_id}"

    def open_to(self, user_id: int | None, at: datetime) -> bool:
        """Whether this user may still change the words: one's own, for ten minutes."""
        return self.author_id is not None and self.author_id == user_id and at - self.written_at <= TIME_TO_EDIT
