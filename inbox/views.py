"""Where machines speak: keep the call and say thanks; the work happens later."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from connectors import registry
from connectors.base import Call
from connectors.models import Connection
from inbox.patience import impatient
from inbox.services import receiving

LARGEST = 1024 * 1024  # bytes of a body
TRY_AGAIN_AFTER = "5"  # seconds


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, token: str) -> HttpResponse:
    """200 kept, now or earlier; 403 not verified; 404 no such connection; 413 too large; 503 come again."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:  # a body without a length is not read at all
        return HttpResponse(status=413)
    if not _read_to_the_end(request):
        return HttpResponse(status=400)
    try:
        with impatient():
            return _keep(request, token)
    except (DatabaseError, InterfaceError):  # a server that dies in the middle has many ways to say so
        return HttpResponse(status=503, headers={"Retry-After": TRY_AGAIN_AFTER})


def _read_to_the_end(request: HttpRequest) -> bool:
    """Take the body in before a transaction is open: callers may be slow. False when the caller broke off."""
    try:
        return request.body is not None
    except UnreadablePostError:
        return False


def _keep(request: HttpRequest, token: str) -> HttpResponse:
    connection = Connection.objects.live().filter(hook_token=token).first()
    if connection is None or not registry.knows(connection.provider):
        return HttpResponse(status=404)
    adapter = registry.adapter(connection.provider)(connection.account())
    call = Call.of(request, wanted=adapter.signed_by())
    if not adapter.verify(call):
        return HttpResponse(status=403)
    receiving.keep(connection=connection, call=call, signed_by=adapter.signed_by(), at=timezone.now())
    return HttpResponse()
