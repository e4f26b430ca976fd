"""Every value that FIELD_KEYS seal, wherever it lies: to seal it anew after a new key came first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models, transaction

from core import crypto
from core.crypto import EncryptedJSONField, Sealed, Undecipherable

AT_ONCE = 200
SEALED_BY_ALLAUTH = ("secret", "seed", "migrated_codes")  # of `Authenticator.data`: config.second_factor seals them

Turn = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Place:
    """A column that holds sealed values."""

    model: type[models.Model]
    column: str

    def turned(self, row: models.Model, turn: Turn) -> Any:
        """The column's value with each token in it turned; raises `Undecipherable`."""
        value = getattr(row, self.column)
        if isinstance(value, Sealed):
            return Sealed(turn(value.token))
        return None if value is None else _turned(value, turn)


def places() -> Iterator[Place]:
    """All columns with sealed values."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedJSONField):
                yield Place(model, field.attname)
    yield Place(Authenticator, "data")


def reseal() -> tuple[int, int]:
    """Seal every value with the first of FIELD_KEYS; how many rows were, and how many no key opens. Safe to repeat and
    to stop: a row is changed as a whole, and what is sealed by the first key already stays readable.
    """
    done = lost = 0
    for place in places():
        keys = list(place.model._base_manager.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), AT_ONCE):
            found = [_reseal(place, pk) for pk in keys[start : start + AT_ONCE]]
            done, lost = done + found.count(True), lost + found.count(False)
    return done, lost


def unopened() -> int:
    """How many rows hold a value that none of FIELD_KEYS opens."""
    return sum(
        not _opens(place, row) for place in places() for row in place.model._base_manager.order_by("pk").iterator()
    )


@transaction.atomic
def _reseal(place: Place, pk: Any) -> bool | None:
    """True when it was, False when no key opens it, None when somebody deleted it meanwhile."""
    row = place.model._base_manager.select_for_update().filter(pk=pk).first()
    if row is None:
        return None
    try:
        value = place.turned(row, crypto.rotate)
    except Undecipherable:
        return False
    place.model._base_manager.filter(pk=pk).update(**{place.column: value})
    return True


def _opens(place: Place, row: models.Model) -> bool:
    try:
        place.turned(row, crypto.rotate)
    except Undecipherable:
        return False
    return True


def _turned(data: dict[str, Any], turn: Turn) -> dict[str, Any]:
    return data | {name: _each(data[name], turn) for name in SEALED_BY_ALLAUTH if name in data}


def _each(value: str | list[str], turn: Turn) -> str | list[str]:
    return turn(value) if isinstance(value, str) else [turn(one) for one in value]
