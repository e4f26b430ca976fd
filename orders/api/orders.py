"""`orders/` and `lookup/`."""

import time

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import caller
from accounts.models import Store
from accounts.roles import Action, Scope
from core.web.idempotency import idempotent
from orders.api import deeds
from orders.api.requests import EditRequest, OrderRequest
from orders.api.shapes import ContactShape, LookupShape, OrderShape, WholeOrder
from orders.api.whole import whole
from orders.filters import OrderFilter
from orders.models import Order
from orders.queries import lookup
from orders.services import ordering, revealing

LONGEST_CLUE = 200


class OrderList(ListAPIView[Order]):
    """Orders of the stores that the caller belongs to, newest first."""

    serializer_class = OrderShape
    filterset_class = OrderFilter
    queryset = Order.objects.none()  # names the model for the schema; rows come from get_queryset

    def get_queryset(self) -> QuerySet[Order]:
        """Newest first, scoped."""
        return Order.objects.allowed(caller(self.request), Action.ORDERS_VIEW).select_related("store").newest()

    @extend_schema(request=OrderRequest, responses={201: WholeOrder})
    @idempotent
    def post(self, request: Request) -> Response:
        """Take a new order in."""
        asked = OrderRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        mine = Store.objects.allowed(caller(request), Action.ORDERS_CREATE)
        store = get_object_or_404(mine, code=asked.validated_data["store"])
        order = ordering.take_order(store=store, new=asked.new_order(), at=timezone.now(), actor=caller(request))
        return Response(whole(request, order.pk), status=201)


class OrderDetail(APIView):
    """One order with everything about it."""

    @extend_schema(responses=WholeOrder)
    def get(self, request: Request, pk: int) -> Response:
        """The order, its lines, parcels with scans, timeline, and what may be done with it now."""
        return Response(whole(request, pk))

    @extend_schema(request=EditRequest, responses=WholeOrder)
    @idempotent
    def patch(self, request: Request, pk: int) -> Response:
        """Change what is still open of it."""
        return deeds.edit(request, pk)


class Reveal(APIView):
    """The buyer's contact data; the audit log keeps who looked."""

    scope = Scope.REVEAL

    @extend_schema(request=None, responses=ContactShape)
    def post(self, request: Request, pk: int) -> Response:
        """Reveal the contact data of one order."""
        order = get_object_or_404(Order.objects.allowed(caller(request), Action.ORDERS_REVEAL), pk=pk)
        contact = revealing.reveal(order=order, at=timezone.now(), actor=caller(request))
        return Response(ContactShape(contact).data)


class Lookup(APIView):
    """Any clue to at most 20 orders: number, AWB, phone in any spelling, e-mail, misspelt name."""

    @extend_schema(parameters=[OpenApiParameter("q", str, required=True)], responses=LookupShape)
    def get(self, request: Request) -> Response:
        """The orders that fit the clue, best first."""
        began = time.perf_counter()
        stores = list(Store.objects.allowed(caller(request), Action.ORDERS_VIEW))
        hits = lookup.find(stores=stores, clue=request.query_params.get("q", "")[:LONGEST_CLUE])
        took = round(1000 * (time.perf_counter() - began), 1)
        return Response(LookupShape({"results": hits, "took_ms": took}).data)
