"""A file comes in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Store
from accounts.roles import Action
from core.web.uploads import takes_files, was_too_large
from desk import doors
from desk.doors import Request
from desk.imports.doors import of_run, try_to
from orders.files import Unreadable
from orders.models import ImportRun
from orders.models.imports import RunState
from orders.services.importing import keeping, proposing, steps
from orders.services.importing.proposing import Kind

KINDS = [
    (Kind.AUTO.value, gettext_lazy("Find out")),
    (Kind.ORDERS.value, gettext_lazy("Orders")),
    (Kind.SHEET.value, gettext_lazy("A courier’s sheet: what happened to parcels")),
]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV, CSV.gz or XLSX, up to 2 GB. The first row names the columns."),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("The file is empty."),
            "missing": gettext_lazy("Choose a file first."),
        },
        widget=forms.FileInput(attrs={"accept": ".csv,.gz,.tsv,.txt,.xlsx"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What is in it"), choices=KINDS, initial=Kind.AUTO.value)


@takes_files(up_to=steps.LARGEST)
@require_http_methods(["GET", "POST"])
@doors.page(Action.ORDERS_IMPORT)
def new(request: Request, store: Store) -> HttpResponse:
    """Take a file, and go where it can be looked at."""
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if was_too_large(request):
            form.errors["file"] = form.error_class([_("The file is larger than 2 GB. Load it in parts.")])
        elif form.is_valid() and (run := _received(form, store, request)):
            return redirect("imports:run", run.pk)
    else:
        form = UploadForm()
    return render(request, "desk/imports/new.html", {"form": form})


def _received(form: UploadForm, store: Store, request: Request) -> ImportRun | None:
    upload, kind = form.cleaned_data["file"], Kind(form.cleaned_data["kind"])
    try:
        return steps.receive(
            store=store, upload=upload, name=upload.name, kind=kind, at=timezone.now(), actor=request.user
        )
    except Unreadable as refusal:
        form.add_error("file", str(refusal))
        return None


@require_POST
@of_run(RunState.DRAFT)
def kind(request: Request, run: ImportRun) -> HttpResponse:
    """It is something else than it seemed."""
    asked: dict[str, Any] = {one.value: one for one in Kind}
    sample = keeping.sample_of(run)
    wanted = asked.get(request.POST.get("kind", ""), Kind.AUTO)
    if sample is None:
        return redirect("imports:new")
    proposal = proposing.propose(sample=sample, store=run.store, kind=wanted, at=timezone.now())
    try_to(request, lambda: steps.say(run=run, format_name=proposal.format, said=proposal.said), run.pk)
    return redirect("imports:mapping" if proposal.said else "imports:preview", run.pk)


@require_POST
@of_run()
def discard(request: Request, run: ImportRun) -> HttpResponse:
    """Forget an upload."""
    try:
        steps.throw_away(run=run)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("imports:run", run.pk)
    return redirect("imports:index")
