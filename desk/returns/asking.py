"""A return is asked for on the phone: one of us writes down what the buyer wants to give back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import Store
from accounts.roles import Action
from desk import doors
from desk.doors import Request
from desk.returns import wording
from orders.models import Order
from orders.queries import orders as order_queries
from returns import explaining, pictures
from returns.judging import FIRM
from returns.models import ReturnRequest
from returns.pictures import Picture
from returns.queries import eligibility, exchanges
from returns.services.requests import asking
from returns.states import AskedBy, Resolution
from returns.why import DETAILS, OUR_DOING, Why
from returns.wishes import BadWish, Judged, Wanted, Wish

MOST_PHOTOS = 8
REASONS = [("", gettext_lazy("Choose …"))]


class AskForm(forms.Form):
    """What is wanted for it, and whether a policy is set aside; each line has fields of its own."""

    use_required_attribute = False

    resolution = forms.ChoiceField(label=gettext_lazy("What the buyer wants"), choices=Resolution.choices)
    slot_on = forms.DateField(
        label=gettext_lazy("Fetch it on"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    generous = forms.BooleanField(
        label=gettext_lazy("Take it back all the same, whatever the policy says"), required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, judged: Sequence[Judged], generous: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.judged = judged
        if not generous:
            del self.fields["generous"]
        for one in judged:
            for name, field in _fields(one).items():
                self.fields[f"{name}-{one.line.pk}"] = field
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")

    def lines(self) -> Iterator[tuple[Judged, list[forms.BoundField]]]:
        """Each line with its fields."""
        for one in self.judged:
            names = ("quantity", "why", "words", "wants", "photos")
            yield one, [self[f"{name}-{one.line.pk}"] for name in names if f"{name}-{one.line.pk}" in self.fields]

    def rest(self) -> list[forms.BoundField]:
        """The fields of the whole."""
        return [self[name] for name in ("resolution", "slot_on", "generous") if name in self.fields]

    def wish(self, photos: Mapping[int, Sequence[Picture]]) -> Wish:
        """As the service takes it; call after `is_valid`."""
        said = self.cleaned_data
        wanted = list[Wanted]()
        for one in self.judged:
            pk = one.line.pk
            if not said.get(f"quantity-{pk}"):
                continue
            why, _colon, detail = (said[f"why-{pk}"] or Why.OTHER.value).partition(":")
            wants = int(said.get(f"wants-{pk}") or 0) or None
            wanted.append(
                Wanted(pk, said[f"quantity-{pk}"], Why(why), detail, said[f"words-{pk}"], photos.get(pk, ()), wants)
            )
        return Wish(wanted, Resolution(said["resolution"]), slot_on=said["slot_on"])

    def refuse(self, refusal: BadWish) -> None:
        """Say at each line what stands against it."""
        for line, text in refusal.faults.items():
            self.add_error(f"quantity-{line}" if f"quantity-{line}" in self.fields else None, text)


@dataclass(frozen=True, slots=True)
class Running:
    """A return of the order as its page shows it."""

    row: ReturnRequest
    word: Any
    gets: Any


def on_order(order: Order, allowed: frozenset[Action]) -> dict[str, Any]:
    """What the order's page says of giving something back; two queries more where there are returns."""
    rows = ReturnRequest.objects.filter(order=order).prefetch_related("tries__shipment").order_by("-asked_at", "-pk")
    running = list(rows)
    for row in running:
        row.order = order
    return {
        "returns": [Running(row, wording.of_request(row), wording.gets(row)) for row in running],
        "may_return": Action.RETURNS_ASK in allowed and any(one.delivered_at for one in order.shipments.all()),
    }


