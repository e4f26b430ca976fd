"""`ndr/cases/`."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import caller
from accounts.models import Membership, Store
from accounts.roles import MAY, Action, Role
from core.web.idempotency import idempotent
from core.web.problems import Conflict
from ndr import offers
from ndr.api.requests import SUGGESTED, ActRequest, BulkRequest
from ndr.api.shapes import CaseShape, OutcomesShape, WholeCase
from ndr.filters import CaseFilter
from ndr.inputs import BadInput
from ndr.models import Act, Answer, Attempt, Case
from ndr.queries import standing
from ndr.services import acting, many
from ndr.states import CaseAction
from orders.filters import NOTHING
from orders.services.instructing import NotPossible
from orders.services.many import Outcome, Outcomes


class ApiFilter(CaseFilter):
    """As the desk's, with people by their e-mail."""

    assigned_to = django_filters.CharFilter(method="of_person", max_length=254)
    answered = django_filters.BooleanFilter(field_name="answered_at", lookup_expr="isnull", exclude=True)

    def of_person(self, rows: QuerySet[Case], _name: str, email: str) -> QuerySet[Case]:
        """Of this person; "-" finds nobody's."""
        return rows.filter(assigned_to=None) if email == NOTHING else rows.filter(assigned_to__email=email.lower())


class CaseList(ListAPIView[Case]):
    """Failed deliveries of the stores that the caller belongs to, what runs out first on top."""

    serializer_class = CaseShape
    filterset_class = ApiFilter
    queryset = Case.objects.none()  # names the model for the schema; rows come from get_queryset

    def get_queryset(self) -> QuerySet[Case]:
        """By their clock, scoped."""
        mine = Case.objects.allowed(caller(self.request), Action.ORDERS_VIEW)
        return mine.select_related("store", "order", "shipment", "assigned_to", "rule").by_clock()


class CaseDetail(APIView):
    """One failed delivery with everything about it."""

    @extend_schema(responses=WholeCase)
    def get(self, request: Request, pk: int) -> Response:
        """The case, its reports, what was done and answered, and what may be done now."""
        return Response(_whole(request, _case(request, pk, Action.ORDERS_VIEW)))


class CaseAct(APIView):
    """Do something about one failed delivery."""

    @extend_schema(request=ActRequest, responses=WholeCase)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Act on it: 400 names what was told wrongly, 409 says why it can't be done now."""
        asked = ActRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        action = CaseAction(asked.validated_data["action"])
        case = _case(request, pk, offers.ROLE[action])
        inputs = asked.inputs(case.store)
        try:
            acting.act(case=case, action=action, inputs=inputs, at=timezone.now(), actor=caller(request))
        except BadInput as bad:
            raise ValidationError(dict(bad.faults)) from bad
        except NotPossible as refusal:
            raise Conflict(str(refusal)) from refusal
        return Response(_whole(request, case))


class CaseUndo(APIView):
    """Take back what a courier was told last about one failed delivery."""

    @extend_schema(request=None, responses=WholeCase)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Undo it while it has not left: 409 says why it can't be undone any more."""
        case = _case(request, pk, Action.NDR_ACT)
        told = Act.objects.filter(case=case, instruction__isnull=False).select_related("store").order_by("-at", "-pk")
        last = told.first()
        if last is None:
            raise Conflict(_("No courier was told anything about it: there is nothing to undo."))
        try:
            acting.take_back(act=last, at=timezone.now(), actor=caller(request))
        except NotPossible as refusal:
            raise Conflict(str(refusal)) from refusal
        return Response(_whole(request, case))


class CasesAct(APIView):
    """Do the same about many."""

    @extend_schema(operation_id="ndr_cases_act_on_many", request=BulkRequest, responses=OutcomesShape)
    @idempotent
    def post(self, request: Request) -> Response:
        """Act on up to 200; what can't be done with one of them stops none of the others."""
        asked = BulkRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        ids: list[int] = list(dict.fromkeys(asked.validated_data["cases"]))
        outcomes = dict.fromkeys(ids, Outcome(_("It is no longer there.")))
        for store, of_store in _by_store(request, ids, asked.validated_data["action"]):
            outcomes |= _do(request, asked, store, of_store)
        told = [{"case": pk, "done": not outcomes[pk].why, "why": outcomes[pk].why} for pk in ids]
        return Response({"results": told, "done": sum(not one.why for one in outcomes.values())})


def _case(request: Request, pk: int, action: Action) -> Case:
    mine = Case.objects.allowed(caller(request), action)
    return get_object_or_404(mine.select_related("store"), pk=pk)


def _whole(request: Request, case: Case) -> dict[str, Any]:
    at = timezone.now()
    acts = Act.objects.select_related("actor", "rule", "instruction").order_by("-at", "-pk")
    told: list[Prefetch[str]] = [
        Prefetch("reports", Attempt.objects.order_by("reported_at", "pk")),
        Prefetch("acts", acts),
        Prefetch("answers", Answer.objects.select_related("taken_by").order_by("-at", "-pk")),
    ]
    whole = standing.load(Case.objects.select_related("assigned_to").filter(pk=case.pk)).prefetch_related(*told).get()
    now = standing.of([whole], at=at)[0]
    whole.offers = [_offer(one) for one in offers.offers(now.facts(may=_may(request, case), at=at))]  # type: ignore[attr-defined]  # for the shape
    whole.days = now.window.days()  # type: ignore[attr-defined]  # as well
    return dict(WholeCase(whole).data)


def _offer(one: offers.Offer) -> dict[str, Any]:
    needs = [[field.value for field in group] for group in one.needs]
    return {"action": one.action.value, "locked": one.locked, "needs": needs, "hint": one.hint}


def _may(request: Request, case: Case) -> frozenset[Action]:
    role = Membership.objects.filter(user=caller(request), store=case.store_id).values_list("role", flat=True).first()
    return MAY[Role(role)] if role else frozenset()


def _by_store(request: Request, ids: list[int], action: str) -> Iterator[tuple[Store, list[int]]]:
    needed = Action.NDR_ACT if action == SUGGESTED else offers.ROLE[CaseAction(action)]
    mine = Case.objects.allowed(caller(request), needed).filter(pk__in=ids)
    of_store = defaultdict[int, list[int]](list)
    for pk, store_id in mine.values_list("pk", "store_id"):
        of_store[store_id].append(pk)
    for store in Store.objects.filter(pk__in=of_store).order_by("pk"):
        yield store, of_store[store.pk]


def _do(request: Request, asked: BulkRequest, store: Store, ids: list[int]) -> Outcomes:
    at, actor, action = timezone.now(), caller(request), asked.validated_data["action"]
    if action == SUGGESTED:
        return many.do_suggested(store=store, case_ids=ids, at=at, actor=actor)
    inputs = asked.inputs(store)
    if action == CaseAction.ASSIGN and inputs.assignee is None:
        return many.assign(store=store, case_ids=ids, to=[], at=at, actor=actor)
    return many.act(store=store, case_ids=ids, action=CaseAction(action), inputs=inputs, at=at, actor=actor)
