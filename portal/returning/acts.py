"""What a buyer does about a return that she asked for: calls it off, says whom to pay, rates it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django import forms as django
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from orders.models import BuyerLink
from orders.services.instructing import NotPossible
from portal.returning.standing import Standing
from returns import payouts
from returns.models import ReturnRequest
from returns.payouts import Field, Wallet
from returns.services.pickups import rescheduling
from returns.services.requests import deciding, paying_whom, rating
from returns.services.requests.rating import BEST, Marks
from returns.shown import Shown
from returns.states import Payout

Context = dict[str, Any]
MARKS: Final = [(str(mark), str(mark)) for mark in range(1, BEST + 1)]
TYPED: Final = {Field.ACCOUNT: "numeric", Field.NUMBER: "tel"}


class PayoutForm(django.Form):
    """One way to be paid. What is typed goes into the sealed column and nowhere else: no page carries it on."""

    def __init__(self, way: Payout, country: str, typed: Any = None) -> None:
        super().__init__(typed, auto_id=f"id_{way}_%s", use_required_attribute=False)
        self.way = way
        for field in payouts.needs(way, country):
            self.fields[field.value] = _field(field)


class RatingForm(django.Form):
    """Three marks and her own words, none of them needed."""

    product = django.ChoiceField(label=_l("The product"), choices=MARKS, required=False, widget=django.RadioSelect)
    packaging = django.ChoiceField(label=_l("The packaging"), choices=MARKS, required=False, widget=django.RadioSelect)
    delivery = django.ChoiceField(label=_l("The delivery"), choices=MARKS, required=False, widget=django.RadioSelect)
    words = django.CharField(
        label=_l("In your own words"), required=False, max_length=rating.LONGEST_WORDS,
        widget=django.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def marks(self) -> Marks:
        """As the domain has them."""
        said = self.cleaned_data
        given = {name: int(said[name]) if said[name] else None for name in ("product", "packaging", "delivery")}
        return Marks(**given, words=said["words"])


@dataclass(frozen=True, slots=True)
class Open:
    """What can be done about one return now."""

    standing: Standing
    payouts: Sequence[PayoutForm]
    rating: RatingForm | None
    days: Sequence[date]  # on which a courier may come again


def act(request: HttpRequest, link: BuyerLink, step: str, *, at: datetime) -> Context:
    """Do it, if it can be done; what to tell her."""
    named = request.POST.get("return", "")
    rows = ReturnRequest.objects.filter(order=link.order_id).select_related("order", "store")
    row = rows.filter(pk=int(named)).first() if named.isdecimal() and len(named) < len(str(2**63)) else None
    if row is None:
        return {"note": _("This return is not of this order.")}
    try:
        return ACTS[step](request, row, at)
    except NotPossible as refusal:
        return {"note": str(refusal)}


def forms(standing: Sequence[Standing], done: Context, *, days: Sequence[date]) -> list[Open]:
    """The forms of each return, with what was typed where it was refused."""
    return [_open(one, done, days) for one in standing]


def _open(one: Standing, done: Context, days: Sequence[date]) -> Open:
    mine = done.get("refused") if done.get("refused_of") == one.request.pk else None
    ways, rated = list[PayoutForm](), None
    if paying_whom.is_needed(one.request):
        country = one.request.store.country
        ways = [PayoutForm(way, country) for way in payouts.ways(country)]
        ways = [mine if isinstance(mine, PayoutForm) and mine.way is form.way else form for form in ways]
    if one.may_rate:
        rated = mine if isinstance(mine, RatingForm) else RatingForm(auto_id=f"id_{one.request.pk}_%s")
    return Open(one, ways, rated, days if one.stage is Shown.PICKUP_FAILED else ())


def _cancel(_request: HttpRequest, row: ReturnRequest, at: datetime) -> Context:
    deciding.cancel(request=row, at=at, actor=None)
    return {"note": _("Called off. Nobody comes to fetch it.")}


def _reschedule(request: HttpRequest, row: ReturnRequest, at: datetime) -> Context:
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        return {"note": _("Choose one of these days.")}
    rescheduling.reschedule(request=row, on=on, at=at, actor=None)
    return {"note": _("Thank you. A courier is asked to come on that day.")}


def _payout(request: HttpRequest, row: ReturnRequest, at: datetime) -> Context:
    said = request.POST.get("way", "")
    if said not in payouts.ways(row.store.country):
        return {"note": _("Choose one of these ways.")}
    form = PayoutForm(Payout(said), row.store.country, request.POST)
    if form.is_valid():
        try:
            paying_whom.tell(request=row, way=form.way, said=form.cleaned_data, at=at, actor=None)
        except ValidationError as refusal:
            for name, texts in refusal.message_dict.items():
                form.add_error(name if name in form.fields else None, texts)
        else:
            return {"note": _("Thank you. The refund goes there.")}
    return {"refused": form, "refused_of": row.pk}


def _rate(request: HttpRequest, row: ReturnRequest, at: datetime) -> Context:
    form = RatingForm(request.POST, auto_id=f"id_{row.pk}_%s")
    if form.is_valid():
        try:
            rating.rate(request=row, marks=form.marks(), at=at, actor=None)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return {"note": _("Thank you. The shop reads it.")}
    return {"refused": form, "refused_of": row.pk}


def _field(field: Field) -> django.Field:
    if field is Field.WALLET:
        return django.ChoiceField(label=field.label, choices=[("", "–"), *Wallet.choices], required=False)
    shown = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
    shown |= {"inputmode": TYPED[field]} if field in TYPED else {}
    return django.CharField(
        label=field.label, required=False, max_length=payouts.LONGEST, widget=django.TextInput(attrs=shown)
    )


ACTS: Final[Mapping[str, Callable[[HttpRequest, ReturnRequest, datetime], Context]]] = {
    "cancel": _cancel,
    "reschedule": _reschedule,
    "payout": _payout,
    "rate": _rate,
}
