"""`Authorization: Token …` for the REST interface."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.roles import Scope
from core import crypto

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports us by name

USED_STAMP_EVERY = timedelta(minutes=1)  # a write per minute and token, not per call


class TokenAuthentication(BaseAuthentication):
    """Looks the token's digest up; an unknown, revoked, expired or inactive one is 401, never a hint which."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        word, _space, secret = get_authorization_header(request).partition(b" ")
        if word.lower() != b"token":
            return None
        return self._of(secret.strip().decode("latin-1"))

    def authenticate_header(self, request: Request) -> str:
        return "Token"

    def _of(self, secret: str) -> tuple[User, ApiToken]:
        now = timezone.now()
        live = ApiToken.objects.live(at=now).select_related("user")
        token = live.filter(digest=crypto.digest(secret)).first()
        if token is None:
            raise AuthenticationFailed(_("This token is not valid. Make a new one under Settings, API tokens."))
        if token.last_used_at is None or token.last_used_at < now - USED_STAMP_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.user, token


class WithinScope(BasePermission):
    """What a token may do at most: reading takes `read`, anything else `write`, unless the view names its `scope`."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, ApiToken):
            return True  # a session: the role alone decides
        usual = Scope.READ if request.method in SAFE_METHODS else Scope.WRITE
        scope: Scope = getattr(view, "scope", usual)
        if scope not in request.auth.scopes:
            raise PermissionDenied(_("This token does not reach that far: it lacks the scope “%s”.") % scope.value)
        return True


def caller(request: Request) -> User:
    """Who sent an authenticated request; for views that nobody else can reach."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # theirs is untyped
    """How the schema describes it; found by drf-spectacular because it is a subclass."""

    target_class = "accounts.api.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """An API key in the Authorization header, written `Token …`."""
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token …"}