@require_http_methods(["GET", "POST"])
@doors.page(Action.ORDERS_VIEW)
def ask(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Which lines may come back and why not; asked for in the buyer's name."""
    mine = order_queries.whole(Order.objects.allowed(request.user, Action.RETURNS_ASK))
    order, at = get_object_or_404(mine, pk=pk), timezone.now()
    generous = Action.RETURNS_DECIDE in doors.may(request, order.store)
    seen = ReturnRequest.objects.filter(order=order).count()
    judged = eligibility.of(order, at=at)
    form = AskForm(
        request.POST or None, request.FILES or None, judged=judged, generous=generous, initial={"seen": seen}
    )
    if request.method == "POST" and form.is_valid() and (row := _asked(request, order, form)):
        said = _("%(number)s is approved.") if row.approved_at else _("%(number)s waits for an answer.")
        messages.success(request, said % {"number": row.number})
        return redirect("desk:return", row.pk)
    today = timezone.localdate(at)
    told = {one.line.pk: explaining.verdict(one.verdict, today=today) for one in judged}
    with timezone.override(order.store.zone):
        return render(
            request, "desk/returns/ask.html",
            {"order": order, "form": form, "lines": list(form.lines()), "told": told, "at": at},
        )  # fmt: skip


def _asked(request: Request, order: Order, form: AskForm) -> ReturnRequest | None:
    """What was asked for; None where the form says why not."""
    if ReturnRequest.objects.filter(order=order).count() != form.cleaned_data["seen"]:
        form.add_error(None, _("Meanwhile a return of this order was asked for: see whether it is this one."))
        return None
    photos = {one.line.pk: _photos(request, form, one.line.pk) for one in form.judged}
    if not form.is_valid():
        return None
    try:
        return asking.ask(
            order=order, wish=form.wish(photos), asked_by=AskedBy.DESK, at=timezone.now(), actor=request.user,
            generous=form.cleaned_data.get("generous", False),
        )  # fmt: skip
    except BadWish as refusal:
        form.refuse(refusal)
        return None


def _photos(request: Request, form: AskForm, line: int) -> list[Picture]:
    """The pictures of a line, drawn anew."""
    sent: list[UploadedFile] = request.FILES.getlist(f"photos-{line}")[:MOST_PHOTOS]
    drawn = list[Picture]()
    for upload in sent:
        try:
            drawn.append(pictures.redrawn(upload.read(pictures.LARGEST_UPLOAD + 1)))
        except ValidationError as refusal:
            form.add_error(f"photos-{line}", refusal)
    return drawn


def _fields(one: Judged) -> dict[str, forms.Field]:
    """Of a line that could come back at all."""
    if one.verdict.no in FIRM or not one.free:
        return {}
    most = len(one.free)
    swap = exchanges.of(one.line, units=1, again=True)
    others = [(str(product.pk), product.variant or product.name or product.sku) for product in swap.all]
    fields: dict[str, forms.Field] = {
        "quantity": forms.IntegerField(label=_("Units"), required=False, min_value=0, max_value=most, initial=0),
        "why": forms.ChoiceField(label=_("Reason"), required=False, choices=_reasons()),
        "words": forms.CharField(
            label=_("In the buyer’s own words"), required=False, max_length=asking.LONGEST_WORDS
        ),
        "photos": forms.FileField(
            label=_("Photos"), required=False, widget=Several(attrs={"accept": "image/jpeg,image/png,image/webp"})
        ),
    }  # fmt: skip
    if others:
        fields["wants"] = forms.ChoiceField(label=_("Instead"), required=False, choices=[("", "–"), *others])
    return fields


class Several(forms.ClearableFileInput):
    """More than one picture at once; the last one is what the form checks."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """One of them; the view takes all."""
        return files.get(name)


def _reasons() -> list[Any]:
    """Reasons with what comes closest to them, those of our doing first."""
    ordered = sorted(Why, key=lambda why: why not in OUR_DOING)
    return [
        *REASONS,
        *(
            (why.label, [(why.value, why.label), *((f"{why}:{one}", one.label) for one in DETAILS[why])])
            for why in ordered
        ),
    ]
