"""Sizes that keep a module readable. Over them, split by subject."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = [
    *("config", "core", "accounts", "connectors", "messaging", "orders", "analytics", "inbox", "desk", "demo"),
    *("benchmarks", "simulator"),
]
MODULE, FUNCTION, TEMPLATE = 300, 30, 150  # lines
UNWANTED = {"utils", "helpers", "managers", "mixins", "signals", "constants", "exceptions"}


def _modules() -> list[Path]:
    files = (path for room in OURS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)
    return sorted(files)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_a_module_and_its_functions_stay_within_their_budget(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= MODULE
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    sizes = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert {name: lines for name, lines in sizes.items() if lines > FUNCTION} == {}
    assert path.stem not in UNWANTED


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=_name)
def test_a_template_stays_within_its_budget(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= TEMPLATE
