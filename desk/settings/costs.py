"""What does a parcel cost that nobody took?"""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Store
from accounts.roles import Action
from desk import doors
from desk.doors import Request
from desk.settings.forms import CostForm
from orders import cost
from orders.cost import Terms
from orders.models import CostModel
from orders.queries import costs as cost_queries
from orders.services import costing

EXAMPLE_DAYS = 12
EXAMPLES = {"IDR": Decimal(150_000), "INR": Decimal(600)}  # what the goods of the worked example cost
OTHER_EXAMPLE = Decimal(10)
MOST_SHOWN = 100


@require_http_methods(["GET", "POST"])
@doors.page(Action.COSTS_EDIT)
def page(request: Request, store: Store) -> HttpResponse:
    """The terms that hold today with a worked example, a form for new ones, and all that were set."""
    today = timezone.localdate()
    holding = cost_queries.on(store, today)
    form = CostForm(request.POST or None, costs=holding, today=today)
    if request.method == "POST" and form.is_valid():
        costing.set_costs(
            store=store,
            valid_from=form.cleaned_data["valid_from"],
            terms=form.terms(),
            at=timezone.now(),
            actor=request.user,
        )
        messages.success(request, _("Costs kept."))
        return redirect("settings:costs")
    history = CostModel.objects.filter(store=store).select_related("set_by").order_by("-valid_from")[:MOST_SHOWN]
    context = {"form": form, "holding": holding, "history": history, "at": timezone.now()}
    return render(request, "desk/settings/costs.html", context | _example(store, holding))


def _example(store: Store, holding: CostModel | None) -> dict[str, Any]:
    """What one parcel and one enquiry cost on the terms that hold; empty without any."""
    if holding is None:
        return {}
    terms, goods = Terms.of(holding), EXAMPLES.get(store.currency, OTHER_EXAMPLE)
    bill = cost.of_rto(terms, goods=goods, days=EXAMPLE_DAYS)
    return {"bill": bill, "enquiry": cost.of_enquiry(terms), "goods": goods, "days": EXAMPLE_DAYS}


@require_POST
@doors.page(Action.COSTS_EDIT)
def drop(request: Request, _store: Store, pk: int) -> HttpResponse:
    """Take the terms of one day back."""
    row = get_object_or_404(CostModel.objects.allowed(request.user, Action.COSTS_EDIT), pk=pk)
    costing.drop_costs(costs=row, at=timezone.now(), actor=request.user)
    messages.success(request, _("Taken back: the costs before them hold on."))
    return redirect("settings:costs")
