"""A write that is sent twice happens once: the answer to an idempotency key is kept and given again."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.db.transaction import TransactionManagementError
from django.utils.translation import gettext as _

from core.models import IdempotencyKey

KEPT = timedelta(days=35)  # longer than any sender known to us repeats a call


class KeyReused(Exception):
    """The key came with another request before."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: an HTTP status and a JSON body."""

    status: int
    body: Any


def request_digest(method: str, path: str, body: bytes) -> str:
    """What makes two requests the same request."""
    return hashlib.sha256(b"\0".join([method.encode(), path.encode(), body])).hexdigest()


def once(*, scope: str, key: str, digest: str, at: datetime) -> Answer | None:
    """The answer given earlier, or None: then do the work and `remember` its answer in the same transaction.

    `scope` names whose keys these are ("user:7"). A request that comes while its twin is being worked on waits for
    the twin's commit; a twin that fails leaves nothing behind, so the repetition does the work. Raises `KeyReused` if
    the key belongs to another request.
    """
    if not connection.in_atomic_block:
        message = "once() holds the key until the transaction of the work ends, so it needs one"
        raise TransactionManagementError(message)
    claim = IdempotencyKey(scope=scope, key=key, request_digest=digest, asked_at=at)
    IdempotencyKey.objects.bulk_create([claim], ignore_conflicts=True)
    kept = IdempotencyKey.objects.get(scope=scope, key=key)
    if kept.request_digest != digest:
        raise KeyReused(_("This Idempotency-Key was used for another request."))
    return None if kept.status is None else Answer(kept.status, kept.body)


def remember(*, scope: str, key: str, answer: Answer) -> None:
    """Keep the answer for whoever repeats the request."""
    IdempotencyKey.objects.filter(scope=scope, key=key).update(status=answer.status, body=answer.body)


def forget_naming(marks: Collection[str]) -> int:
    """Delete the answers in which one of these texts stands; whoever repeats such a request does the work again."""
    named = Q(pk=None)
    for mark in marks:
        named |= Q(text__contains=mark)
    return IdempotencyKey.objects.annotate(text=Cast("body", TextField())).filter(named).delete()[0]


def forget_old(*, at: datetime) -> int:
    """Delete the answers that nobody will ask for any more; returns how many."""
    return IdempotencyKey.objects.filter(asked_at__lt=at - KEPT).delete()[0]
