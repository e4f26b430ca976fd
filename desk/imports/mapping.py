"""Which column is what?"""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk.doors import Request
from desk.imports import saying
from desk.imports.doors import of_run
from orders.files import Unreadable
from orders.files.sample import Sample
from orders.formats import courier_sheet, registry
from orders.models import ImportRun
from orders.models.imports import SHEET, RunState
from orders.services.importing import keeping, proposing, steps
from orders.services.importing.reading import Reader


@require_http_methods(["GET", "POST"])
@of_run(RunState.DRAFT)
def mapping(request: Request, run: ImportRun) -> HttpResponse:
    """Show the guess, take what a person says instead; on to the preview once nothing is open."""
    sample = keeping.sample_of(run)
    if sample is None:
        return redirect("imports:new")
    spec = saying.SHEET if run.is_sheet else saying.ORDERS
    said: dict[str, Any] = run.said or proposing.of_guess(proposing.guessed(sample))
    wrong: list[str] = []
    if request.method == "POST":
        said = saying.read(spec=spec, sample=sample, form=request.POST)
        wrong = _kept(request, run, sample, said, spec)
        if not wrong:
            return redirect("imports:preview", run.pk)
    guess = None if spec.is_sheet else proposing.guessed(sample)
    page = saying.page(spec=spec, sample=sample, said=said, guess=guess)
    shown = {"run": run, "page": page, "wrong": wrong, "sample": sample, "key": saying.clean_key(page.words_of)}
    return render(request, "desk/imports/mapping.html", shown)


def _kept(request: Request, run: ImportRun, sample: Sample, said: dict[str, Any], spec: saying.Spec) -> list[str]:
    """Keep what was said; what is still open, or wrong with it."""
    page = saying.page(spec=spec, sample=sample, said=said, guess=None)
    if page.missing:
        return [_("Still needed: %(names)s.") % {"names": ", ".join(page.missing)}]
    if page.dates.asks and not said["dates"]["formats"]:
        return [_("Say how the dates are to be read: day or month first.")]
    if request.POST.get("words_of", "") != saying.clean_key(page.words_of) and page.words:
        return [_("Here are the words of that column now: look them through.")]
    try:
        _try(run, sample, said, spec)
        steps.say(run=run, format_name=SHEET if spec.is_sheet else registry.GENERIC, said=said)
    except Unreadable as refusal:
        return [str(refusal)]
    except ValidationError as refusal:
        return list(refusal.messages)
    return []


def _try(run: ImportRun, sample: Sample, said: dict[str, Any], spec: saying.Spec) -> None:
    """Raises `Unreadable` where a load would."""
    at = timezone.now()
    if spec.is_sheet:
        mapping = proposing.sheet_mapping(said)
        courier_sheet.SheetReader(mapping=mapping, header=sample.header, zone=run.store.zone, at=at)
        return
    _name, layout = proposing.layout(registry.GENERIC, said, sample.header)
    Reader(layout=layout, header=sample.header, store=run.store, at=at)
