"""What a buyer said about failed deliveries goes; that she answered, and what followed, stays."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from accounts.models import Store
from ndr.models import Answer

WORDS = ("phone", "address", "landmark", "note")
BLANK = dict.fromkeys(WORDS, "")


@transaction.atomic
def erase(*, store: Store, orders: Sequence[int]) -> Mapping[str, int]:
    """Empty the answers about these orders; how many, by kind. Once more changes nothing."""
    hers = Answer.objects.filter(store=store, case__order__in=orders).exclude(**BLANK)
    return {"said_of_failed_deliveries": hers.update(**BLANK)}
