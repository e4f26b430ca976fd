"""The wait between tries: full jitter, a ceiling, three days in all, and no common wave."""

import random
from collections import Counter
from datetime import timedelta

from core.queue import FIRST_WAIT, LONGEST_WAIT, wait_after


def test_the_ceiling_doubles_up_to_six_hours() -> None:
    longest = [max(wait_after(tries, chance=random.Random(n)) for n in range(300)) for tries in (1, 2, 3, 30)]
    ceilings = [FIRST_WAIT, FIRST_WAIT * 2, FIRST_WAIT * 4, LONGEST_WAIT]
    assert all(0.95 * ceiling < wait <= ceiling for wait, ceiling in zip(longest, ceilings, strict=True))


def test_five_thousand_failures_never_retry_in_one_wave() -> None:
    chance = random.Random(7)
    waves = Counter(int(wait_after(6, chance=chance) / timedelta(seconds=1)) for _ in range(5000))
    assert max(waves.values()) < 5000 / 160 * 2  # 160 s of room, twice the even share at most
