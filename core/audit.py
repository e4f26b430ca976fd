"""The audit log's one door: `audit.record("ndr.case.moved", case, at=…, actor=…)` inside the change's transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from core.models.audit import AuditEvent
from core.writing import add

Fact = str | int | bool | None
Facts = Mapping[str, Fact | Sequence[Fact]]

WRITTEN = ("at", "actor_id", "verb", "subject_type", "subject_id", "scope", "before", "after", "facts")


def record(
    verb: str,
    subject: models.Model,
    *,
    at: datetime,
    actor: AbstractBaseUser | None,
    before: str | None = None,
    after: str | None = None,
    facts: Facts | None = None,
    scope: int | None = None,
) -> AuditEvent:
    """Append one row in the caller's transaction. `verb` reads `app.subject.past_tense`; no value is personal data.

    `scope` is the tenant whose log shows it: the subject's own `store_id` unless told.
    """
    return AuditEvent.objects.create(
        at=at,
        actor_id=actor.pk if actor else None,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        scope=scope if scope is not None else getattr(subject, "store_id", None),
        before=before,
        after=after,
        facts=dict(facts or {}),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one of many subjects."""

    subject: models.Model
    before: str | None = None
    after: str | None = None
    facts: Facts | None = None


def record_all(verb: str, changes: Sequence[Change], *, at: datetime, actor: AbstractBaseUser | None) -> None:
    """As `record`, a row for each change, in one statement."""
    by = actor.pk if actor else None
    rows = [
        (
            at,
            by,
            verb,
            one.subject._meta.label_lower,
            one.subject.pk,
            getattr(one.subject, "store_id", None),
            None if one.before is None else json.dumps(one.before),
            None if one.after is None else json.dumps(one.after),
            json.dumps(dict(one.facts or {})),
        )
        for one in changes
    ]
    add(AuditEvent, WRITTEN, rows)


def of(subject: models.Model) -> models.QuerySet[AuditEvent]:
    """Everything that was recorded about `subject`, newest first."""
    rows = AuditEvent.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return rows.select_related("actor").order_by("-at", "-pk")


def about(*subjects: models.Model) -> models.QuerySet[AuditEvent]:
    """Everything that was recorded about any of them, newest first."""
    ids = dict[str, list[int]]()
    for subject in subjects:
        ids.setdefault(subject._meta.label_lower, []).append(subject.pk)
    named = [models.Q(subject_type=kind, subject_id__in=pks) for kind, pks in ids.items()]
    rows = AuditEvent.objects.filter(reduce(or_, named)) if named else AuditEvent.objects.none()
    return rows.select_related("actor").order_by("-at", "-pk")
