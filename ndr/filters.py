"""What failed deliveries can be narrowed by: one set of names for pages, API and the links of figures."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.current import stores_of
from accounts.models import Membership, User
from accounts.roles import Action, roles_with
from connectors.couriers.words import Reason
from ndr.models import Case
from ndr.queries import cases
from ndr.states import CaseAction, CaseStatus
from orders import wording
from orders.filters import MOST_LOOKED_UP, NOTHING, ChoicesFilter, MomentFilter, Rows, TextFilter
from orders.queries import lookup
from orders.states import Payment

MANY = 3  # tries and more
TRIES = [*((str(n), str(n)) for n in range(MANY)), (str(MANY), _("3 or more"))]
MOST_VALUE = 10**12


def people(request: HttpRequest | None) -> QuerySet[User]:
    """Whom cases can be given to: those who act on failed deliveries in any of the user's stores."""
    stores = [store.pk for store in stores_of(request)] if request else []
    roles = roles_with(Action.NDR_ACT)
    members = Membership.objects.filter(store__in=stores, role__in=roles, user__is_active=True)
    return User.objects.filter(pk__in=members.values("user")).order_by("name", "email", "pk")


class CaseFilter(Rows):
    tags_at = "order__tags"
    queue = django_filters.ChoiceFilter(choices=cases.Queue, method="in_queue", label=_("Queue"))
    status = ChoicesFilter(choices=CaseStatus, label=_("Status"))
    courier = django_filters.CharFilter(method="of_courier", max_length=120, label=_("Courier"))
    reason = ChoicesFilter(choices=Reason, label=_("Reason"))
    payment_method = ChoicesFilter(choices=Payment, label=_("Payment"))
    clock = django_filters.ChoiceFilter(choices=cases.Clock, method="by_clock", label=_("Time left"))
    due_before = MomentFilter(field_name="due_at", lookup_expr="lt", label=_("Answer before"))
    attempts = ChoicesFilter(choices=TRIES, method="tried", label=_("Tries"))
    assignee = django_filters.ModelChoiceFilter(
        field_name="assigned_to", queryset=people, null_value=NOTHING, null_label=_("nobody"), label=_("Assigned to")
    )
    suggested = ChoicesFilter(choices=CaseAction, label=_("Suggested"))
    value_from = django_filters.NumberFilter(
        field_name="value", lookup_expr="gte", min_value=0, max_value=MOST_VALUE, label=_("Value from")
    )
    value_to = django_filters.NumberFilter(
        field_name="value", lookup_expr="lte", min_value=0, max_value=MOST_VALUE, label=_("Value to")
    )
    state = TextFilter(field_name="order__state", label=_("State"))
    city = TextFilter(field_name="order__city", label=_("City"))
    postcode = TextFilter(field_name="order__postcode", label=_("Postcode"))

    class Meta:
        model = Case
        fields: list[str] = []

    def clue(self, rows: QuerySet[Case], _name: str, text: str) -> QuerySet[Case]:
        """The cases of the orders that a look-up finds."""
        return rows.filter(order__in=lookup.matches(stores=self.stores, clue=text, limit=MOST_LOOKED_UP))

    def in_queue(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        """Exactly the cases that a tab counts."""
        at = timezone.now()
        zone = self.stores[0].zone if self.stores else timezone.get_current_timezone()
        until = cases.named_hour(at, zone)
        return cases.in_queue(rows, cases.Queue(value), at=at, user=self.request.user, until=until)

    def of_courier(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        """Of this courier, by its name or as it is kept; nobody's where nobody knows."""
        return rows.filter(courier__in=[""] if value == NOTHING else [value, wording.slug(value)])

    def by_clock(self, rows: QuerySet[Case], _name: str, value: str) -> QuerySet[Case]:
        """Those with this much time left."""
        return cases.by_clock(rows, cases.Clock(value), at=timezone.now())

    def tried(self, rows: QuerySet[Case], _name: str, values: list[str]) -> QuerySet[Case]:
        """After this many genuine attempts, or any of these."""
        wanted = {int(value) for value in values}
        fits = Q(attempts__in=wanted - {MANY})
        if MANY in wanted:
            fits |= Q(attempts__gte=MANY)
        return rows.filter(fits) if wanted else rows


class Worklist(CaseFilter):
    """As the desk reads it: its tabs say the status, and without one of them it is what is to be done."""

    status = None  # type: ignore[assignment]  # as django-filter takes a filter out

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrowed by everything that was said."""
        rows: QuerySet[Any] = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("queue"):
            return rows
        return self.in_queue(rows, "queue", cases.Queue.TO_DO)
