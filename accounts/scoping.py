"""The only door to rows of a store: querysets that know their user.

`Order.objects.visible_to(user)` are the rows of the user's stores, `.allowed(user, Action.ORDERS_EDIT)` those of the
stores where her role may do it. Another store's row is not forbidden, it does not exist.
"""

from typing import TYPE_CHECKING, Self, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from accounts.models.people import Membership
from accounts.roles import Action, roles_with

if TYPE_CHECKING:
    from accounts.models import User

Row = TypeVar("Row", bound=models.Model)


def store_ids(user: "User", action: Action) -> list[int]:
    """The stores where `user` may do `action`; one small query."""
    memberships = Membership.objects.filter(user_id=user.pk, role__in=roles_with(action))
    return list(memberships.order_by("store_id").values_list("store_id", flat=True))


def require(user: "User", action: Action) -> None:
    """Raise `PermissionDenied`, naming the action, when no store lets `user` do it."""
    if not store_ids(user, action):
        raise PermissionDenied(_("Your role does not let you %(action)s.") % {"action": action.label})


class ScopedQuerySet(models.QuerySet[Row]):
    """For models with a store; one that reaches it over another row names the path in `store_path`."""

    store_path = "store_id"

    def visible_to(self, user: "User") -> Self:
        """Rows of the stores that `user` belongs to."""
        stores = list(Membership.objects.filter(user_id=user.pk).values_list("store_id", flat=True))
        return self.filter(**{f"{self.store_path}__in": stores})

    def allowed(self, user: "User", action: Action) -> Self:
        """Rows of the stores where `user` may do `action`."""
        return self.filter(**{f"{self.store_path}__in": store_ids(user, action)})
