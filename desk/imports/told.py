"""Counts of an import as people say them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, ngettext

from core.web import formats
from orders.models import ImportRun


def came_of(run: ImportRun) -> str:
    """What came of a run: “3 new orders, 1 changed, 2 rows rejected”."""
    return of_sheet(run.counts) if run.is_sheet else of_orders(run.counts)


def of_orders(counts: Mapping[str, Any]) -> str:
    """Counts of a load of orders. New ones and rejected rows are always said."""
    new, changed, same = (int(counts.get(f"orders_{name}") or 0) for name in ("created", "updated", "unchanged"))
    parts = [ngettext("%(n)s new order", "%(n)s new orders", new) % _n(new)]
    if changed:
        parts.append(ngettext("%(n)s changed", "%(n)s changed", changed) % _n(changed))
    if same:
        parts.append(ngettext("%(n)s unchanged", "%(n)s unchanged", same) % _n(same))
    return ", ".join([*parts, rejected(counts)])


def of_sheet(counts: Mapping[str, Any]) -> str:
    """Counts of a courier's sheet."""
    new, known = int(counts.get("scans_new") or 0), int(counts.get("scans_known") or 0)
    parts = [ngettext("%(n)s new scan", "%(n)s new scans", new) % _n(new)]
    if known:
        parts.append(ngettext("%(n)s known already", "%(n)s known already", known) % _n(known))
    return ", ".join([*parts, rejected(counts)])


def of_undo(counts: Mapping[str, Any]) -> str:
    """What an undo did."""
    removed, kept = int(counts.get("orders_removed") or 0), int(counts.get("orders_kept") or 0)
    said = ngettext("%(n)s order was removed", "%(n)s orders were removed", removed) % _n(removed)
    return f"{said}, {ngettext('%(n)s stayed', '%(n)s stayed', kept) % _n(kept)}"


def rejected(counts: Mapping[str, Any]) -> str:
    """How many rows were not loaded."""
    rows = int(counts.get("rejected") or 0)
    return ngettext("%(n)s row rejected", "%(n)s rows rejected", rows) % _n(rows)


def _n(count: int) -> dict[str, str]:
    return {"n": formats.count(count, language=get_language() or "en")}
