"""The sentence above a figure: what was found, or why nothing can be said yet. Pure."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics import wording
from analytics.dimensions import Dimension
from analytics.intervals import wilson
from analytics.question import FEW, Answer, Counts, Row
from core.web import formats

MOSTLY_OPEN = 0.5
SHARES = {
    2: lambda: _("About one parcel in two comes back"),
    3: lambda: _("About one parcel in three comes back"),
    4: lambda: _("About one parcel in four comes back"),
    5: lambda: _("About one parcel in five comes back"),
    6: lambda: _("About one parcel in six comes back"),
    7: lambda: _("About one parcel in seven comes back"),
    8: lambda: _("About one parcel in eight comes back"),
    9: lambda: _("About one parcel in nine comes back"),
    10: lambda: _("About one parcel in ten comes back"),
}


def headline(total: Counts, couriers: Answer, *, language: str) -> str:
    """How many parcels come back, of those that have an end, and whether one courier is clearly worse than another."""
    if total.handed_over < FEW:
        return ngettext(
            "Not enough data yet: %(n)d parcel handed over in this time.",
            "Not enough data yet: %(n)d parcels handed over in this time.",
            total.handed_over,
        ) % {"n": total.handed_over}
    if (total.open_rate or 0) > MOSTLY_OPEN:
        share, count = (
            formats.percent(total.open_rate, language=language),
            formats.count(total.handed_over, language=language),
        )
        return _("Too early to say: %(share)s of %(count)s parcels are still open.") % {"share": share, "count": count}
    apart = _apart(couriers.rows, language=language)
    first = _share(total, language=language)
    return _("%(share)s; %(difference)s.") % {"share": first, "difference": apart} if apart else f"{first}."


def _share(total: Counts, *, language: str) -> str:
    rate = total.rto_rate_resolved or 0
    if not total.rto:
        return _("No parcel has come back")
    words = SHARES.get(round(1 / rate))
    return (
        words() if words else _("%(share)s of parcels come back") % {"share": formats.percent(rate, language=language)}
    )


def _apart(couriers: Sequence[Row], *, language: str) -> str:
    """The worst and the best courier, if their intervals don't touch."""
    known = [row for row in couriers if row.key and row.counts.resolved >= FEW]
    if len(known) < 2:  # noqa: PLR2004 it takes two to compare
        return ""
    ordered = sorted(known, key=lambda row: row.counts.rto_rate_resolved or 0)
    best, worst = ordered[0], ordered[-1]
    low, high = (wilson(row.counts.rto, row.counts.resolved) for row in (worst, best))
    if low is None or high is None or low.low <= high.high:
        return _("no courier stands out")
    points = round(100 * ((worst.counts.rto_rate_resolved or 0) - (best.counts.rto_rate_resolved or 0)))
    names: dict[str, Any] = {
        "worst": wording.key(Dimension.COURIER, worst.key, language=language),
        "best": wording.key(Dimension.COURIER, best.key, language=language),
        "points": max(points, 1),
    }
    return (
        ngettext(
            "%(worst)s is %(points)d point worse than %(best)s",
            "%(worst)s is %(points)d points worse than %(best)s",
            max(points, 1),
        )
        % names
    )
