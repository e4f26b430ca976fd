"""`Idempotency-Key` for the API: a write that is sent twice happens once and gets the same answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import repeats

HEADER = "Idempotency-Key"
LONGEST = 255

Handler = Callable[..., Response]


def idempotent(handler: Handler) -> Handler:
    """For a view's write method: one transaction, and the answer is kept with the key, when the request brings one."""

    @wraps(handler)
    def wrapped(view: APIView, request: Request, *args: Any, **parameters: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if len(key) > LONGEST:
            raise ValidationError({HEADER: _("At most %(longest)d characters.") % {"longest": LONGEST}})
        with transaction.atomic():
            if not key:
                return handler(view, request, *args, **parameters)
            return _kept(request, key) or _answered(request, key, handler(view, request, *args, **parameters))

    return wrapped


def _scope(request: Request) -> str:
    return f"user:{request.user.pk}"


def _kept(request: Request, key: str) -> Response | None:
    digest = repeats.request_digest(request.method or "", request.path, request.body)
    answer = repeats.once(scope=_scope(request), key=key, digest=digest, at=timezone.now())
    return Response(answer.body, status=answer.status) if answer else None


def _answered(request: Request, key: str, response: Response) -> Response:
    repeats.remember(scope=_scope(request), key=key, answer=repeats.Answer(response.status_code, response.data))
    return response
