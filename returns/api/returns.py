"""`returns/` and `orders/{id}/eligibility/`."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
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
from accounts.roles import Action
from core.dates import day_of
from core.states import IllegalTransition
from core.web.idempotency import idempotent
from core.web.problems import Conflict
from orders.models import Order
from orders.services.instructing import NotPossible
from returns import explaining
from returns.api.requests import InspectRequest, ReceiveRequest
from returns.api.return_shapes import EligibilityShape, OrderEligibility, ReturnShape, WholeReturn
from returns.api.wishes import AskRequest, RefundRequest, RejectRequest
from returns.models import ReturnRequest
from returns.queries import eligibility, worklist
from returns.request_filters import ReturnFilter
from returns.services import counting, inspecting
from returns.services.counting import Misfit
from returns.services.requests import asking, deciding, receiving, resolving
from returns.services.requests.resolving import Choice
from returns.states import AskedBy, Outcome, ReturnStatus
from returns.wishes import BadWish


class ReturnList(ListAPIView[ReturnRequest]):
    """Returns that buyers asked for, of the stores that the caller belongs to, newest first."""

    serializer_class = ReturnShape
    filterset_class = ReturnFilter
    queryset = ReturnRequest.objects.none()  # names the model for the schema; rows come from get_queryset

    def get_queryset(self) -> QuerySet[ReturnRequest]:
        """Scoped, newest first."""
        mine = ReturnRequest.objects.allowed(caller(self.request), Action.ORDERS_VIEW)
        return worklist.listed(mine, by="-asked_at")

    @extend_schema(request=AskRequest, responses={201: WholeReturn})
    @idempotent
    def post(self, request: Request) -> Response:
        """Ask for a return for a buyer; 400 says by order line what stands against it."""
        asked = AskRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        said, mine = asked.validated_data, Order.objects.allowed(caller(request), Action.RETURNS_ASK)
        order = get_object_or_404(mine.select_related("store"), pk=said["order"])
        if said["generous"] and not _decides(request, order):
            raise PermissionDenied(_("Your role does not decide on returns."))
        try:
            row = asking.ask(
                order=order, wish=asked.wish(), asked_by=AskedBy.API, at=timezone.now(), actor=caller(request),
                generous=said["generous"],
            )  # fmt: skip
        except BadWish as bad:
            raise ValidationError({str(line) or "lines": text for line, text in bad.faults.items()}) from bad
        return Response(_whole(row.pk), status=201)


class ReturnDetail(APIView):
    @extend_schema(responses=WholeReturn)
    def get(self, request: Request, pk: int) -> Response:
        """One return with its lines and the tries to fetch it."""
        return Response(_whole(_row(request, pk, Action.ORDERS_VIEW).pk))


class Approve(APIView):
    @extend_schema(request=None, responses=WholeReturn)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Take it back; 409 where that was decided already."""
        row, now = _row(request, pk, Action.RETURNS_DECIDE), timezone.now()
        return _done(pk, lambda: deciding.approve(request=row, at=now, actor=caller(request)))


class Reject(APIView):
    @extend_schema(request=RejectRequest, responses=WholeReturn)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Refuse it; the buyer is told why."""
        row, now, said = _row(request, pk, Action.RETURNS_DECIDE), timezone.now(), RejectRequest(data=request.data)
        said.is_valid(raise_exception=True)
        told = said.validated_data["why"]
        return _done(pk, lambda: deciding.reject(request=row, why=told, at=now, actor=caller(request)))


class Cancel(APIView):
    @extend_schema(request=None, responses=WholeReturn)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Call it off, as long as nobody fetched the goods."""
        row, now = _row(request, pk, Action.RETURNS_DECIDE), timezone.now()
        return _done(pk, lambda: deciding.cancel(request=row, at=now, actor=caller(request)))


class Receive(APIView):
    @extend_schema(request=ReceiveRequest, responses=WholeReturn)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """It is here, and what was counted: received, missing and wrong units of a line of the return add up to what
        was asked for. Sent again, it corrects the counts.
        """
        row, said = _row(request, pk, Action.RTO_RECEIVE), ReceiveRequest(data=request.data)
        said.is_valid(raise_exception=True)
        at, actor, counts = timezone.now(), caller(request), said.counts()

        def receive() -> None:
            if row.status == ReturnStatus.APPROVED or not counts:
                receiving.receive(request=row, at=at, actor=actor)
            if counts:
                counting.count(case=row, counts=counts, at=at, actor=actor)

        return _done(pk, receive)


class Inspect(APIView):
    @extend_schema(request=InspectRequest, responses=WholeReturn)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Grade units of received lines; without a disposition the grade's usual one."""
        row, said = _row(request, pk, Action.RTO_RECEIVE), InspectRequest(data=request.data)
        said.is_valid(raise_exception=True)
        at, actor = timezone.now(), caller(request)
        return _done(pk, lambda: inspecting.inspect(case=row, units=said.told(), at=at, actor=actor))


class Refund(APIView):
    @extend_schema(request=RefundRequest, responses=WholeReturn)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Settle it with money back; the refund then waits to be approved and paid."""
        row, said = _row(request, pk, Action.RETURNS_DECIDE), RefundRequest(data=request.data)
        said.is_valid(raise_exception=True)
        choice = Choice(Outcome.REFUNDED, said.validated_data["less"], said.validated_data["why"])
        at, actor = timezone.now(), caller(request)
        return _done(pk, lambda: resolving.resolve(request=row, choice=choice, at=at, actor=actor))


class Eligibility(APIView):
    @extend_schema(responses=OrderEligibility)
    def get(self, request: Request, pk: int) -> Response:
        """Which lines of the order may be returned, until when, and why not: `{"lines": […]}`."""
        mine = Order.objects.allowed(caller(request), Action.ORDERS_VIEW).select_related("store")
        order, at = get_object_or_404(mine, pk=pk), timezone.now()
        today = day_of(at, order.store.zone)
        context = {"says": lambda verdict: explaining.verdict(verdict, today=today)}
        lines = [dict(EligibilityShape(one, context=context).data) for one in eligibility.of(order, at=at)]
        return Response({"lines": lines})


def _row(request: Request, pk: int, action: Action) -> ReturnRequest:
    mine = ReturnRequest.objects.allowed(caller(request), action).select_related("store", "order")
    return get_object_or_404(mine, pk=pk)


def _decides(request: Request, order: Order) -> bool:
    return Order.objects.allowed(caller(request), Action.RETURNS_DECIDE).filter(pk=order.pk).exists()


def _done(pk: int, act: Callable[[], object]) -> Response:
    """What became of it; 409 where it can't be, 400 where lines don't fit."""
    try:
        act()
    except Misfit as refusal:
        raise ValidationError({str(line): said for line, said in refusal.problems.items()}) from refusal
    except (NotPossible, IllegalTransition) as refusal:
        raise Conflict(str(refusal)) from refusal
    return Response(_whole(pk))


def _whole(pk: int) -> dict[str, Any]:
    return dict(WholeReturn(worklist.listed(ReturnRequest.objects.filter(pk=pk), by="pk").get()).data)
