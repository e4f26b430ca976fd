"""`Authorization: Token …` for the REST interface."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.request import Request

from accounts.models import ApiToken, User
from core import crypto

USED_STAMP_EVERY = timedelta(minutes=1)  # a write per minute and token, not per call


class TokenAuthentication(BaseAuthentication):
    """Looks the token's digest up; an unknown, revoked or inactive one is 401, never a hint which."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        word, _space, secret = get_authorization_header(request).partition(b" ")
        if word.lower() != b"token":
            return None
        return self._of(secret.strip().decode("latin-1"))

    def authenticate_header(self, request: Request) -> str:
        return "Token"

    def _of(self, secret: str) -> tuple[User, ApiToken]:
        live = ApiToken.objects.select_related("user").filter(revoked_at=None, user__is_active=True)
        token = live.filter(digest=crypto.digest(secret)).first()
        if token is None:
            raise AuthenticationFailed(_("This token is not valid. Make a new one under Settings, API tokens."))
        now = timezone.now()
        unstamped = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_STAMP_EVERY)
        ApiToken.objects.filter(unstamped, pk=token.pk).update(last_used_at=now)
        return token.user, token


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
