"""Chance that can be repeated: the same words give the same luck, on every machine and in every year."""

from collections.abc import Mapping
from random import Random


class Luck(Random):
    """Seeded with a sentence."""

    def __init__(self, *words: object) -> None:
        super().__init__(":".join(map(str, words)))

    def happens(self, chance: float) -> bool:
        """True in this share of the cases."""
        return self.random() < chance

    def pick(self, weights: Mapping[str, float]) -> str:
        """One of the names, by its weight."""
        return self.choices(tuple(weights), tuple(weights.values()))[0]
