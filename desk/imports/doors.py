"""Which import is meant, and for whom it is there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.roles import Action
from desk.doors import Page, Request
from orders.models import ImportRun
from orders.models.imports import RunState


def of_run(*states: RunState) -> Callable[[Page], Page]:
    """Hand the import to the view, for those whose role in its store includes imports; clocks are the store's. One in
    another state than these is on its own page."""

    def guarded(view: Page) -> Page:
        @wraps(view)
        def checked(request: Request, pk: int, **kwargs: Any) -> HttpResponseBase:
            rows = ImportRun.objects.allowed(request.user, Action.ORDERS_IMPORT)
            run = get_object_or_404(rows.select_related("store", "started_by", "undone_by"), pk=pk)
            if states and run.state not in states:
                return redirect("imports:run", pk)
            with timezone.override(run.store.zone):
                return view(request, run, **kwargs)

        return checked

    return guarded


def try_to(request: Request, step: Callable[[], object], pk: int) -> HttpResponse:
    """Do it, or say why not; then the import's page."""
    try:
        step()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("imports:run", pk)
