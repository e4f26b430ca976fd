"""`orders/` and `lookup/`."""

import time
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import caller
from accounts.models import Store
from accounts.roles import Action
from core.web.idempotency import idempotent
from orders import policy
from orders.api.requests import OrderRequest
from orders.api.shapes import (
    ActionShape,
    ContactShape,
    EntryShape,
    LineShape,
    LookupShape,
    OrderShape,
    ParcelWithScans,
    WholeOrder,
)
from orders.filters import OrderFilter
from orders.headline import Reader
from orders.models import Order
from orders.queries import lookup, orders, story
from orders.services import instructing, ordering, revealing
from orders.timeline import chosen

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
        mine = Store.objects.allowed(caller(request), Action.ORDERS_EDIT)
        store = get_object_or_404(mine, code=asked.validated_data["store"])
        order = ordering.take_order(store=store, new=asked.new_order(), at=timezone.now(), actor=caller(request))
        return Response(_whole(request, order.pk), status=201)


class OrderDetail(APIView):
    """One order with everything about it."""

    @extend_schema(responses=WholeOrder)
    def get(self, request: Request, pk: int) -> Response:
        """The order, its lines, parcels with scans, timeline, and what may be done with it now."""
        return Response(_whole(request, pk))


class Reveal(APIView):
    """The buyer's contact data; the audit log keeps who looked."""

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


def _whole(request: Request, pk: int) -> dict[str, Any]:
    order = orders.whole(Order.objects.allowed(caller(request), Action.ORDERS_VIEW)).filter(pk=pk).first()
    if order is None:
        raise Http404
    return {
        **OrderShape(order).data,
        "lines": LineShape(order.lines.all(), many=True).data,
        "shipments": ParcelWithScans(order.shipments.all(), many=True).data,
        "timeline": EntryShape(_timeline(order), many=True).data,
        "allowed_actions": ActionShape(_actions(order), many=True).data,
    }


def _timeline(order: Order) -> list[dict[str, object]]:
    reader = Reader(zone=order.store.zone, language=translation.get_language() or "en", at=timezone.now())
    told = chosen(story.entries(order, reader), None)
    return [
        {"kind": entry.kind, "at": entry.when, "text": entry.emphasis + entry.text, "detail": entry.detail}
        for entry in told
    ]


def _actions(order: Order) -> list[dict[str, object]]:
    return [
        {"action": choice.verb, "shipment": parcel.pk, "locked": str(choice.locked)}
        for parcel in order.shipments.all()
        for choice in policy.choices(instructing.parcel_of(parcel))
    ]
