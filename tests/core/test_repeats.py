from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from core import repeats
from core.models import IdempotencyKey, Limit
from core.repeats import Answer, KeyReused

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
FIRST = repeats.request_digest("POST", "/api/v1/orders/", b'{"number": "1"}')
OTHER = repeats.request_digest("POST", "/api/v1/orders/", b'{"number": "2"}')


def ask(digest=FIRST, scope="user:1", key="k1"):
    return repeats.once(scope=scope, key=key, digest=digest, at=AT)


@pytest.mark.django_db
def test_a_repetition_gets_the_first_answer():
    assert ask() is None
    repeats.remember(scope="user:1", key="k1", answer=Answer(201, {"id": 7}))
    assert ask() == Answer(201, {"id": 7})


@pytest.mark.django_db
def test_a_key_belongs_to_one_request_of_one_scope():
    ask()
    with pytest.raises(KeyReused, match="another request"):
        ask(OTHER)
    assert ask(OTHER, scope="user:2") is None


@pytest.mark.django_db(transaction=True)
def test_a_failed_request_leaves_its_key_free():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask()
        _ = 1 / 0
    with transaction.atomic():
        assert ask(OTHER) is None


@pytest.mark.django_db(transaction=True)
def test_a_key_needs_the_transaction_of_the_work():
    with pytest.raises(TransactionManagementError, match="needs one"):
        ask()


@pytest.mark.django_db
def test_old_answers_are_forgotten():
    ask()
    assert repeats.forget_old(at=AT + timedelta(days=35)) == 0
    assert repeats.forget_old(at=AT + timedelta(days=36)) == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_twins_at_the_same_moment_do_the_work_once():
    """With a look-up before the insert instead of the insert first, six to eight of the eight did the work."""
    barrier = Barrier(8)

    def request(number):
        barrier.wait()
        try:
            with transaction.atomic():
                if answer := ask():
                    return answer
                Limit.objects.create(name=f"work {number}", full_at=AT, given=1)
                repeats.remember(scope="user:1", key="k1", answer=Answer(201, {"by": number}))
                return Answer(201, {"by": number})
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(request, range(8)))
    assert len({answer.body["by"] for answer in answers}) == 1
    assert Limit.objects.count() == IdempotencyKey.objects.count() == 1
