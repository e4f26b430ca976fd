"""Refusals in the API: one shape for all of them (RFC 9457, `application/problem+json`)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from core.repeats import KeyReused
from core.states import IllegalTransition
from core.web import away

CONTENT_TYPE: Final = "application/problem+json"
TITLES: Final = {
    400: ("invalid", gettext_lazy("The request is not valid")),
    401: ("unauthenticated", gettext_lazy("Log in first")),
    403: ("forbidden", gettext_lazy("Not allowed")),
    404: ("not-found", gettext_lazy("Not found")),
    405: ("method", gettext_lazy("This method is not allowed here")),
    406: ("not-acceptable", gettext_lazy("This format is not available")),
    409: ("conflict", gettext_lazy("This contradicts what happened before")),
    413: ("too-large", gettext_lazy("The request is too large")),
    415: ("media-type", gettext_lazy("This kind of content is not accepted")),
    429: ("too-many", gettext_lazy("Too many requests")),
    500: ("error", gettext_lazy("Something went wrong on our side")),
}


class ProblemError(serializers.Serializer[Any]):
    """One thing that is wrong, and where; `field` is a path like `lines.0.quantity`, empty for the whole request."""

    field = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    detail = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """The body of every refusal, for the schema."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ProblemError(many=True)  # type: ignore[assignment]  # DRF's own `errors` is only read after validation


class Conflict(exceptions.APIException):
    """The request is well-formed, but the state of things doesn't allow it."""

    status_code = 409
    default_code = "conflict"
    default_detail = gettext_lazy("This contradicts what happened before.")


def problem(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler. None leaves the error to Django's `handler500`."""
    if away.is_away(error):
        set_rollback()
        headers = {"Retry-After": str(away.RETRY_AFTER)}
        return Response(away.problem_body(), status=503, headers=headers, content_type=CONTENT_TYPE)
    raised = _as_api_exception(error)
    response = exception_handler(raised, dict(context))
    if response is None:
        return None
    faults = list(_faults(getattr(raised, "detail", "")))
    detail = _("See errors.") if any(fault["field"] for fault in faults) else " ".join(f["detail"] for f in faults)
    named = isinstance(raised, exceptions.ValidationError) or any(fault["field"] for fault in faults)
    errors = faults if named else []
    response.data = body(response.status_code, detail=detail, errors=errors)
    response.content_type = CONTENT_TYPE
    return response


def body(status: int, *, detail: str = "", errors: Sequence[Mapping[str, str]] = ()) -> dict[str, object]:
    """The JSON of a refusal."""
    word, title = TITLES.get(status, TITLES[400])
    return {
        "type": f"urn:sampai:problem:{word}",
        "title": str(title),
        "status": status,
        "detail": detail or str(title),
        "errors": [dict(error) for error in errors],
    }


def _as_api_exception(error: Exception) -> Exception:
    match error:
        case IllegalTransition() | KeyReused():
            return Conflict(str(error))
        case ValidationError():
            return exceptions.ValidationError(serializers.as_serializer_error(error))
        case Http404():
            return exceptions.NotFound()
        case PermissionDenied():
            return exceptions.PermissionDenied()
    return error


def _faults(detail: object, path: str = "") -> Iterator[dict[str, str]]:
    """Every message of DRF's nested details with the path that leads to it."""
    match detail:
        case Mapping():
            for name, inner in detail.items():
                yield from _faults(inner, path if name == "non_field_errors" else f"{path}.{name}".lstrip("."))
        case list():
            for index, inner in enumerate(detail):
                nested = isinstance(inner, (Mapping, list))
                yield from _faults(inner, f"{path}.{index}".lstrip(".") if nested else path)
        case _:
            yield {"field": path, "code": str(getattr(detail, "code", "")), "detail": str(detail)}
