"""API tokens: made, and revoked."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import ApiToken, User
from accounts.roles import Scope
from accounts.services import logbook
from core import crypto

ALL: Final = tuple(Scope)


@transaction.atomic
def make_token(
    *,
    user: User,
    name: str,
    at: datetime,
    actor: User | None,
    scopes: Collection[Scope] = ALL,
    expires_at: datetime | None = None,
) -> str:
    """A new API token for `user`; returned once, only its digest stays. It may do what she may, within its scopes."""
    token = crypto.new_token()
    row = ApiToken.objects.create(
        user=user,
        name=name,
        digest=crypto.digest(token),
        created_at=at,
        expires_at=expires_at,
        scopes=[scope for scope in Scope if scope in scopes],
    )
    logbook.record("accounts.token.created", row, user=user, at=at, actor=actor, facts={"scopes": row.scopes})
    return token


@transaction.atomic
def revoke(*, token: ApiToken, at: datetime, actor: User) -> ApiToken:
    """It opens nothing any more; revoking it again changes nothing."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        logbook.record("accounts.token.revoked", token, user=token.user, at=at, actor=actor)
    return token
