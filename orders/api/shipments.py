"""`shipments/`."""

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import caller
from accounts.roles import Action
from core.web.idempotency import idempotent
from core.web.problems import Conflict
from orders.api.requests import ParcelRequest, RenumberRequest
from orders.api.shapes import ParcelShape, ParcelWithScans
from orders.filters import ShipmentFilter
from orders.models import Order, Scan, Shipment
from orders.services import parcelling
from orders.services.instructing import NotPossible
from orders.states import Renumbering


class ShipmentList(ListAPIView[Shipment]):
    """Parcels of the stores that the caller belongs to, newest first."""

    serializer_class = ParcelShape
    filterset_class = ShipmentFilter
    queryset = Shipment.objects.none()  # names the model for the schema; rows come from get_queryset

    def get_queryset(self) -> QuerySet[Shipment]:
        """Newest first, scoped."""
        mine = Shipment.objects.allowed(caller(self.request), Action.ORDERS_VIEW)
        return mine.select_related("store", "order").newest()

    @extend_schema(request=ParcelRequest, responses={201: ParcelWithScans})
    @idempotent
    def post(self, request: Request) -> Response:
        """Add an outward parcel to an order."""
        asked = ParcelRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        number = asked.validated_data["order"]
        order = get_object_or_404(Order.objects.allowed(caller(request), Action.ORDERS_EDIT), pk=number)
        new = asked.parcel(order.store_id)
        parcel = parcelling.add_parcel(order=order, new=new, at=timezone.now(), actor=caller(request))
        return Response(ParcelWithScans(parcel).data, status=201)


class ShipmentDetail(RetrieveAPIView[Shipment]):
    """One parcel with its scans, oldest first."""

    serializer_class = ParcelWithScans

    def get_queryset(self) -> QuerySet[Shipment]:
        """Scoped."""
        scans = Prefetch("scans", Scan.objects.order_by("happened_at", "pk"))
        mine = Shipment.objects.allowed(caller(self.request), Action.ORDERS_VIEW)
        return mine.select_related("store", "order").prefetch_related(scans)

    @extend_schema(request=RenumberRequest, responses=ParcelWithScans)
    @idempotent
    def patch(self, request: Request, pk: int) -> Response:
        """Say who carries it and under which number, with a reason where it had another one."""
        parcel = _editable(request, pk)
        asked = RenumberRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        new, why = asked.parcel(parcel.store_id), asked.validated_data["reason"]
        reason, at = Renumbering(why) if why else None, timezone.now()
        parcel = parcelling.number(shipment=parcel, new=new, reason=reason, at=at, actor=caller(request))
        return Response(ParcelWithScans(parcel).data)

    @extend_schema(responses={204: None})
    @idempotent
    def delete(self, request: Request, pk: int) -> Response:
        """Take it off its order, before its courier has spoken of it."""
        try:
            parcelling.detach(shipment=_editable(request, pk), at=timezone.now(), actor=caller(request))
        except NotPossible as refusal:
            raise Conflict(str(refusal)) from refusal
        return Response(status=204)


def _editable(request: Request, pk: int) -> Shipment:
    return get_object_or_404(Shipment.objects.allowed(caller(request), Action.ORDERS_EDIT), pk=pk)
