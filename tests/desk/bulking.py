"""Many rows at once, as a person asks for it."""

from django.urls import reverse
from django.utils import timezone

from desk.models import BulkRow
from desk.services import carrying
from orders.models import Order


def address(name, what, query=""):
    return f"{reverse(f'desk:{name}', args=[what])}?{query}"


def choose(desk, rows, what="orders", query="", **more):
    sent = {"row": [row.pk for row in rows], **more}
    return desk.post(address("bulk_choose", what, query), sent, headers={"HX-Request": "true"})


def start(desk, action, rows=(), what="orders", query="", **more):
    sent = {"action": action, "row": [row.pk for row in rows], **more}
    return desk.post(address("bulk_start", what, query), sent)


def carried(desk, action, rows=(), **more):
    """Ask for it and let a worker do it; the run's page."""
    asked = start(desk, action, rows, **more)
    assert asked.status_code == 302
    work()
    return desk.get(asked.url)


def work():
    while carrying.carry(clock=timezone.now):
        pass


def decisions(*rows):
    return [Order.objects.get(pk=row.pk).decision for row in rows]


def states():
    return dict(BulkRow.objects.order_by("pk").values_list("subject_id", "state"))
