"""How people like to see a list: views that they keep, and the columns that they chose."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import Membership, Store, User
from accounts.roles import Action, roles_with
from accounts.scoping import ScopedQuerySet

if TYPE_CHECKING:
    from django.db.models.query import QuerySet

LONGEST_TITLE = 60


class SavedViewQuerySet(ScopedQuerySet["SavedView"]):
    def live(self) -> Self:
        """Those that were not deleted."""
        return self.filter(deleted_at=None)

    def seen_by(self, user: User) -> Self:
        """Her own, and those that others share in her stores."""
        return self.visible_to(user).filter(Q(owner=user.pk) | Q(shared=True))

    def changeable_by(self, user: User) -> Self:
        """Her own, and shared ones where her role may share."""
        sharing: QuerySet[Membership] = Membership.objects.filter(user=user.pk, role__in=roles_with(Action.VIEWS_SHARE))
        return self.visible_to(user).filter(
            Q(owner=user.pk, shared=False) | Q(shared=True, store__in=sharing.values("store"))
        )

    def in_order(self) -> Self:
        """As the tabs stand: what everybody has first."""
        return self.order_by("-shared", "position", "pk")


class SavedView(models.Model):
    """Filters, order and columns of a list under a title. `query` is normalised by the list's own filter set.

    A deleted one is kept for a day, so that it can be taken back.
    """

    store = models.ForeignKey(Store, models.CASCADE, related_name="+", db_index=False)
    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    shared = models.BooleanField(default=False)
    list_name = models.CharField(max_length=30)
    title = models.CharField(max_length=LONGEST_TITLE)
    query = models.CharField(max_length=2000, blank=True)
    sort = models.CharField(max_length=40, blank=True)
    columns = ArrayField(models.CharField(max_length=40), default=list, blank=True)  # empty: the list's own
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="view_has_a_title"),
            models.CheckConstraint(condition=~Q(list_name=""), name="view_is_of_a_list"),
            models.UniqueConstraint(
                "store", "list_name", Lower("title"),
                condition=Q(shared=True, deleted_at=None), name="one_shared_view_per_title",
            ),
            models.UniqueConstraint(
                "store", "list_name", "owner", Lower("title"),
                condition=Q(shared=False, deleted_at=None), name="one_own_view_per_title",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["store", "list_name"], condition=Q(deleted_at=None), name="views_of_a_list"
            ),  # tabs above a list
            models.Index(
                fields=["deleted_at"], condition=~Q(deleted_at=None), name="views_deleted"
            ),  # desk.tasks.forget_old
        ]

    def __str__(self) -> str:
        return self.title


class ColumnChoice(models.Model):
    """The columns that one person wants to see in one view of a list, in order."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    store = models.ForeignKey(Store, models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=30)
    view = models.CharField(max_length=30, blank=True)  # its key in addresses; empty for the list itself
    columns = ArrayField(models.CharField(max_length=40))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "store", "list_name", "view"], name="one_choice_of_columns_per_person_and_view"
            ),
            models.CheckConstraint(condition=Q(columns__len__gt=0), name="somebody_chose_a_column"),
        ]

    def __str__(self) -> str:
        return f"columns of {self.list_name}"
