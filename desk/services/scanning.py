"""What a scanner at the door typed, exactly once however often a page on a slow network sends it."""

from datetime import datetime

from django.db import transaction

from accounts.models import Store, User
from core import repeats
from core.repeats import Answer
from returns.models import Arrival
from returns.services import receiving

DONE = 200


@transaction.atomic
def scan(*, store: Store, scanned: str, key: str, at: datetime, actor: User) -> Arrival:
    """Keep the scan and say what it is; a scan with the key of an earlier one is that one. Without a key each counts.

    Raises `KeyReused` where the key belongs to another scan.
    """
    if not key:
        return receiving.arrive(store=store, scanned=scanned, at=at, actor=actor)
    scope = f"scans:{actor.pk}"
    digest = repeats.request_digest("scan", store.code, scanned.encode())
    kept = repeats.once(scope=scope, key=key, digest=digest, at=at)
    if kept:
        return Arrival.objects.get(pk=kept.body["arrival"])
    arrival = receiving.arrive(store=store, scanned=scanned, at=at, actor=actor)
    repeats.remember(scope=scope, key=key, answer=Answer(DONE, {"arrival": arrival.pk}))
    return arrival
