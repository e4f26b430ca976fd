"""`/api/v1/analytics/`: figures for scripts. Thin: read the question, ask, write the answer down."""

from collections.abc import Iterable
from datetime import UTC
from typing import Any, Final, cast

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Store, User
from accounts.roles import Action
from accounts.scoping import require
from analytics import exports
from analytics.api_fields import AMOUNTS, COUNTS, RATES, TO_COME, counts_of, row_of
from analytics.dimensions import Cohort, Dimension
from analytics.forms import FILTERS, QuestionForm
from analytics.queries import rto
from analytics.question import Answers, Question

FORMATS: Final = ("json", "csv", "xlsx")


class FormatIsOurs(DefaultContentNegotiation):
    """`format=csv` is a parameter of figures here, not a choice between DRF's renderers."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The first one: everything but JSON is written by `exports`."""
        first = next(iter(renderers))
        return first, first.media_type or ""


class CountsFields(serializers.Serializer[Any]):
    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Under the names of `api_fields`."""
        fields: dict[str, serializers.Field[Any, Any, Any, Any]] = dict(super().get_fields())
        fields |= {name: serializers.IntegerField() for name in COUNTS}
        fields |= {
            name: serializers.FloatField(allow_null=True, min_value=0, max_value=1) for name in (*RATES, *TO_COME)
        }
        return fields | {name: serializers.CharField(allow_null=True) for name in AMOUNTS}


class RowFields(CountsFields):
    key = serializers.CharField(help_text='A day, the Monday of a week, "2026-08", or the value; "" if it is unknown.')


class RtoAnswer(serializers.Serializer[Any]):
    as_of = serializers.DateTimeField()
    cohort = serializers.ChoiceField(choices=Cohort.values)
    group_by = serializers.ChoiceField(choices=Dimension.values)
    currency = serializers.CharField(allow_null=True, help_text="Of the amounts; null where the stores differ.")
    currency_note = serializers.CharField(allow_blank=True, help_text="Why there are no amounts.")
    rows = RowFields(many=True)
    total = CountsFields()


def _parameters() -> list[OpenApiParameter]:
    day = {"type": "string", "format": "date"}
    return [
        OpenApiParameter("store", str, description="Code of one store; without it all whose figures you may see."),
        OpenApiParameter("from", day, description="First day of the cohort, included."),
        OpenApiParameter("to", day, description="Last day of the cohort, included."),
        OpenApiParameter("cohort", str, enum=Cohort.values, default=Cohort.SHIP_DATE.value),
        OpenApiParameter("group_by", str, enum=Dimension.values, default=Dimension.NONE.value),
        OpenApiParameter("format", str, enum=FORMATS, default=FORMATS[0]),
        *(OpenApiParameter(each.value, str, many=True, description="Any of these values.") for each in FILTERS),
    ]


class RtoView(APIView):
    content_negotiation_class = FormatIsOurs

    @extend_schema(operation_id="analytics_rto", parameters=_parameters(), responses=RtoAnswer)
    def get(self, request: Request) -> Response | HttpResponseBase:
        """RTO %: parcels handed over, by where they stand now."""
        user = cast("User", request.user)  # IsAuthenticated lets nobody else in
        require(user, Action.FIGURES_VIEW)
        stores = {store.code: store for store in Store.objects.allowed(user, Action.FIGURES_VIEW)}
        asked = request.query_params.copy()
        kind = asked.pop("format", ["json"])[-1] or "json"
        form = QuestionForm(asked, stores=stores)
        _refuse(form, kind)
        question = form.question(group_by=Dimension.NONE)
        answers = rto.answer(question, at=timezone.now())
        if kind == "json":
            return Response(_body(question, answers))
        zones = {store.zone for store in stores.values() if store.pk in question.store_ids}
        return exports.file(question, answers, kind=kind, zone=min(zones, key=str))


def _refuse(form: QuestionForm, kind: str) -> None:
    """Raise with every field that can't be understood."""
    faults = {name: [str(message) for message in messages] for name, messages in form.errors.items()}
    faults |= {name: [_("There is no such parameter.")] for name in form.unknown()}
    if kind not in FORMATS:
        faults["format"] = [_("Choose one of %(formats)s.") % {"formats": ", ".join(FORMATS)}]
    if faults:
        raise ValidationError(faults)


def _body(question: Question, answers: Answers) -> dict[str, Any]:
    answer = answers.of[question.group_by]
    note = "" if answers.currency else _("Amounts are not added up across currencies: ask for one store.")
    return {
        "as_of": answers.as_of.astimezone(UTC),
        "cohort": question.cohort.value,
        "group_by": question.group_by.value,
        "currency": answers.currency,
        "currency_note": note,
        "rows": [row_of(row, answers.currency) for row in answer.rows],
        "total": counts_of(answer.total, answers.currency),
    }
