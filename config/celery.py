"""Celery and its alarm clock. What is due lies in tables; a tick only says «look»."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("sampai")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

SECONDS = 1.0
MINUTES = 60 * SECONDS
HOURS = 60 * MINUTES  # a clock that starts anew begins to count anew: nothing waits for days

# name: (task, every so many seconds). A tick that nobody took before the next one is due is dropped.
TICKS = {
    "pulse": ("config.tasks.pulse", 5 * SECONDS),
    "figures": ("analytics.tasks.sweep", 2 * SECONDS),
    "receipts": ("inbox.tasks.drain", 2 * SECONDS),
    "news": ("inbox.tasks.sweep", 2 * SECONDS),
    "questions": ("inbox.tasks.poll", 2 * SECONDS),
    "old receipts": ("inbox.tasks.forget_old", 10 * MINUTES),
    "old limits and answers": ("core.tasks.forget_old", HOURS),
    "bulk actions": ("desk.carry_bulk", 2 * SECONDS),
    "old views of lists": ("desk.forget_old", HOURS),
    "old sessions": ("config.tasks.forget_sessions", HOURS),
    "messages": ("messaging.sweep", 2 * SECONDS),
    "instructions": ("orders.sweep_instructions", 2 * SECONDS),
    "couriers' answers": ("ndr.settle", 2 * SECONDS),
    "couriers' files": ("ndr.file", MINUTES),
    "couriers' promises": ("ndr.honour", 30 * SECONDS),
    "codes": ("orders.heal_codes", 5 * SECONDS),
    "imports": ("orders.sweep_imports", 2 * SECONDS),
    "old imports' files": ("orders.forget_files", HOURS),
    "rules of failed deliveries": ("ndr.apply_rules", 2 * SECONDS),
    "returns to fetch": ("returns.fetch", 10 * SECONDS),
    "returns that never came": ("returns.claim_missed", 10 * MINUTES),
    "photos that nobody sent": ("portal.forget_unsent", HOURS),
    "refunds to pay": ("returns.sweep_refunds", 2 * SECONDS),
    "settled returns": ("returns.close_settled", MINUTES),
    "scans that waited": ("orders.adopt_waiting", MINUTES),
}
if settings.DEMO:
    TICKS |= {"demo": ("demo.live", 5 * SECONDS), "demo's couriers": ("demo.acquaint", 15 * SECONDS)}

app.conf.beat_schedule = {
    name: {"task": task, "schedule": every, "options": {"expires": every}} for name, (task, every) in TICKS.items()
}
