"""Where a request becomes a person in a store: what she may do there, in the store's own time."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.current import store_of
from accounts.models import Membership, Store, User
from accounts.roles import MAY, Action, Role
from core.web.request import AuthenticatedHttpRequest

Request = AuthenticatedHttpRequest[User]
Page = Callable[..., HttpResponseBase]


def may(request: HttpRequest, store: Store) -> frozenset[Action]:
    """What the user's role in `store` lets her do; read once per request, for all her stores."""
    known: dict[int, frozenset[Action]] | None = request.__dict__.get("_may")
    if known is None:
        roles = Membership.objects.filter(user=request.user.pk).values_list("store_id", "role")
        known = request.__dict__["_may"] = {pk: MAY[Role(role)] for pk, role in roles}
    return known.get(store.pk, frozenset())


def require(request: Request, store: Store, action: Action) -> None:
    """Raise `PermissionDenied`, naming the action, when her role in `store` does not include it."""
    if action not in may(request, store):
        raise PermissionDenied(_("Your role does not let you %(action)s.") % {"action": action.label})


def page(action: Action) -> Callable[[Page], Page]:
    """Hand the store on screen to the view, for those whose role there includes `action`; clocks are the store's."""

    def guarded(view: Page) -> Page:
        @wraps(view)
        def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            store = store_of(request)
            if store is None:
                return render(request, "desk/no_store.html", status=403)
            require(request, store, action)
            with timezone.override(store.zone):
                return view(request, store, *args, **kwargs)

        return checked

    return guarded
