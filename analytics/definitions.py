"""What the figures mean, in words and with their own numbers; shown one click away from each."""

from typing import Any

from django.utils.translation import gettext as _

from analytics.question import Counts
from core.web import formats


def of_rto(total: Counts, *, language: str) -> dict[str, dict[str, Any]]:
    """What each of the four figures means, with its own numbers."""
    count = {
        each: formats.count(getattr(total, each), language=language)
        for each in ("handed_over", "resolved", "open", "rto")
    }
    still_open = (
        _("Still open"),
        f"{count['open']} ({formats.percent(total.open_rate, language=language)})",
    )
    left_out = (_("Not counted"), _("cancelled before hand-over, parcels from the buyer"))
    came_back = (_("Numerator"), _("%(rto)s came back or are on their way back") % count)
    return {
        "rto_rate": {
            "title": _("RTO %% to date") % {},
            "text": _(
                "Parcels that came back or are on their way back, of all that were handed over. Young weeks "
                "look good only because many of their parcels are still on the road."
            ),
            "formula": _("came back ÷ handed over"),
            "rows": [came_back, (_("Denominator"), _("%(handed_over)s handed over") % count), still_open, left_out],
        },
        "resolved": {
            "title": _("RTO %% resolved") % {},
            "text": _(
                "The same, of the parcels that have an end: delivered, come back, lost, damaged, disposed "
                "of, or cancelled on the way."
            ),
            "formula": _("came back ÷ (handed over − still open)"),
            "rows": [came_back, (_("Denominator"), _("%(resolved)s with an end") % count), still_open, left_out],
        },
        "open": {
            "title": _("Still open"),
            "text": _("Handed over to the courier and without an end so far. They will still move both rates."),
            "formula": _("open ÷ handed over"),
            "rows": [still_open, (_("Denominator"), _("%(handed_over)s handed over") % count)],
        },
        "handed_over": {
            "title": _("Handed over"),
            "text": _(
                "Parcels that the courier holds or held, each counted once, by the day of the first scan "
                "that shows it. Days are days of the store's zone."
            ),
            "formula": "",
            "rows": [left_out],
        },
    }
