"""What was set aside, by command."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from core.queue import QueueState
from inbox.models import Receipt
from tests.factories.connectors import ConnectionFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)


def receipt(digest: bytes, state: QueueState) -> Receipt:
    connection = ConnectionFactory(name="Sampai Express")
    told = {"method": "POST", "url": "/", "headers": {}, "body": b"", "received_at": AT, "try_at": AT}
    return Receipt.objects.create(connection=connection, digest=digest, state=state, problem="KeyError: 'awb'", **told)


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("replay", *arguments, stdout=out)
    return out.getvalue()


def test_what_was_set_aside_is_listed_and_replayed() -> None:
    first, second = receipt(b"1", QueueState.SET_ASIDE), receipt(b"2", QueueState.SET_ASIDE)
    receipt(b"3", QueueState.DONE)
    assert said().splitlines() == [
        f"{each.pk}  Sampai Express  2026-11-21 06:30:00Z  KeyError: 'awb'" for each in (second, first)
    ]
    assert said(str(first.pk)) == "1 of them wait to be worked on again.\n"
    assert said("--all") == "1 of them wait to be worked on again.\n"
    assert said() == ""
    assert Receipt.objects.filter(state=QueueState.WAITING, tries=0).count() == 2
