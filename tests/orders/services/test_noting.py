from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from core import audit
from orders.models import Note
from orders.services import noting
from orders.services.instructing import NotPossible
from tests.factories.accounts import UserFactory
from tests.factories.orders import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(now: datetime) -> Note:
    return noting.write(order=OrderFactory(), text=" Call after 6.\n", at=now, actor=UserFactory())


def test_it_is_kept_and_the_log_does_not_quote_it(note: Note) -> None:
    assert (note.text, note.store) == ("Call after 6.", note.order.store)
    assert "Call" not in str(audit.of(note).get().facts)


@pytest.mark.parametrize("text", ["", " \n", "\x00", "x" * 2001])
def test_what_says_nothing_or_too_much_is_refused(note: Note, now: datetime, text: str) -> None:
    with pytest.raises(ValidationError):
        noting.write(order=note.order, text=text, at=now, actor=None)


def test_ones_own_can_be_mended_for_ten_minutes(note: Note, now: datetime) -> None:
    mended = noting.rewrite(note=note, text="Call after 7.", at=now + timedelta(minutes=10), actor=note.author)
    assert (mended.text, mended.edited_at) == ("Call after 7.", now + timedelta(minutes=10))
    with pytest.raises(NotPossible, match="ten minutes"):
        noting.rewrite(note=note, text="Call after 8.", at=now + timedelta(minutes=10, seconds=1), actor=note.author)


@pytest.mark.parametrize("verb", [noting.delete, noting.restore])
def test_nobody_touches_anothers(note: Note, now: datetime, verb) -> None:
    with pytest.raises(NotPossible, match="Only who wrote"):
        verb(note=note, at=now, actor=UserFactory())


def test_a_deleted_one_comes_back(note: Note, now: datetime) -> None:
    noting.delete(note=note, at=now + timedelta(days=1), actor=note.author)
    assert not note.order.notes.kept().exists()
    noting.restore(note=note, at=now + timedelta(days=1), actor=note.author)
    assert note.order.notes.kept().get() == note
