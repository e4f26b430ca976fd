"""What would become of it? And: load it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from core.web.state_words import StateWord
from desk.doors import Request
from desk.imports import saying, told, words
from desk.imports.doors import of_run
from orders import wording
from orders.files import Unreadable
from orders.files.sample import Sample
from orders.formats.courier_sheet import SheetReader
from orders.models import ImportRun
from orders.models.imports import RunState
from orders.services import scan_sheets
from orders.services.importing import keeping, proposing, reasons, rehearsing, steps
from orders.services.importing.drafts import Draft
from orders.services.importing.running import Era
from orders.services.importing.summary import as_json
from orders.states import Payment

MOST_REFUSED, CELLS = 20, 4


class LoadForm(forms.Form):
    live = forms.BooleanField(
        label=_("These are today’s orders: buyers are written to, couriers are asked"), required=False
    )
    keep_as = forms.CharField(
        label=_("Keep the mapping as"),
        max_length=steps.LONGEST_NAME,
        required=False,
        help_text=_("The next file with these columns begins with it."),
    )
    courier = forms.CharField(
        label=_("Courier"),
        max_length=60,
        required=False,
        help_text=_("Only where several of your couriers use the same numbers."),
    )


@dataclass(frozen=True)
class Shown:
    """An order as it would be."""

    draft: Draft
    word: StateWord
    payment: str
    products: str
    units: int


@require_http_methods(["GET", "POST"])
@of_run(RunState.DRAFT)
def preview(request: Request, run: ImportRun) -> HttpResponse:
    """Twenty orders as they would be, what would be rejected, and the button that loads them all."""
    sample = keeping.sample_of(run)
    if sample is None:
        return redirect("imports:new")
    form = LoadForm(request.POST if request.method == "POST" else None, initial={"keep_as": _stem(run.file_name)})
    for name, unwanted in (("keep_as", not run.said), ("courier", not run.is_sheet)):
        if unwanted:
            del form.fields[name]
    if run.is_sheet:
        form.fields["live"].label = _("This is today’s news: buyers are told")
    if request.method == "POST" and form.is_valid() and _queued(request, run, sample, form.cleaned_data):
        return redirect("imports:run", run.pk)
    try:
        found = _sheet(run, sample) if run.is_sheet else _orders(run, sample)
    except Unreadable as refusal:
        messages.error(request, str(refusal))
        return redirect("imports:mapping" if run.said else "imports:index", *([run.pk] if run.said else []))
    template = "desk/imports/preview_sheet.html" if run.is_sheet else "desk/imports/preview.html"
    shown = {"run": run, "sample": sample, "form": form, "format": words.FORMATS.get(run.format, run.format)}
    return render(request, template, shown | found)


def _queued(request: Request, run: ImportRun, sample: Sample, said: dict[str, Any]) -> bool:
    try:
        steps.load(
            run=run, quiet=not said["live"], courier=said.get("courier", ""), keep_as=said.get("keep_as", ""),
            sample=sample, at=timezone.now(), actor=request.user,
        )  # fmt: skip
    except Unreadable as refusal:
        messages.error(request, str(refusal))
        return False
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return True


def _orders(run: ImportRun, sample: Sample) -> dict[str, Any]:
    _name, layout = proposing.layout(run.format, run.said, sample.header)
    found = rehearsing.rehearse(sample=sample, store=run.store, layout=layout, at=timezone.now())
    return {
        "summary": found.summary,
        "said": told.of_orders(as_json(found.summary)) if found.summary else "",
        "orders": [_shown(draft) for draft in found.orders],
        **_refused(found.refused),
    }


def _shown(draft: Draft) -> Shown:
    products = ", ".join(filter(None, (saying.clean(line.product[1] or line.product[0]) for line in draft.lines[:2])))
    payment = Payment(draft.head.payment_method).label if draft.head.payment_method else Payment.UNKNOWN.label
    return Shown(
        draft, words.of_status(draft.head.status), str(payment), products, sum(line.quantity for line in draft.lines)
    )


def _sheet(run: ImportRun, sample: Sample) -> dict[str, Any]:
    at, mapping = timezone.now(), proposing.sheet_mapping(run.said)
    found = scan_sheets.rehearse(
        table=sample.table(), store=run.store, courier=run.courier, mapping=mapping, era=Era.PAST, at=at
    )
    reader = SheetReader(mapping=mapping, header=sample.header, zone=run.store.zone, at=at)
    lines = []
    for row in sample.rows[: rehearsing.MOST_SHOWN]:
        try:
            line = reader.read(row.cells)
        except ValueError:
            continue
        meaning = line.meaning or line.likely
        lines.append((row.number, line, wording.of_scan(meaning.status) if meaning else None))
    return {
        "counts": found.counts,
        "said": told.of_sheet(asdict(found.counts)),
        "lines": lines,
        **_refused(found.refused),
    }


def _refused(refused: Iterable[rehearsing.Refused]) -> dict[str, Any]:
    rows = list(refused)
    shown = [
        (number, [saying.clean(cell) for cell in cells if cell.strip()][:CELLS], reasons.without_row(why))
        for number, cells, why in rows
    ]
    return {
        "refused": shown[:MOST_REFUSED],
        "groups": reasons.group((number, why) for number, _cells, why in rows),
    }


def _stem(name: str) -> str:
    """The file's name without its ending, and without the day that stands in it."""
    bare = name.split(".", maxsplit=1)[0].rstrip("0123456789-_ ()")
    return (bare or name)[: steps.LONGEST_NAME]
