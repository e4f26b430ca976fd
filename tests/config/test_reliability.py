"""The page about what is promised names tests and benchmarks that are there."""

import re
from pathlib import Path

import pytest

from benchmarks.registry import BENCHMARKS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text()
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| promise")]


@pytest.mark.parametrize("path", sorted(set(re.findall(r"tests/[\w/]+\.py", PAGE))))
def test_a_test_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path).is_file()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`bench (\w+)", PAGE))))
def test_a_benchmark_that_is_named_is_there(name: str) -> None:
    assert name in BENCHMARKS


def test_every_promise_is_shown_by_something() -> None:
    assert len(ROWS) > 20
    assert [row for row in ROWS if "`tests/" not in row.rpartition("| ")[2] and "`tests/" not in row] == []
