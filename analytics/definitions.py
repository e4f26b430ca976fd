"""What the figures mean, in words and with their own numbers; shown one click away from each."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from analytics.question import Counts
from core.web import formats

Row = tuple[str, str]


def of_rto(total: Counts, *, language: str) -> dict[str, dict[str, Any]]:
    """What each of the four figures means, with its own numbers."""
    count = {
        each: formats.count(getattr(total, each), language=language)
        for each in ("handed_over", "resolved", "open", "rto")
    }
    share_open = formats.percent(total.open_rate, language=language)
    still_open = (_("Still open"), f"{count['open']} ({share_open})")
    left_out = (_("Not counted"), _("cancelled before hand-over, parcels from the buyer"))
    came_back = (_("Numerator"), _("%(rto)s came back or are on their way back") % count)
    of_all = (_("Denominator"), _("%(handed_over)s handed over") % count)
    return {
        "rto_rate": _rto_to_date([came_back, of_all, still_open, left_out]),
        "resolved": _rto_resolved(count, [came_back, still_open, left_out]),
        "open": _open([still_open, of_all]),
        "handed_over": _handed_over([left_out]),
    }


def _rto_to_date(rows: list[Row]) -> dict[str, Any]:
    text = _(
        "Parcels that came back or are on their way back, of all that were handed over. Young weeks "
        "look good only because many of their parcels are still on the road."
    )
    formula = _("came back ÷ handed over")
    return {"title": _("RTO %% to date") % {}, "text": text, "formula": formula, "rows": rows}


def _rto_resolved(count: Mapping[str, str], rows: list[Row]) -> dict[str, Any]:
    text = _(
        "The same, of the parcels that have an end: delivered, come back, lost, damaged, disposed "
        "of, or cancelled on the way."
    )
    formula = _("came back ÷ (handed over − still open)")
    of_those = (_("Denominator"), _("%(resolved)s with an end") % count)
    return {
        "title": _("RTO %% resolved") % {},
        "text": text,
        "formula": formula,
        "rows": [rows[0], of_those, *rows[1:]],
    }


def _open(rows: list[Row]) -> dict[str, Any]:
    text = _("Handed over to the courier and without an end so far. They will still move both rates.")
    return {"title": _("Still open"), "text": text, "formula": _("open ÷ handed over"), "rows": rows}


def _handed_over(rows: list[Row]) -> dict[str, Any]:
    text = _(
        "Parcels that the courier holds or held, each counted once, by the day of the first scan "
        "that shows it. Days are days of the store's zone."
    )
    return {"title": _("Handed over"), "text": text, "formula": "", "rows": rows}
