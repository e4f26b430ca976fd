"""What is left until the first figure?"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Store
from accounts.roles import Action
from desk import doors
from desk.doors import Request
from desk.services import starting
from desk.start import steps
from desk.start.steps import Start


@require_GET
@doors.page(Action.STORE_SETTINGS)
def page(request: Request, store: Store) -> HttpResponse:
    """The steps, what each brings, and the next one."""
    start = steps.of_store(store, doors.may(request, store))
    return render(request, "desk/start.html", {"start": start, "at": timezone.now()})


@require_POST
@doors.page(Action.STORE_SETTINGS)
def put_away(request: Request, store: Store) -> HttpResponse:
    """Not on Today any more; its page stays."""
    starting.put_away(store=store, at=timezone.now(), actor=request.user)
    messages.success(request, _("Put away. You find the first steps in the settings of the store."))
    return redirect("desk:today")


def on_today(request: Request, store: Store) -> Start | None:
    """The steps, while there are any to show to this person."""
    if Action.STORE_SETTINGS not in doors.may(request, store):
        return None
    start = steps.of_store(store, doors.may(request, store))
    return None if start.finished or start.put_away else start
