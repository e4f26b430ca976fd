import pytest
from django.db.models import TextChoices

from core import states


class Light(TextChoices):
    RED = "red", "Red"
    GREEN = "green", "Green"


NEXT = {Light.RED: {Light.GREEN}, Light.GREEN: set()}


def test_a_move_in_the_table_passes() -> None:
    states.require(NEXT, Light.RED, Light.GREEN)


@pytest.mark.parametrize(("before", "to"), [(Light.GREEN, Light.RED), (Light.RED, Light.RED)])
def test_a_move_outside_the_table_is_refused_in_words(before: Light, to: Light) -> None:
    with pytest.raises(states.IllegalTransition, match=f"{before.label} cannot become {to.label}"):
        states.require(NEXT, before, to)
