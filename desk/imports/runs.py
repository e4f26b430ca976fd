"""How far is it, what came of it, and can it be taken back?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Store
from accounts.roles import Action
from core import audit
from core.web import formats, paging
from desk import doors
from desk.doors import Request
from desk.imports import told, words
from desk.imports.doors import of_run, try_to
from orders.files import Unreadable
from orders.models import ImportRun
from orders.models.imports import ENDED, WORK, RunState
from orders.services.importing import keeping, proposing, steps, undoing

A_MOMENT = timedelta(seconds=6)  # before it nobody can tell how long it takes


@dataclass(frozen=True)
class Pace:
    """How far a run is. Rows are first all read, then settled order by order; `left` in seconds, None before anybody
    can tell."""

    reading: bool
    done: int
    total: int | None
    per_second: int | None
    left: timedelta | None
    orphaned: bool

    @property
    def left_words(self) -> str:
        """The time left as people say it."""
        if self.left is None or self.left < timedelta(minutes=1):
            return _("less than a minute")
        now = timezone.now()
        return formats.time_left(now + self.left, at=now, language=get_language() or "en")


@require_GET
@doors.page(Action.ORDERS_IMPORT)
def index(request: Request, store: Store) -> HttpResponse:
    """The store's imports, newest first."""
    rows = ImportRun.objects.filter(store=store).select_related("started_by").newest()
    page = paging.page(rows, cursor=request.GET.get("cursor"))
    shown = [
        (
            run,
            words.state(run.state),
            words.FORMATS.get(run.format, run.format),
            told.came_of(run),
            told.of_undo(run.counts),
        )
        for run in page.rows
    ]
    return render(request, "desk/imports/index.html", {"page": page, "rows": shown})


@require_GET
@of_run()
def run(request: Request, run: ImportRun) -> HttpResponse:
    """Where it stands; a draft goes on where it needs somebody."""
    if run.state == RunState.DRAFT:
        return redirect("imports:preview" if _is_clear(run) else "imports:mapping", run.pk)
    return render(request, "desk/imports/run.html", _shown(run))


@require_GET
@of_run()
def progress(request: Request, run: ImportRun) -> HttpResponse:
    """The part of the page that moves; once it is over, the whole page comes anew."""
    response = render(request, "desk/imports/_progress.html", _shown(run))
    if run.state not in WORK:
        response["HX-Redirect"] = reverse("imports:run", args=[run.pk])
    return response


@require_POST
@of_run()
def stop(request: Request, run: ImportRun) -> HttpResponse:
    """Stop it; what is loaded stays."""
    return try_to(request, lambda: steps.stop(run=run, at=timezone.now(), actor=request.user), run.pk)


@require_POST
@of_run()
def resume(request: Request, run: ImportRun) -> HttpResponse:
    """Load the rest."""
    return try_to(request, lambda: steps.go_on(run=run, at=timezone.now(), actor=request.user), run.pk)


@require_GET
@of_run()
def rejects(request: Request, run: ImportRun) -> HttpResponseBase:
    """The rows that were not loaded, with row number and reason; there until the run's files are deleted."""
    if not run.rejects or not default_storage.exists(run.rejects):
        raise Http404
    at, facts = timezone.now(), {"rows": int(run.counts.get("rejected") or 0)}
    audit.record("orders.import.rejects_taken", run, at=at, actor=request.user, facts=facts)
    name = f"{run.file_name.split('.')[0] or 'import'}-rejected.csv"
    return FileResponse(default_storage.open(run.rejects), as_attachment=True, filename=name, content_type="text/csv")


@require_http_methods(["GET", "POST"])
@of_run(*ENDED)
def undo(request: Request, run: ImportRun) -> HttpResponse:
    """Say what would be removed and what stays; do it."""
    if request.method == "POST":
        return try_to(request, lambda: steps.undo(run=run, at=timezone.now(), actor=request.user), run.pk)
    if run.is_sheet:
        return redirect("imports:run", run.pk)
    return render(request, "desk/imports/undo.html", {"run": run, "prospect": undoing.prospect(run)})


def _is_clear(run: ImportRun) -> bool:
    """Whether the mapping can be used as it stands and was not just guessed."""
    sample = keeping.sample_of(run)
    if sample is None:
        return False
    if not run.said:
        return True
    proposal = proposing.kept_for(sample=sample, store=run.store)
    return proposal is not None and proposal.said == run.said and _fits(run, sample.header)


def _fits(run: ImportRun, header: tuple[str, ...]) -> bool:
    try:
        if run.is_sheet:
            proposing.sheet_mapping(run.said)
        else:
            proposing.layout(run.format, run.said, header)
    except Unreadable:
        return False
    return True


def _shown(run: ImportRun) -> dict[str, Any]:
    at = timezone.now()
    return {
        "run": run,
        "at": at,
        "word": words.state(run.state),
        "said": told.came_of(run),
        "undone": told.of_undo(run.counts),
        "format": words.FORMATS.get(run.format, run.format),
        "pace": pace(run, at) if run.state in WORK else None,
        "ahead": run.state == RunState.QUEUED and _others(run),
        "undoable": run.state in ENDED and not run.is_sheet,
    }


def _others(run: ImportRun) -> bool:
    return ImportRun.objects.filter(store=run.store_id, state=RunState.RUNNING).exclude(pk=run.pk).exists()


def pace(run: ImportRun, at: datetime) -> Pace:
    """How far and how fast."""
    reading = run.state == RunState.RUNNING and not run.rows_seen and not run.is_sheet
    done, total = (run.rows_read, run.rows_total) if reading else (run.rows_seen, run.rows_total)
    if run.state == RunState.UNDOING:
        total = int(run.counts.get("orders_created") or 0) + int(run.counts.get("orders_updated") or 0) or None
    long = at - run.begun_at if run.begun_at else timedelta()
    orphaned = run.state != RunState.QUEUED and (run.leased_until is None or run.leased_until < at)
    per_second = int(done / long.total_seconds()) if done and long > A_MOMENT and not orphaned else None
    left = timedelta(seconds=max(total - done, 0) / per_second) if per_second and total and not reading else None
    return Pace(reading, done, total, per_second, left, orphaned)
