"""`tasks/`."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import caller
from accounts.models import Store, User
from accounts.roles import Action
from core.web.idempotency import idempotent
from orders.api.requests import Moment
from orders.models import Order, Task, TaskState
from orders.services import tasking
from orders.services.tasking import Wanted


class TaskFilter(django_filters.FilterSet):
    store = django_filters.CharFilter(field_name="store__code")
    state = django_filters.ChoiceFilter(choices=TaskState.choices)
    assigned_to = django_filters.CharFilter(field_name="assigned_to__email")
    order = django_filters.NumberFilter(field_name="order_id", max_value=2**63 - 1)

    class Meta:
        model = Task
        fields: list[str] = []


class TaskShape(serializers.ModelSerializer[Task]):
    store = serializers.CharField(source="store.code")
    assigned_to = serializers.EmailField(source="assigned_to.email", default=None)

    class Meta:
        model = Task
        fields = ["id", "store", "order", "title", "note", "assigned_to", "due_at", "state", "created_at", "closed_at"]


class TaskRequest(serializers.Serializer[Any]):
    store = serializers.CharField(max_length=40)
    order = serializers.IntegerField(min_value=1, max_value=2**63 - 1, allow_null=True, default=None)
    title = serializers.CharField(max_length=200)
    note = serializers.CharField(max_length=4000, allow_blank=True, default="")
    assigned_to = serializers.EmailField(allow_null=True, default=None)
    due_at = Moment(allow_null=True, default=None)


class TaskMoveRequest(serializers.Serializer[Any]):
    to = serializers.ChoiceField(choices=TaskState.choices)


class TaskList(ListAPIView[Task]):
    """Tasks of the stores that the caller belongs to, latest first."""

    serializer_class = TaskShape
    filterset_class = TaskFilter
    queryset = Task.objects.none()  # names the model for the schema; rows come from get_queryset

    def get_queryset(self) -> QuerySet[Task]:
        """Scoped, latest first."""
        mine = Task.objects.allowed(caller(self.request), Action.TASKS_WORK)
        return mine.select_related("store", "assigned_to").order_by("-pk")

    @extend_schema(request=TaskRequest, responses={201: TaskShape})
    @idempotent
    def post(self, request: Request) -> Response:
        """Write a task down."""
        asked = TaskRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        store = get_object_or_404(Store.objects.allowed(caller(request), Action.TASKS_WORK), code=given.pop("store"))
        number, email = given.pop("order"), given.pop("assigned_to")
        order = get_object_or_404(Order, store=store, pk=number) if number else None
        wanted = Wanted(**given, assigned_to=_member(store, email))
        task = tasking.open_task(store=store, order=order, wanted=wanted, at=timezone.now(), actor=caller(request))
        return Response(TaskShape(task).data, status=201)


class TaskMove(APIView):
    """Close a task, or take it up again."""

    @extend_schema(request=TaskMoveRequest, responses=TaskShape)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Move the task to `to`; 409 where its state has no way there."""
        asked = TaskMoveRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        task = get_object_or_404(Task.objects.allowed(caller(request), Action.TASKS_WORK), pk=pk)
        to = TaskState(asked.validated_data["to"])
        return Response(TaskShape(tasking.move(task=task, to=to, at=timezone.now(), actor=caller(request))).data)


def _member(store: Store, email: str | None) -> User | None:
    if email is None:
        return None
    member = User.objects.filter(memberships__store=store, email=email.lower()).first()
    if member is None:
        raise ValidationError({"assigned_to": _("Nobody in this store has this address.")})
    return member
