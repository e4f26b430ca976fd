"""Where machines speak: keep the call and say thanks; the work happens later."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError
from django.db import connection as database
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from connectors.base import Call
from inbox import callers
from inbox.callers import Caller
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
    return _keep_or_again(request, token) or HttpResponse(status=503, headers={"Retry-After": TRY_AGAIN_AFTER})


def _read_to_the_end(request: HttpRequest) -> bool:
    """Take the body in before the database is asked: callers may be slow. False when the caller broke off."""
    try:
        return request.body is not None
    except UnreadablePostError:
        return False


def _keep_or_again(request: HttpRequest, token: str) -> HttpResponse | None:
    """None when the database won't have it now. A kept line to it that turns out dead is replaced once: keeping a
    call twice keeps it once."""
    for _ in range(2):
        try:
            return _keep(request, token)
        except (DatabaseError, InterfaceError):  # a server that dies in the middle has many ways to say so
            if not _line_was_dead():
                return None
    return None


def _line_was_dead() -> bool:
    dead = database.connection is not None and bool(database.connection.closed)
    if dead and not database.in_atomic_block:
        database.close()
    return dead


def _keep(request: HttpRequest, token: str) -> HttpResponse | None:
    """None when its connection changed in this very moment."""
    caller = callers.remembered(token)
    if caller and _verified_and_kept(request, caller):
        return HttpResponse()
    caller = callers.look_up(token)
    if caller is None:
        return HttpResponse(status=404)
    kept = _verified_and_kept(request, caller)
    if kept is None:
        return HttpResponse(status=403)
    return HttpResponse() if kept else None


def _verified_and_kept(request: HttpRequest, caller: Caller) -> bool | None:
    """None if it is not his; False if he is no longer as he is remembered."""
    call = Call.of(request, wanted=caller.adapter.signed_by())
    if not caller.adapter.verify(call):
        return None
    return receiving.keep(caller=caller, call=call, at=timezone.now())
