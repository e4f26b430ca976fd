"""The audit log is written once."""

from datetime import datetime

import pytest
from django.db import InternalError, connection, transaction

from core import audit
from core.models import AuditEvent
from tests.factories.accounts import UserFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


def test_a_record_says_who_did_what_in_whose_store(now: datetime) -> None:
    order, asha = OrderFactory(), UserFactory()
    audit.record("orders.order.moved", order, at=now, actor=asha, before="new", after="confirmed")
    event = audit.of(order).get()
    assert (event.verb, event.actor, event.scope) == ("orders.order.moved", asha, order.store_id)
    assert (event.before, event.after, event.at) == ("new", "confirmed", now)


@pytest.mark.parametrize("statement", ["UPDATE core_auditevent SET verb = 'x'", "DELETE FROM core_auditevent"])
def test_postgresql_refuses_to_change_it(now: datetime, statement: str) -> None:
    audit.record("orders.order.moved", OrderFactory(), at=now, actor=None)
    with pytest.raises(InternalError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.filter(verb="orders.order.moved").count() == 1
