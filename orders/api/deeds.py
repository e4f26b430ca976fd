"""What may be done with one order: edit, move, cancel, note, tag, split."""

from collections.abc import Mapping
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import caller
from accounts.roles import Action
from core.web.idempotency import idempotent
from core.web.problems import Conflict
from orders.api.requests import (
    CancelRequest,
    EditRequest,
    MoveRequest,
    NoteRequest,
    ParcelOfOrderRequest,
    SplitRequest,
    TagRequest,
)
from orders.api.shapes import CancelledShape, NoteShape, ParcelShape, ParcelWithScans, TagsShape, WholeOrder
from orders.api.whole import whole
from orders.models import Note, Order
from orders.services import editing, life, noting, packing, parcelling, tagging
from orders.services.editing import Clash, Stale
from orders.services.instructing import NotPossible
from orders.services.packing import Contents
from orders.states import CancelReason, Decision


def conflict(refusal: Stale | NotPossible) -> Conflict:
    """What a program gets that came too late: for each field, who changed it and when."""
    if isinstance(refusal, NotPossible):
        return Conflict(str(refusal))
    return Conflict({clash.field or "version": _told(clash) for clash in refusal.clashes})


def _told(clash: Clash) -> str:
    said = {"who": clash.who or _("a file or the system"), "when": clash.when.isoformat()}
    return _("Changed by %(who)s at %(when)s. Read the order again.") % said


def _order(request: Request, pk: int, action: Action) -> Order:
    return get_object_or_404(Order.objects.allowed(caller(request), action).select_related("store"), pk=pk)


def edit(request: Request, pk: int) -> Response:
    """Change what is still open. `version` is the one that was read: 409 names what changed since."""
    order = _order(request, pk, Action.ORDERS_EDIT)
    asked = EditRequest(data=request.data)
    asked.is_valid(raise_exception=True)
    version, changes = asked.changes(order)
    try:
        editing.edit(order=order, changes=changes, seen=version, at=timezone.now(), actor=caller(request))
    except Stale as stale:
        raise conflict(stale) from stale
    return Response(whole(request, pk))


class Move(APIView):
    @extend_schema(request=MoveRequest, responses=WholeOrder)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Hold, confirm, pack or take up again."""
        order, given = _order(request, pk, Action.ORDERS_EDIT), _valid(MoveRequest, request)
        life.move(order=order, to=Decision(given["to"]), at=timezone.now(), actor=caller(request))
        return Response(whole(request, pk))


class Cancel(APIView):
    @extend_schema(request=CancelRequest, responses=CancelledShape)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Cancel for a reason; `asked` is what couriers were asked, `by_hand` what a person has to do."""
        order, given = _order(request, pk, Action.ORDERS_EDIT), _valid(CancelRequest, request)
        reason, at = CancelReason(given["reason"]), timezone.now()
        try:
            done = life.cancel(order=order, reason=reason, text=given["text"], at=at, actor=caller(request))
        except NotPossible as refusal:
            raise conflict(refusal) from refusal
        asked = [{"shipment": row.shipment_id, "action": row.verb} for row in done.asked]
        left = [{"shipment": one.parcel.pk, "action": one.verb, "why": one.why} for one in done.left]
        return Response({**whole(request, pk), "asked": asked, "by_hand": left})


class Notes(APIView):
    @extend_schema(request=NoteRequest, responses={201: NoteShape})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Write a note for colleagues."""
        order, given = _order(request, pk, Action.ORDERS_NOTE), _valid(NoteRequest, request)
        note = noting.write(order=order, text=given["text"], at=timezone.now(), actor=caller(request))
        return Response(NoteShape(note).data, status=201)


class NoteDetail(APIView):
    @extend_schema(request=NoteRequest, responses=NoteShape)
    @idempotent
    def patch(self, request: Request, pk: int) -> Response:
        """Mend one's own note, within ten minutes."""
        given = _valid(NoteRequest, request)
        try:
            note = noting.rewrite(note=_note(request, pk), text=given["text"], at=timezone.now(), actor=caller(request))
        except NotPossible as refusal:
            raise conflict(refusal) from refusal
        return Response(NoteShape(note).data)

    @extend_schema(responses={204: None})
    @idempotent
    def delete(self, request: Request, pk: int) -> Response:
        """Delete one's own note."""
        try:
            noting.delete(note=_note(request, pk), at=timezone.now(), actor=caller(request))
        except NotPossible as refusal:
            raise conflict(refusal) from refusal
        return Response(status=204)


class Tags(APIView):
    @extend_schema(request=TagRequest, responses=TagsShape)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Put tags on and take tags off."""
        order, given = _order(request, pk, Action.ORDERS_NOTE), _valid(TagRequest, request)
        order = tagging.tag(order=order, **given, at=timezone.now(), actor=caller(request))
        return Response({"tags": order.tags})


class Parcels(APIView):
    @extend_schema(request=ParcelOfOrderRequest, responses={201: ParcelWithScans})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Attach a courier's parcel."""
        order, asked = _order(request, pk, Action.ORDERS_EDIT), ParcelOfOrderRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        new = asked.parcel(order.store_id)
        parcel = parcelling.add_parcel(order=order, new=new, at=timezone.now(), actor=caller(request))
        return Response(ParcelWithScans(parcel).data, status=201)


class Split(APIView):
    @extend_schema(request=SplitRequest, responses=ParcelShape(many=True))
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Say which lines travel in which parcel; `shipment` null makes a new one."""
        order, given = _order(request, pk, Action.ORDERS_EDIT), _valid(SplitRequest, request)
        lines = dict(order.lines.values_list("position", "pk"))
        contents = [
            Contents(one["shipment"], {lines.get(item["position"], 0): item["quantity"] for item in one["lines"]})
            for one in given["parcels"]
        ]
        version, at = given["version"], timezone.now()
        try:
            made = packing.split(order=order, contents=contents, version=version, at=at, actor=caller(request))
        except Stale as stale:
            raise conflict(stale) from stale
        return Response(ParcelShape(made, many=True).data)


def _valid(kind: Any, request: Request) -> Mapping[str, Any]:
    asked = kind(data=request.data)
    asked.is_valid(raise_exception=True)
    given: Mapping[str, Any] = asked.validated_data
    return given


def _note(request: Request, pk: int) -> Note:
    mine = Note.objects.allowed(caller(request), Action.ORDERS_NOTE).kept().select_related("author")
    return get_object_or_404(mine, pk=pk)
