"""`rto/cases/`, `rto/arrivals/` and `rto/claims/`."""

from typing import Any

import django_filters
from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import caller
from accounts.models import Store
from accounts.roles import Action
from core.web.idempotency import idempotent
from core.web.problems import Conflict
from orders.services.instructing import NotPossible
from returns.api.requests import ArrivalRequest, ClaimMoveRequest, InspectRequest, ReceiveRequest
from returns.api.shapes import ArrivalShape, ClaimShape, RtoShape, WholeRto
from returns.filters import RtoFilter
from returns.models import Arrival, Claim, RtoCase
from returns.queries import cost
from returns.services import claiming, counting, inspecting, receiving
from returns.services.counting import Misfit
from returns.states import AWAITED, ClaimKind, ClaimStatus, Verdict

ALONG = ("store", "order", "shipment")
WITHIN = ("lines__line__product", "lines__inspections", "claims__store", "arrivals__store")


class CaseList(ListAPIView[RtoCase]):
    """Parcels that came or come back undelivered, of the stores that the caller belongs to, newest way back first."""

    serializer_class = RtoShape
    filterset_class = RtoFilter
    queryset = RtoCase.objects.none()  # names the model for the schema; rows come from get_queryset

    def get_queryset(self) -> QuerySet[RtoCase]:
        """Scoped, newest first."""
        mine = RtoCase.objects.allowed(caller(self.request), Action.ORDERS_VIEW)
        return mine.select_related(*ALONG).order_by("-opened_at", "-pk")


class CaseDetail(APIView):
    @extend_schema(responses=WholeRto)
    def get(self, request: Request, pk: int) -> Response:
        """One case with its lines, inspections, claims, arrivals, and its cost by term."""
        return Response(_whole(_case(request, pk, Action.ORDERS_VIEW).pk))


class Receive(APIView):
    @extend_schema(request=ReceiveRequest, responses=WholeRto)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """It is here, and what was counted: received, missing and wrong units of a line add up to what was sent.

        409 where that can't be; sent again, it corrects the counts.
        """
        case = _case(request, pk, Action.RTO_RECEIVE)
        asked = ReceiveRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        at, actor = timezone.now(), caller(request)
        try:
            with transaction.atomic():  # what can't be counted so was not received either
                if case.status in AWAITED or not asked.counts():
                    case = receiving.receive(shipment=case.shipment, at=at, actor=actor)
                if asked.counts():
                    counting.count(case=case, counts=asked.counts(), at=at, actor=actor)
        except (NotPossible, Misfit) as refusal:
            raise _refused(refusal) from refusal
        return Response(_whole(pk))


class Inspect(APIView):
    @extend_schema(request=InspectRequest, responses=WholeRto)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Grade units of received lines; without a disposition the grade's usual one."""
        case = _case(request, pk, Action.RTO_RECEIVE)
        asked = InspectRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            inspecting.inspect(case=case, units=asked.told(), at=timezone.now(), actor=caller(request))
        except (NotPossible, Misfit) as refusal:
            raise _refused(refusal) from refusal
        return Response(_whole(pk))


class ArrivalFilter(django_filters.FilterSet):
    store = django_filters.CharFilter(field_name="store__code")
    verdict = django_filters.ChoiceFilter(choices=Verdict.choices)
    settled = django_filters.BooleanFilter(field_name="settled_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Arrival
        fields: list[str] = []


class ArrivalList(ListAPIView[Arrival]):
    """What was scanned at the warehouse's door, latest first."""

    serializer_class = ArrivalShape
    filterset_class = ArrivalFilter
    queryset = Arrival.objects.none()

    def get_queryset(self) -> QuerySet[Arrival]:
        """Scoped, latest first."""
        mine = Arrival.objects.allowed(caller(self.request), Action.RTO_RECEIVE)
        return mine.select_related("store").order_by("-at", "-pk")

    @extend_schema(request=ArrivalRequest, responses={201: ArrivalShape})
    @idempotent
    def post(self, request: Request) -> Response:
        """A parcel was scanned: AWB or order number, as the scanner typed it. `verdict` says what it is; one that is
        expected is received. Every scan is kept.
        """
        asked = ArrivalRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        given, mine = asked.validated_data, Store.objects.allowed(caller(request), Action.RTO_RECEIVE)
        store = get_object_or_404(mine, code=given["store"])
        made = receiving.arrive(store=store, scanned=given["scanned"], at=timezone.now(), actor=caller(request))
        return Response(ArrivalShape(made).data, status=201)


class ClaimFilter(django_filters.FilterSet):
    store = django_filters.CharFilter(field_name="store__code")
    status = django_filters.ChoiceFilter(choices=ClaimStatus.choices)
    kind = django_filters.ChoiceFilter(choices=ClaimKind.choices)
    courier = django_filters.CharFilter()
    case = django_filters.NumberFilter(field_name="case_id", max_value=2**63 - 1)

    class Meta:
        model = Claim
        fields: list[str] = []


class ClaimList(ListAPIView[Claim]):
    """What is claimed from couriers, latest first."""

    serializer_class = ClaimShape
    filterset_class = ClaimFilter
    queryset = Claim.objects.none()

    def get_queryset(self) -> QuerySet[Claim]:
        """Scoped, latest first."""
        mine = Claim.objects.allowed(caller(self.request), Action.ORDERS_VIEW)
        return mine.select_related("store").order_by("-opened_at", "-pk")


class ClaimMove(APIView):
    @extend_schema(request=ClaimMoveRequest, responses=ClaimShape)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Send it, or write down that it was accepted, paid, rejected or withdrawn; 409 where that can't be."""
        claim = get_object_or_404(Claim.objects.allowed(caller(request), Action.CLAIMS_WORK), pk=pk)
        asked = ClaimMoveRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        to, at = ClaimStatus(asked.validated_data["to"]), timezone.now()
        try:
            claim = claiming.move(claim=claim, to=to, said=asked.said(), at=at, actor=caller(request))
        except NotPossible as refusal:
            raise Conflict(str(refusal)) from refusal
        return Response(ClaimShape(claim).data)


def _case(request: Request, pk: int, action: Action) -> RtoCase:
    mine = RtoCase.objects.allowed(caller(request), action).select_related(*ALONG)
    return get_object_or_404(mine, pk=pk)


def _whole(pk: int) -> dict[str, Any]:
    case = RtoCase.objects.select_related(*ALONG).prefetch_related(*WITHIN).get(pk=pk)
    return dict(WholeRto(case, context={"cost": cost.of_case(case, at=timezone.now())}).data)


def _refused(refusal: NotPossible | Misfit) -> Conflict | ValidationError:
    if isinstance(refusal, Misfit):
        return ValidationError({str(line): said for line, said in refusal.problems.items()})
    return Conflict(str(refusal))
