"""Simulated time may run fast; it never runs back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simulator.clock import RunningClock, StoppedClock

START = datetime(2026, 3, 1, tzinfo=UTC)


class Watch:
    """The real time, held in the hand."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def test_it_runs_at_its_speed_and_goes_on_after_a_restart(tmp_path: Path) -> None:
    watch, file = Watch(), tmp_path / "clock.jsonl"
    clock = RunningClock(file, speed=600, start=START, real=watch)
    watch.now += 60
    assert clock.now() == START + timedelta(hours=10)
    watch.now += 60
    assert RunningClock(file, speed=600, start=START, real=watch).now() == START + timedelta(hours=20)


def test_another_speed_goes_on_from_where_it_was(tmp_path: Path) -> None:
    watch, file = Watch(), tmp_path / "clock.jsonl"
    RunningClock(file, speed=600, start=START, real=watch)
    watch.now += 60
    slower = RunningClock(file, speed=1, real=watch)
    watch.now += 60
    assert slower.now() == START + timedelta(hours=10, minutes=1)


def test_a_clock_that_is_set_back_stands_still(tmp_path: Path) -> None:
    watch = Watch()
    clock = RunningClock(tmp_path / "clock.jsonl", start=START, real=watch)
    watch.now += 60
    reached = clock.now()
    watch.now -= 3_600
    assert clock.now() == reached


def test_wall_times_are_when_things_became_visible(tmp_path: Path) -> None:
    watch = Watch()
    begun = datetime.fromtimestamp(watch.now, UTC)
    clock = RunningClock(tmp_path / "clock.jsonl", speed=3_600, times="wall", real=watch)
    assert clock.told(begun + timedelta(hours=10)) == begun + timedelta(seconds=10)
    assert clock.told(begun - timedelta(days=3)) == begun - timedelta(days=3), "the past stays"


def test_a_stopped_clock_is_not_set_back() -> None:
    with pytest.raises(ValueError, match="back"):
        StoppedClock(START).advance(hours=-1)
