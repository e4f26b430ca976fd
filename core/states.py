"""Tables of allowed moves, for everything that we decide (never for what couriers tell us)."""

from collections.abc import Mapping, Set
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _

State = TypeVar("State", bound=TextChoices)


class IllegalTransition(Exception):
    """A decided thing was asked to move where its table has no way."""

    def __init__(self, before: TextChoices, to: TextChoices) -> None:
        super().__init__(_("%(before)s cannot become %(to)s.") % {"before": before.label, "to": to.label})
        self.before = before
        self.to = to


def require(table: Mapping[State, Set[State]], before: State, to: State) -> None:
    """Return quietly when the table allows the move; raise `IllegalTransition` when it doesn't."""
    if to not in table[before]:
        raise IllegalTransition(before, to)
