"""Several visitors set an empty installation up in the same moment: one of them owns it.

Seen to fail with LOCK made a SELECT: each then still sees nobody, and there are as many owners as visitors.
"""

import pytest
from django.utils import timezone

from accounts.models import Store, User
from accounts.services import founding
from tests.races.test_last_owner import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
FIELDS = {"name": "Warna", "country": "IN", "currency": "INR", "timezone": "Asia/Kolkata", "locale": "en"}


def test_one_of_them_owns_it() -> None:
    at = timezone.now()

    def come(n: int) -> None:
        fields = {**FIELDS, "code": f"warna-{n}"}
        founding.found(email=f"first{n}@example.com", name="Meera", password=f"sentence {n}", fields=fields, at=at)

    said = at_once([lambda n=n: come(n) for n in range(4)])
    assert said.count("done") == 1, said
    assert (User.objects.count(), Store.objects.count()) == (1, 1)
