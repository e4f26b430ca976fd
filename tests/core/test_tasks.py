"""What the clock has deleted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.celery import app
from core import limits, tasks
from core.models import IdempotencyKey, Limit

pytestmark = pytest.mark.django_db


def test_what_nobody_will_ask_for_again_is_forgotten() -> None:
    now = timezone.now()
    for key, days in (("old", 40), ("young", 1)):
        limits.spend(key=key, per=timedelta(days=2), limit=1, at=now - timedelta(days=days))
        IdempotencyKey.objects.create(scope="user:1", key=key, request_digest="0", asked_at=now - timedelta(days=days))
    tasks.forget_old()
    assert Limit.objects.count() == 1
    assert IdempotencyKey.objects.get().key == "young"


def test_every_tick_names_a_task() -> None:
    app.loader.import_default_modules()
    assert {tick["task"] for tick in app.conf.beat_schedule.values()} <= app.tasks.keys()
